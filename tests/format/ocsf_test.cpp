#include <gmock/gmock.h>

#include "format/events.hpp"
#include "format/format.hpp"
#include "format/ocsf_parts.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

json::value ocsf(const std::string& stored) { return json::parse(to_ocsf(sample::parsed(stored))); }

json::value ocsf(const json::object& event) { return json::parse(to_ocsf(event)); }

TEST(Ocsf, AVerdictIsAnEmailScan) {
  const auto event = ocsf(sample::maximal_verdict());
  EXPECT_EQ(event.at("class_uid"), 4009);
  EXPECT_EQ(event.at("category_uid"), 4);
  EXPECT_EQ(event.at("activity_id"), 3);
  EXPECT_EQ(event.at("type_uid"), 400903);
  EXPECT_EQ(event.at("time"), 1767323045678);
  EXPECT_EQ(event.at("severity_id"), 4);
  EXPECT_EQ(event.at("direction_id"), 2);
  const auto& metadata = event.at("metadata");
  EXPECT_EQ(metadata.at("version"), "1.8.0");
  EXPECT_EQ(metadata.at("profiles"), json::array{"security_control"});
  EXPECT_EQ(metadata.at("uid"), "0190a5c2-7b00-7000-8000-000000000001");
  EXPECT_EQ(metadata.at("sequence"), 17);
  EXPECT_EQ(metadata.at("correlation_uid"), "INC-1");
}

TEST(Ocsf, EnvelopeAndHeaderAreKeptApart) {
  const auto event = ocsf(sample::maximal_verdict());
  EXPECT_EQ(event.at("from"), "app@contoso.example");
  EXPECT_EQ(event.at("to"), json::array{"x@y.example"});
  EXPECT_EQ(event.at("email").at("from"), "ceo@evil.example");
  EXPECT_EQ(event.at("email").at("reply_to_list"), json::array{"reply@elsewhere.example"});
  EXPECT_FALSE(event.at("email").as_object().contains("to"));
}

TEST(Ocsf, EachDispositionHasItsActionAndItsName) {
  struct Case {
    std::string wanted, enforced;
    int action, disposition;
  };
  for (const auto& one : std::vector<Case>{{"accept", "accept", 1, 1},
                                           {"tempfail", "accept", 3, 15},
                                           {"tag", "tag", 4, 18},
                                           {"quarantine", "quarantine", 2, 3},
                                           {"tempfail", "tempfail", 2, 14},
                                           {"reject", "reject", 2, 25}}) {
    auto event = sample::parsed(sample::clean_verdict());
    auto& disposition = event["weir"].as_object()["disposition"].as_object();
    disposition["wanted"] = one.wanted;
    disposition["enforced"] = one.enforced;
    const auto written = ocsf(event);
    EXPECT_EQ(written.at("action_id"), one.action) << one.enforced;
    EXPECT_EQ(written.at("disposition_id"), one.disposition) << one.enforced;
    EXPECT_EQ(written.at("is_alert"), one.wanted != "accept");
  }
}

TEST(Ocsf, AMessageThatWasNotJudgedIsAnError) {
  auto event = sample::parsed(sample::clean_verdict());
  event["event"].as_object()["outcome"] = "failure";
  const auto written = ocsf(event);
  EXPECT_EQ(written.at("disposition_id"), 27);
  EXPECT_EQ(written.at("status_id"), 2);
}

TEST(Ocsf, ANullSenderIsLeftOutAndKeptUnmapped) {
  auto event = sample::parsed(sample::typical_verdict());
  event["weir"].as_object()["envelope"].as_object()["from"] = "<>";
  const auto written = ocsf(event);
  EXPECT_FALSE(written.as_object().contains("from"));
  EXPECT_EQ(written.at("unmapped").at("envelope_from"), "<>");
}

TEST(Ocsf, AddressesThatTheSchemaRefusesAreKeptUnmapped) {
  auto event = sample::parsed(sample::typical_verdict());
  event["weir"].as_object()["envelope"].as_object()["to"] =
      json::array{"\"a b\"@y.example", "x@y.example", "root@localhost", "jürgen@y.example"};
  const auto written = ocsf(event);
  EXPECT_EQ(written.at("to"), json::array{"x@y.example"});
  EXPECT_EQ(written.at("unmapped").at("envelope_to").as_array().size(), 3U);
}

TEST(Ocsf, AMailWithoutUsableFromNamesItsRecipientsInstead) {
  auto event = sample::parsed(sample::typical_verdict());
  event["email"].as_object()["from"] = json::object{{"address", json::array{}}};
  const auto written = ocsf(event);
  EXPECT_FALSE(written.at("email").as_object().contains("from"));
  EXPECT_EQ(written.at("email").at("to"), json::array{"x@y.example"});
}

TEST(Ocsf, AnIncidentIsAFindingThatLives) {
  const auto opened = ocsf(sample::incident());
  EXPECT_EQ(opened.at("type_uid"), 200401);
  EXPECT_EQ(opened.at("status_id"), 1);
  EXPECT_EQ(opened.at("is_alert"), false);
  EXPECT_EQ(opened.at("count"), 142);
  const auto& info = opened.at("finding_info");
  EXPECT_EQ(info.at("uid").as_string(), report::sample::incident().id);
  EXPECT_EQ(info.at("analytic").at("name"), "unaccepted_domain");
  EXPECT_EQ(info.at("types"), json::array{"S3"});
  EXPECT_EQ(info.at("related_events").as_array().size(), 3U);
  const auto resolved = ocsf(sample::alert());
  EXPECT_EQ(resolved.at("type_uid"), 200403);
  EXPECT_EQ(resolved.at("status_id"), 3) << "a false positive is suppressed";
  EXPECT_EQ(resolved.at("is_alert"), true);
  EXPECT_EQ(resolved.at("finding_info").at("uid"), info.at("uid"));
}

TEST(Ocsf, EveryEvidenceHoldsAnArtifact) {
  const auto written = ocsf(sample::incident());
  for (const auto& evidence : written.at("evidences").as_array()) {
    EXPECT_EQ(evidence.as_object().size(), 1U);
  }
}

TEST(Ocsf, WhatHappensToWeirIsItsLifecycle) {
  const auto started = ocsf(sample::started());
  EXPECT_EQ(started.at("type_uid"), 600203);
  EXPECT_EQ(started.at("app").at("name"), "weir-milter");
  const auto gap = ocsf(sample::operational());
  EXPECT_EQ(gap.at("activity_id"), 99);
  EXPECT_EQ(gap.at("activity_name"), "feed-gap");
  EXPECT_EQ(gap.at("unmapped").at("gap").at("first_sequence"), 1);
}

TEST(Ocsf, WhatOperatorsDoIsAnApiCall) {
  const auto added = ocsf(sample::audit());
  EXPECT_EQ(added.at("type_uid"), 600301);
  EXPECT_EQ(added.at("actor").at("user").at("name"), "alice");
  EXPECT_EQ(added.at("api").at("operation"), "hold-add");
  EXPECT_EQ(added.at("src_endpoint").at("hostname"), "mx1");
}

TEST(Ocsf, AnObjectThatIsNoEventHasTheRequiredAttributes) {
  for (const std::string set : {"", "weir.verdict", "weir.alert", "weir.audit"}) {
    const auto written = ocsf(json::object{{"event", json::object{{"dataset", set}}}});
    for (const char* name : {"activity_id", "category_uid", "class_uid", "type_uid", "severity_id",
                             "time", "metadata"}) {
      EXPECT_TRUE(written.as_object().contains(name)) << set << ' ' << name;
    }
  }
}

TEST(Ocsf, AnObservableIsToldOnce) {
  Observables seen;
  seen.add("from", Observables::Type::email, "a@b.example");
  seen.add("email.from", Observables::Type::email, "a@b.example");
  seen.add("email.from", Observables::Type::email, "");
  EXPECT_EQ(seen.take().size(), 1U);
}

TEST(Ocsf, TypesOfTheSchema) {
  EXPECT_TRUE(is_email("a.b+c@d.example"));
  EXPECT_TRUE(is_email("h-0123456789abcdef@d.example"));
  for (const char* bad : {"<>", "", "@d.example", "a@", "a@localhost", "\"a\"@d.example",
                          "a@d_e.example", "a b@d.example", "a@.example", "a@example."}) {
    EXPECT_FALSE(is_email(bad)) << bad;
  }
  EXPECT_TRUE(is_hostname("mx1"));
  EXPECT_TRUE(is_hostname("a-b.example"));
  for (const char* bad : {"", ".", "a.", "-a.example", "a_b.example", "a..b", "a b", "é.example"}) {
    EXPECT_FALSE(is_hostname(bad)) << bad;
  }
  EXPECT_TRUE(is_ip("10.1.2.3"));
  EXPECT_TRUE(is_ip("2001:db8::1"));
  EXPECT_FALSE(is_ip("host"));
}

}  // namespace
}  // namespace weir::format
