// The page about an incident: each question is answered from values, and says so where it cannot
// be.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "ctl/report_event.hpp"
#include "ctl/report_render.hpp"
#include "ctl/report_sections.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;
using test::event_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto kShown = R"({"now":"2026-01-02T04:00:00.000Z","owner":"mail team","purpose":"ERP",
 "listed_recipients":{"reached":24,"held":276,"beyond":0},
 "incident":{"id":"inc-1","connector":"onprem","connectors":["onprem"],"direction":"to_cloud",
  "status":"open","resolution":"none","severity":"high","title":"142 messages over onprem",
  "first_seen":"2026-01-02T03:04:05.678Z","opened":"2026-01-02T03:06:05.678Z",
  "last_seen":"2026-01-02T03:44:05.678Z","closed":null,"messages":142,"suspicious":140,
  "recipients":{"total":300,"external":280,"partner":15,"internal":5},
  "enforced":{"tag":24,"tempfail":118},"wanted":{"tag":24,"reject":118},
  "symptoms":[{"code":"S3","detector":"unaccepted_domain","severity":"high","count":140,
               "evidence":["From: evil.example"]}],
  "limits_reached":[{"name":"per-client","subject":"10.1.2.3","total":142,"limit":40}],
  "top":{"clients":{"items":[{"key":"10.1.2.3","count":140},{"key":"192.0.2.7","count":2}],
                    "distinct":2},
         "recipient_domains":{"items":[{"key":"y.example","count":9}],"distinct":41}},
  "likely":{"domains_judged":40,"domains_new":31,"new_senders":9},
  "story":[{"time":"2026-01-02T03:06:05.678Z","what":"opened"}],
  "timeline_step_min":5,
  "timeline":[{"begin":"2026-01-02T03:00:00.000Z","messages":20,"suspicious":0,"held":0},
              {"begin":"2026-01-02T03:05:00.000Z","messages":200,"suspicious":142,"held":118}]},
 "questions":[{"text":"All came in a minute.","bearing":"attack"},
              {"text":"Known for years.","bearing":"harmless"}],
 "actions":[{"text":"Hold it back.","command":"weirctl hold add","console":"shell","why":"Now."}]})";

Case one_case() {
  Case it;
  it.shown = json::parse(kShown);
  it.now = "2026-01-02T04:00:00.000Z";
  it.declared.known = true;
  it.declared.accepted_domains = {"contoso.example"};
  it.declared.accepted = connector::DomainSet{it.declared.accepted_domains};
  it.declared.partner_domains = {"partner.example"};
  it.declared.partners = connector::DomainSet{it.declared.partner_domains};
  it.declared.connectors["onprem"].networks = {*IpNetwork::parse("10.1.0.0/16")};
  it.declared.connectors["onprem"].expected_per_hour = 40;
  return it;
}

json::object& incident_in(Case& it) { return it.shown.at("incident").as_object(); }

/// As the page has it, without the style sheet.
std::string text_of(const page::Section& section) {
  page::Document document;
  document.sections = {section};
  return json::serialize(to_json(document));
}

TEST(ReportBelonging, AnEventBelongsByItsIdOrAsSuspiciousMailFromBefore) {
  const auto it = one_case();
  const auto& incident = incident_of(it);
  EXPECT_TRUE(belongs(incident, event_of({.incident = "inc-1"})));
  EXPECT_FALSE(belongs(incident, event_of({.suspicious = true, .incident = "inc-2"})));
  EXPECT_TRUE(
      belongs(incident, event_of({.time = "2026-01-02T03:05:00.000Z", .suspicious = true})));
  EXPECT_FALSE(belongs(incident, event_of({.time = "2026-01-02T03:05:00.000Z"})));
  EXPECT_FALSE(
      belongs(incident, event_of({.time = "2026-01-02T03:03:00.000Z", .suspicious = true})));
  EXPECT_FALSE(
      belongs(incident, event_of({.time = "2026-01-02T03:08:00.000Z", .suspicious = true})));
  EXPECT_FALSE(belongs(
      incident,
      event_of({.time = "2026-01-02T03:05:00.000Z", .connector = "other", .suspicious = true})));
}

TEST(ReportBelonging, MailOfAJoinedIncidentBelongs) {
  auto it = one_case();
  incident_in(it)["parts"] = {"inc-2"};
  EXPECT_TRUE(belongs(incident_of(it), event_of({.incident = "inc-2"})));
}

TEST(ReportAccounts, AKnownLoginWithSuspiciousMailFromANewAddressLooksTakenOver) {
  auto it = one_case();
  it.before.take(event_of({.client = "10.1.9.9", .login = "svc"}));
  it.mail.take(event_of({.login = "svc", .suspicious = true}));
  const auto section = which_accounts(it);
  EXPECT_EQ(section.mark, Mark::bad);
  EXPECT_THAT(section.answer, HasSubstr("svc looks taken over"));
  EXPECT_THAT(text_of(section), HasSubstr("from 1 address not seen before"));
}

TEST(ReportAccounts, OrdinaryMailOfAKnownLoginDoesNot) {
  auto it = one_case();
  it.before.take(event_of({.login = "svc"}));
  it.mail.take(event_of({.login = "svc"}));
  EXPECT_THAT(which_accounts(it).answer, HasSubstr("none of them looks taken over"));
}

TEST(ReportAccounts, ASenderWithoutALoginIsNeverCalledAnAccountThatWasTaken) {
  auto it = one_case();
  it.mail.take(
      event_of({.sender = "ceo@contoso.example", .alignment = "mismatch", .suspicious = true}));
  const auto section = which_accounts(it);
  EXPECT_THAT(section.answer, AllOf(HasSubstr("Nobody logged in"), Not(HasSubstr("taken over"))));
}

TEST(ReportAccounts, AClientThatWritesUnderManyNamesIsOneRow) {
  auto it = one_case();
  for (int i = 0; i < 60; ++i) {
    it.mail.take(event_of({.sender = "bounce" + std::to_string(i) + "@mailer.example"}));
  }
  it.mail.take(event_of({.client = "10.9.9.9"}));
  const auto section = which_accounts(it);
  const auto& rows = std::get<page::Table>(section.blocks.front()).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][0], "60 senders of 10.1.2.3");
  EXPECT_EQ(rows[0][1], "60");
  EXPECT_THAT(section.answer, HasSubstr("61 senders without a login from 2 addresses"));
}

TEST(ReportAccounts, SignInsAreNotKnownUntilTheyAreImported) {
  auto it = one_case();
  EXPECT_THAT(text_of(which_accounts(it)), HasSubstr("Not known: whether somebody else signs in"));
  it.status = json::parse(
      R"({"imports":{"kinds":[{"kind":"sign_ins","written":"2026-01-02T00:00:00.000Z"}]}})");
  EXPECT_THAT(text_of(which_accounts(it)), HasSubstr("show nothing unusual"));
  incident_in(it)["symptoms"] = json::parse(
      R"([{"code":"S7","count":1,"evidence":["svc signed in from an unusual place"]}])");
  it.mail.take(event_of({.login = "svc"}));
  EXPECT_THAT(which_accounts(it).answer, AllOf(HasSubstr("svc looks taken over"),
                                               HasSubstr("An administrator looks compromised")));
}

TEST(ReportConnector, ComparesTheBusiestHourWithWhatIsDeclared) {
  auto it = one_case();
  auto section = which_connector(it);
  EXPECT_EQ(section.mark, Mark::bad);
  EXPECT_THAT(section.answer, HasSubstr("busiest hour had 220 messages, declared are 40"));
  it.declared.connectors["onprem"].expected_per_hour = 500;
  EXPECT_EQ(which_connector(it).mark, Mark::good);
  it.declared.connectors.clear();
  it.baseline = json::parse(R"({"baseline":{"high":90,"why":"by 8 weeks"}})");
  EXPECT_THAT(which_connector(it).answer, HasSubstr("up to 90 are ordinary"));
  it.baseline.at("baseline").as_object()["basis"] = "floor";
  EXPECT_EQ(which_connector(it).mark, Mark::unknown);
  it.baseline = nullptr;
  EXPECT_EQ(which_connector(it).mark, Mark::unknown);
}

TEST(ReportChanges, AreNotKnownWithoutImportsAndNeverTakenForNone) {
  auto it = one_case();
  EXPECT_EQ(changed_lately(it).mark, Mark::unknown);
  EXPECT_THAT(text_of(changed_lately(it)), HasSubstr("weirctl audit import"));
  it.status = json::parse(
      R"({"imports":{"kinds":[{"kind":"audit_log","written":"2026-01-02T00:00:00.000Z"}]}})");
  EXPECT_EQ(changed_lately(it).mark, Mark::good);
  it.drift = json::parse(R"({"deviations":[{"time":"2026-01-01T00:00:00.000Z","kind":"created",
    "severity":"critical","symptom":"S5","connector":"sync-relay-01","actor":"eve@contoso.example",
    "client":"203.0.113.77","evidence":"sync-relay-01 was made"},
    {"time":"2026-01-01T00:00:00.000Z","kind":"actor","severity":"high","actor":"eve@contoso.example"},
    {"time":"2026-01-01T00:00:00.000Z","kind":"changed","severity":"low","actor":"bob@contoso.example"}]})");
  const auto section = changed_lately(it);
  EXPECT_EQ(section.mark, Mark::bad);
  EXPECT_THAT(section.answer, HasSubstr("by eve@contoso.example from 203.0.113.77."));
  EXPECT_THAT(text_of(section), HasSubstr("sync-relay-01"));
}

TEST(ReportRecipients, SayInsideOrOutsideAndWhetherItIsSpray) {
  auto it = one_case();
  auto section = which_recipients(it);
  EXPECT_THAT(section.answer, AllOf(HasSubstr("98 % of 300"), HasSubstr("41 domains"),
                                    HasSubstr("spray and pray")));
  incident_in(it)["top"].at("recipient_domains").as_object()["distinct"] = 3;
  EXPECT_THAT(which_recipients(it).answer, Not(HasSubstr("spray")));
  incident_in(it)["recipients"] = json::parse(R"({"total":0})");
  EXPECT_EQ(which_recipients(it).mark, Mark::unknown);
}

TEST(ReportRecipients, PartnersAreNamedAndNotKnownWithoutAList) {
  auto it = one_case();
  it.mail.take(event_of({.to = {"a@partner.example"}, .suspicious = true}));
  EXPECT_THAT(customers_or_suppliers(it).answer, HasSubstr("in partner.example"));
  incident_in(it)["recipients"].as_object()["partner"] = 0;
  it.mail = {};
  EXPECT_EQ(customers_or_suppliers(it).mark, Mark::good);
  it.declared.partner_domains.clear();
  EXPECT_EQ(customers_or_suppliers(it).mark, Mark::unknown);
}

TEST(ReportRecipients, AreUnlikelyWhenMostAreNew) {
  auto it = one_case();
  EXPECT_THAT(likely_recipients(it).answer, HasSubstr("31 of 40 recipient domains (78 %)"));
  EXPECT_EQ(likely_recipients(it).mark, Mark::bad);
  incident_in(it).erase("likely");
  EXPECT_EQ(likely_recipients(it).mark, Mark::unknown);
  it.before.take(event_of({.to = {"a@known.example"}}));
  it.mail.take(event_of({.to = {"a@known.example", "b@new.example"}}));
  EXPECT_THAT(likely_recipients(it).answer, HasSubstr("1 of 2 outside domains"));
}

TEST(ReportDomains, SameDomainsAreNoProof) {
  auto it = one_case();
  EXPECT_EQ(same_domains(it).mark, Mark::unknown);
  it.mail.take(event_of({}));
  EXPECT_THAT(same_domains(it).answer, HasSubstr("proves nothing"));
  EXPECT_NE(same_domains(it).mark, Mark::good);
  it.mail.take(event_of({.alignment = "mismatch"}));
  EXPECT_THAT(same_domains(it).answer, HasSubstr("differ in 1 of 2 messages"));
}

TEST(ReportDomains, ForeignOnesAreNamedUnlessDeclared) {
  auto it = one_case();
  it.mail.take(event_of({.sender = "a@evil.example", .author = "a@saas.example"}));
  EXPECT_THAT(foreign_domains(it).answer, HasSubstr("2 domains"));
  it.declared.connectors["onprem"].foreign_domains = {"saas.example"};
  EXPECT_THAT(foreign_domains(it).answer,
              AllOf(HasSubstr("1 domain, such as evil.example"), Not(HasSubstr("saas"))));
  it.declared.known = false;
  it.declared.problem = "the configuration cannot be read";
  EXPECT_THAT(foreign_domains(it).answer, HasSubstr("Not known: the configuration cannot be read"));
}

TEST(ReportSources, AnAddressThatIsNotDeclaredAndOneThatIsNotOursAreFound) {
  auto it = one_case();
  EXPECT_THAT(which_sources(it).answer, HasSubstr("1 not declared"));
  it.declared.egress = {*IpNetwork::parse("198.51.100.0/24")};
  auto event = event_of({});
  event.at("weir").as_object()["exchange"] = {{"provenance", "exchange_online"},
                                              {"connecting_ip", "203.0.113.9"}};
  it.mail.take(event);
  EXPECT_THAT(which_sources(it).answer, HasSubstr("a rogue or hijacked connector"));
  it.declared.egress = {*IpNetwork::parse("203.0.113.0/24")};
  EXPECT_THAT(which_sources(it).answer, Not(HasSubstr("rogue")));
  it.declared.connectors.clear();
  EXPECT_THAT(which_sources(it).answer, HasSubstr("how many are declared is not known"));
}

TEST(ReportJunk, IsNotKnownOnTheWayOutWithoutATrace) {
  auto it = one_case();
  EXPECT_EQ(taken_for_junk(it).mark, Mark::unknown);
  auto event = event_of({});
  event.at("weir").as_object()["exchange"] = {{"provenance", "exchange_online"},
                                              {"antispam", {{"sfv", "SPM"}, {"dir", "OUT"}}}};
  it.mail.take(event);
  EXPECT_THAT(taken_for_junk(it).answer, HasSubstr("1 of 1 message"));
  EXPECT_EQ(taken_for_junk(it).mark, Mark::bad);
}

TEST(ReportSymptoms, EachIsPresentNotSeenOrCannotBeSeen) {
  auto it = one_case();
  it.declared.reads_log = true;
  const auto section = which_symptoms(it);
  EXPECT_THAT(section.answer, HasSubstr("2 of 7 are present, 3 cannot be seen"));
  const auto& lines = std::get<page::Lines>(section.blocks.front()).lines;
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[0].tag, "present") << "a limit was passed";
  EXPECT_EQ(lines[1].tag, "not seen");
  EXPECT_EQ(lines[2].tag, "present");
  EXPECT_THAT(lines[2].more, HasSubstr("From: evil.example"));
  EXPECT_EQ(lines[3].tag, "not seen");
  EXPECT_EQ(lines[4].tag, "cannot be seen");
  EXPECT_THAT(lines[4].more, HasSubstr("was imported"));
}

TEST(ReportCourse, CountsAreThoseOfTheIncident) {
  const auto it = one_case();
  EXPECT_THAT(what_weir_did(it).answer, HasSubstr("held 118 messages back and let 24 pass"));
  EXPECT_THAT(text_of(what_weir_did(it)), HasSubstr("The rules wanted otherwise"));
  EXPECT_THAT(is_it_an_attack(it).answer, HasSubstr("1 fact speaks for an attack, 1 against"));
  EXPECT_THAT(what_happened(it).answer,
              HasSubstr("200 messages within 5 minutes, at 2026-01-02 03:05"));
  EXPECT_THAT(text_of(what_to_do(it)), HasSubstr("weirctl hold add"));
}

TEST(ReportCourse, RemediesAreCommandsToPaste) {
  auto it = one_case();
  incident_in(it)["remedies"] = json::parse(
      R"([{"time":"2026-01-01T00:00:00.000Z","why":"sync-relay-01 was made",
           "command":"Remove-InboundConnector -Identity 'sync-relay-01'"}])");
  const auto section = what_to_do(it);
  EXPECT_THAT(section.answer, HasSubstr("1 change to put back"));
  EXPECT_THAT(text_of(section), HasSubstr("Remove-InboundConnector -Identity 'sync-relay-01'"));
}

TEST(ReportPage, IsTotal) {
  for (const auto* text :
       {"{}", "null", "[]", R"({"incident":{}})", R"({"incident":7})",
        R"({"incident":{"symptoms":7,"timeline":[7],"top":[],"recipients":[]}})"}) {
    Case it;
    it.shown = json::parse(text);
    const auto document = incident_document(it);
    EXPECT_EQ(document.sections.size(), 20U) << text;
    for (const auto& section : document.sections) EXPECT_FALSE(section.heading.empty());
    EXPECT_THAT(html_of(document), HasSubstr("</html>"));
  }
}

TEST(ReportPage, HostileTextsStayTexts) {
  auto it = one_case();
  const std::string evil = "</script><svg onload=alert(1)>\u202e";
  incident_in(it)["title"] = evil;
  incident_in(it)["top"].as_object()["subjects"] = {{"items", {{{"key", evil}, {"count", 3}}}}};
  it.mail.take(event_of({.login = evil, .sender = evil, .author = evil, .to = {evil}}));
  const auto html = html_of(incident_document(it));
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<svg onload")), Not(HasSubstr("\u202e")),
                          Not(HasSubstr("</script>")), HasSubstr("&lt;svg onload")));
}

}  // namespace
}  // namespace weir::ctl
