#include <gmock/gmock.h>

#include "digest/digest.hpp"
#include "format/events.hpp"
#include "format/format.hpp"
#include "format/reading.hpp"
#include "weir/base/text.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

constexpr Format kFormats[] = {Format::ecs, Format::cef, Format::ocsf};

Privacy all_of_it(Treatment treatment) {
  return {.subject = treatment,
          .local_parts = treatment,
          .recipients = treatment,
          .links = treatment,
          .key = "an installation's own key"};
}

/// A verdict in which a secret stands in every place that can hold one.
std::string populated_verdict() {
  const auto sample = report::sample::maximal();
  auto& transaction = sample->transaction;
  transaction.session.auth_user = "CONTOSO\\zelda.login";
  transaction.envelope.mail_from.mailboxes = {{"", {"zelda.sender", "contoso.example"}}};
  transaction.envelope.rcpt_to = {{{"zelda.rcpt", "y.example"}, ""},
                                  {{"\"zelda quoted\"", "y.example"}, ""}};
  transaction.message.from.mailboxes = {{"Zelda Display", {"zelda.author", "evil.example"}}};
  transaction.message.reply_to.mailboxes = {{"", {"zelda.reply", "elsewhere.example"}}};
  transaction.message.subject = "Zelda's dismissal";
  transaction.message.content.links[0].url = "https://zelda.user@evil.example/zelda?to=zelda";
  auto& report = *transaction.message.content.delivery;
  report.recipients[0].final_address = "zelda.gone@y.example";
  report.recipients[0].diagnostic = "550 5.1.1 <zelda.gone@y.example>: there is no zelda.rcpt";
  report.told = "550 5.1.1 zelda.gone@y.example";
  report.returned->from.mailboxes = {{"", {"zelda.author", "evil.example"}}};
  report.returned->return_path.mailboxes = {{"", {"zelda.bounces", "evil.example"}}};
  auto& verdict = sample->verdict;
  verdict.limits[0].subject = "onprem|10.1.2.3|zelda.sender@contoso.example";
  verdict.findings = {
      {"new_client", detect::Severity::low, 5, "login CONTOSO\\zelda.login from 10.1.2.0/24", ""},
      {"ambiguous_from", detect::Severity::high, 30,
       "From: zelda.author@evil.example, zelda.other@third.example", ""},
      {"suspicious_content", detect::Severity::high, 30,
       "link: https://evil.example/zelda?to=zelda (Zelda Display)", ""},
      {"recipient_spray", detect::Severity::high, 30,
       "journal report to zelda.rcpt@y.example and \"zelda quoted\"@y.example", ""},
      {"list", detect::Severity::info, 0, "Subject Zelda's dismissal; by zelda.auth…", ""},
      {"list", detect::Severity::info, 0, "zelda.sender wrote as zelda.author.", ""}};
  auto event = report::sample::maximal_event(*sample);
  event.reply = policy::Reply{451, "4.7.1", "Too much from zelda.sender@contoso.example [id x]"};
  return report::to_ecs(event);
}

std::string populated_incident() {
  auto it = report::sample::resolved_incident();
  it.title = "142 messages by login CONTOSO\\zelda.login, From zelda.author@evil.example";
  it.auth_users = report::sample::top("CONTOSO\\zelda.login");
  it.mail_from = report::sample::top("zelda.sender@contoso.example");
  it.header_from = report::sample::top("zelda.author@evil.example");
  it.subjects = report::sample::top("Zelda's dismissal");
  it.symptoms[0].evidence = {"From: zelda.author@evil.example",
                             "link: http://evil.example/zelda.html", "CONTOSO\\zelda.login"};
  it.note = "asked zelda.sender@contoso.example";
  return report::to_ecs(report::IncidentEvent{.head = sample::head(),
                                              .incident = it,
                                              .change = report::sample::opened_change(),
                                              .recipients = {}});
}

TEST(Privacy, NothingOfAPopulatedVerdictLeavesInAnyFormat) {
  for (const auto treatment : {Treatment::hash, Treatment::drop}) {
    for (const auto format : kFormats) {
      const auto line = render(populated_verdict(), format, all_of_it(treatment));
      EXPECT_THAT(ascii_lower(line), Not(HasSubstr("zelda"))) << line;
    }
  }
}

TEST(Privacy, NothingOfAPopulatedIncidentLeavesInAnyFormat) {
  for (const auto treatment : {Treatment::hash, Treatment::drop}) {
    for (const auto format : kFormats) {
      const auto line = render(populated_incident(), format, all_of_it(treatment));
      EXPECT_THAT(ascii_lower(line), Not(HasSubstr("zelda"))) << line;
    }
  }
}

TEST(Privacy, TheSearchWouldFindWhatIsNotHidden) {
  for (const auto format : kFormats) {
    EXPECT_THAT(render(populated_verdict(), format, {}), HasSubstr("zelda.sender"));
    EXPECT_THAT(render(populated_incident(), format, {}), HasSubstr("zelda.author"));
  }
}

TEST(Privacy, WhatAnalystsNeedStays) {
  for (const auto format : kFormats) {
    const auto line = render(populated_verdict(), format, all_of_it(Treatment::hash));
    for (const char* kept : {"contoso.example", "evil.example", "y.example", "10.1.2.3",
                             "onprem-to-m365", "a@b", "4Abc", "tempfail"}) {
      EXPECT_THAT(line, HasSubstr(kept));
    }
  }
}

json::object hidden(const Privacy& privacy) {
  auto event = sample::parsed(populated_verdict());
  hide(event, privacy);
  return event;
}

TEST(Privacy, TheSameAddressHasTheSameTokenWhereverItStands) {
  const auto event = hidden(all_of_it(Treatment::hash));
  const auto sender = std::string{text(event, "weir.envelope.from")};
  EXPECT_THAT(sender, testing::MatchesRegex("h-[0-9a-f]+@contoso.example"));
  EXPECT_EQ(text(event, "email.sender.address"), sender);
  EXPECT_THAT(std::string{text(event, "weir.reply.text")}, HasSubstr(sender));
  const auto key = objects(event, "weir.limits").front();
  EXPECT_EQ(text(*key, "key"), "onprem|10.1.2.3|" + sender);
}

TEST(Privacy, TokensDependOnTheKeyAndOnNothingElse) {
  EXPECT_EQ(token("key", "address", "Bob@x.example"), token("key", "address", "bob@X.example"));
  EXPECT_NE(token("key", "address", "bob@x.example"), token("other", "address", "bob@x.example"));
  EXPECT_NE(token("key", "address", "bob"), token("key", "subject", "bob"));
  EXPECT_EQ(token("key", "address", "bob").size(), 18U);
}

TEST(Privacy, HmacIsThatOfRfc4231) {
  EXPECT_EQ(digest::hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(digest::hmac_sha256_hex(std::string(131, '\xaa'),
                                    "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Privacy, EachPartIsHiddenOnItsOwn) {
  Privacy only;
  only.key = "key";
  only.recipients = Treatment::hash;
  const auto event = hidden(only);
  EXPECT_EQ(text(event, "weir.envelope.from"), "zelda.sender@contoso.example");
  EXPECT_THAT(std::string{text(event, "weir.envelope.to")}, testing::StartsWith("h-"));
  EXPECT_EQ(text(event, "email.subject"), "Zelda's dismissal");
  EXPECT_THAT(std::string{text(event, "weir.reply.text")}, Not(HasSubstr("zelda")))
      << "a text does not say who it speaks of";
}

TEST(Privacy, DroppedTextsAreGoneAndDroppedAddressesKeepTheirDomain) {
  const auto event = hidden(all_of_it(Treatment::drop));
  EXPECT_EQ(find(event, "email.subject"), nullptr);
  EXPECT_EQ(find(event, "user.name"), nullptr);
  EXPECT_EQ(text(event, "weir.envelope.from"), "@contoso.example");
  EXPECT_EQ(text(event, "weir.envelope.to"), "@y.example");
}

TEST(Privacy, ALinkKeepsSchemeAndHost) {
  const auto url = [](Treatment treatment) {
    const auto event = hidden(all_of_it(treatment));
    return std::string{text(*objects(event, "weir.content.links").front(), "url")};
  };
  EXPECT_EQ(url(Treatment::drop), "https://evil.example/");
  EXPECT_THAT(url(Treatment::hash), testing::MatchesRegex("https://evil.example/h-[0-9a-f]+"));
}

TEST(Privacy, TheEventSaysWhatWasHidden) {
  Privacy some;
  some.key = "key";
  some.subject = Treatment::hash;
  some.links = Treatment::drop;
  EXPECT_EQ(*find(hidden(some), "weir.privacy"),
            (json::value{{"subject", "hash"}, {"links", "drop"}}));
  auto event = sample::parsed(populated_verdict());
  const auto before = event;
  hide(event, {});
  EXPECT_EQ(event, before);
}

TEST(Privacy, OperatorsAreNamedInAuditEvents) {
  auto event = sample::parsed(sample::audit());
  hide(event, all_of_it(Treatment::drop));
  EXPECT_EQ(text(event, "user.name"), "alice");
}

TEST(Privacy, AFieldThatNobodyKnowsIsSearched) {
  auto event = sample::parsed(populated_verdict());
  event["weir"].as_object()["added_later"] = "seen zelda.sender@contoso.example";
  hide(event, all_of_it(Treatment::hash));
  EXPECT_THAT(std::string{text(event, "weir.added_later")}, Not(HasSubstr("zelda")));
}

TEST(Privacy, FieldsAreKnownByTheirPath) {
  EXPECT_EQ(holds("weir.envelope.to"), Holds::recipient);
  EXPECT_EQ(holds("weir.envelope.to_domains"), Holds::ours);
  EXPECT_EQ(holds("weir.exchange.antispam.cat"), Holds::ours);
  EXPECT_EQ(holds("weir.findings.evidence"), Holds::free_text);
  EXPECT_EQ(holds("email.subject"), Holds::subject);
  EXPECT_EQ(holds(""), Holds::free_text);
  EXPECT_EQ(holds("zzz"), Holds::free_text);
}

}  // namespace
}  // namespace weir::format
