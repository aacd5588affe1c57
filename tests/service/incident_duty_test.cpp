#include "service/incident_duty.hpp"

#include <gmock/gmock.h>

#include "incident_world.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct IncidentDutyTest : testing::Test {
  IncidentWorld world;

  std::size_t count(const std::string& what) const {
    const auto told = world.keyed.told();
    return static_cast<std::size_t>(std::ranges::count(told, what));
  }
  report::KeptIncident kept() {
    const auto all = world.records.kept("incident");
    EXPECT_EQ(all.size(), 1U);
    return report::decode_incident(all.at(0).second).value();
  }
};

TEST_F(IncidentDutyTest, ABurstIsOneIncidentToldOnce) {
  world.burst(200);
  EXPECT_THAT(world.keyed.told(),
              ElementsAre("weir.alert incident-opened", "weir.incident incident-opened"));
  EXPECT_THAT(world.only().id, StartsWith("inc-"));
  EXPECT_EQ(world.open_on("onprem"), world.only().id);
  EXPECT_THAT(world.metrics.expose(), HasSubstr("weir_alerts_total{change=\"opened\"} 1"));
  EXPECT_THAT(world.metrics.expose(), HasSubstr("weir_incidents_open{connector=\"onprem\"} 1"));
  EXPECT_EQ(world.only().messages, 200U);
}

TEST_F(IncidentDutyTest, CleanMailIsNone) {
  for (int i = 0; i < 500; ++i) {
    auto seen = world.sighting(Disposition::accept);
    seen.suspicious = false;
    seen.symptoms.clear();
    seen.score = 0;
    world.incidents().see(seen);
  }
  EXPECT_THAT(world.keyed.told(), IsEmpty());
  EXPECT_EQ(world.open_on("onprem"), "");
}

TEST_F(IncidentDutyTest, GrowsInSilenceAndIsUpdatedEveryFiveMinutes) {
  world.burst(30);
  for (int minute = 0; minute < 12; ++minute) {
    for (int second = 0; second < 60; second += 20) {
      world.burst(1);
      world.pass(19s);
    }
  }
  EXPECT_EQ(count("weir.alert incident-opened"), 1U);
  EXPECT_EQ(count("weir.incident incident-updated"), 2U);
  EXPECT_EQ(count("weir.alert incident-updated"), 0U);
}

TEST_F(IncidentDutyTest, AnIncidentThatDoesNotGrowIsNotUpdated) {
  world.burst(30);
  world.pass(5s);
  world.pass(6min);
  const auto told = count("weir.incident incident-updated");
  for (int i = 0; i < 4; ++i) world.pass(6min);
  EXPECT_EQ(count("weir.incident incident-updated"), told);
}

TEST_F(IncidentDutyTest, ClosesByQuietAndSaysSo) {
  world.burst(30);
  for (int i = 0; i < 90; ++i) world.pass(1min);
  EXPECT_EQ(count("weir.alert incident-closed"), 1U);
  EXPECT_EQ(world.open_on("onprem"), "");
  EXPECT_THAT(world.metrics.expose(), HasSubstr("weir_incidents_open{connector=\"onprem\"} 0"));
  EXPECT_TRUE(world.incidents().open_now().empty());
}

TEST_F(IncidentDutyTest, SurvivesAKillWithoutASecondAlert) {
  world.burst(30);
  world.pass(5s);
  const auto before = world.only();
  const auto told = world.keyed.told();
  world.start();
  EXPECT_EQ(world.only(), before);
  EXPECT_EQ(world.open_on("onprem"), before.id);
  world.burst(30);
  EXPECT_EQ(world.only().id, before.id);
  EXPECT_EQ(world.only().messages, 60U);
  EXPECT_EQ(world.keyed.told(), told);
}

TEST_F(IncidentDutyTest, IsKeptAtMostEveryFewSecondsAndAtTheEnd) {
  world.burst(30);
  world.pass(5s);
  EXPECT_EQ(kept().incident.messages, 30U);
  world.burst(1);
  world.pass(0s);
  EXPECT_EQ(kept().incident.messages, 30U);
  world.burst(1);
  world.incidents().end(world.time);
  EXPECT_EQ(kept().incident.messages, 32U);
  world.burst(1);
  world.pass(10s);
  EXPECT_EQ(kept().incident.messages, 33U);
}

TEST_F(IncidentDutyTest, TellsAfterAKillWhatItHadNotTold) {
  world.burst(30);
  auto record = kept();
  record.untold = {{record.incident.id, incident::ChangeKind::opened, world.time, "why"}};
  world.records.keep("incident", record.incident.id, encode(record));
  world.keyed.appended.clear();
  world.start();
  EXPECT_THAT(world.keyed.told(),
              ElementsAre("weir.alert incident-opened", "weir.incident incident-opened"));
  EXPECT_THAT(kept().untold, IsEmpty());
  world.start();
  EXPECT_EQ(world.keyed.appended.size(), 2U);
}

TEST_F(IncidentDutyTest, TellsAfterAKillOnlyWhatIsMissing) {
  world.burst(30);
  auto record = kept();
  // Both events are there, but the record still says that they are to be told.
  const auto opened = boost::json::parse(world.keyed.appended.at(0).json);
  const auto key = world.keyed.appended.at(0).index_keys.at(1);
  const auto time = report::parse_time(key.substr(key.rfind('/') + 1));
  record.untold = {{record.incident.id, incident::ChangeKind::opened, time.value(), "why"}};
  world.records.keep("incident", record.incident.id, encode(record));
  world.start();
  EXPECT_EQ(world.keyed.appended.size(), 2U);
  // The alert alone was written before the process died.
  world.records.keep("incident", record.incident.id, encode(record));
  world.keyed.appended.pop_back();
  world.start();
  EXPECT_THAT(world.keyed.told(),
              ElementsAre("weir.alert incident-opened", "weir.incident incident-opened"));
}

TEST_F(IncidentDutyTest, ADamagedRecordIsPassedOver) {
  world.burst(30);
  world.records.keep("incident", "inc-broken", "{\"incident\":");
  world.start();
  EXPECT_EQ(world.incidents().book().all().size(), 1U);
}

TEST_F(IncidentDutyTest, RecipientsOfMessagesFromBeforeItOpenedAreListed) {
  world.burst(5, Disposition::accept);
  EXPECT_EQ(world.open_on("onprem"), "");
  world.burst(30, Disposition::tempfail);
  const auto totals = world.incidents().recipients().totals(world.only().id);
  EXPECT_EQ(totals.reached, 5U);
  EXPECT_EQ(totals.held, 30U);
  const auto page = world.incidents().recipients().page(
      world.only().id, RecipientLists::Which::reached, "", 100, world.time);
  ASSERT_EQ(page.rows.size(), 5U);
  EXPECT_EQ(page.rows[0].first, "buyer1@customer.example");
  EXPECT_EQ(page.rows[0].second.event_id, "event-1");
}

TEST_F(IncidentDutyTest, RecipientsOfCleanMailAreNot) {
  world.burst(30);
  auto clean = world.sighting(Disposition::accept);
  clean.suspicious = false;
  clean.symptoms.clear();
  world.incidents().see(clean);
  EXPECT_EQ(world.incidents().recipients().totals(world.only().id).reached, 30U);
}

TEST_F(IncidentDutyTest, ASignalBeforeTheRecordsAreReadWaits) {
  world.create();
  world.incidents().signal({.time = world.time,
                            .connector = "onprem",
                            .detector = "connector_refused",
                            .severity = detect::Severity::critical,
                            .symptom = "S4",
                            .evidence = "5.7.711",
                            .event_id = {},
                            .opens = true});
  EXPECT_THAT(world.keyed.told(), IsEmpty());
  world.incidents().begin(world.time);
  EXPECT_EQ(count("weir.alert incident-opened"), 1U);
}

TEST_F(IncidentDutyTest, WritesDownWhatWasNormal) {
  baseline::Forecasts::Map connectors;
  connectors["onprem"].why = "about 40 messages an hour";
  world.board.publish(
      std::make_shared<const baseline::Forecasts>(connectors, baseline::Forecasts::Map{}));
  world.pass(1s);
  world.burst(30);
  EXPECT_EQ(world.only().expected, "about 40 messages an hour");
}

TEST_F(IncidentDutyTest, TakesTheConfigurationInForce) {
  auto changed = std::make_shared<config::Config>(*world.config);
  changed->incident.open_at = 10'000;
  world.config = changed;
  world.pass(1s);
  world.burst(60);
  EXPECT_THAT(world.keyed.told(), IsEmpty());
}

TEST_F(IncidentDutyTest, AnOldIncidentGoesWithAllItsRecords) {
  world.burst(60);
  const auto list = "incident-recipient|" + world.only().id;
  world.pass(1s);
  EXPECT_EQ(world.records_of(list), 60U);
  for (int i = 0; i < 30; ++i) world.pass(1h);
  world.pass(24h * 91);
  for (int i = 0; i < 3; ++i) world.pass(1s);
  EXPECT_EQ(world.records_of("incident"), 0U);
  EXPECT_EQ(world.records_of(list), 0U);
}

TEST_F(IncidentDutyTest, ShowsTheOpenOnesForStatus) {
  world.burst(30);
  world.pass(1s);
  const auto open = world.incidents().open_now();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open.at(0).at("connector"), "onprem");
  EXPECT_EQ(open.at(0).at("messages"), 30);
}

TEST_F(IncidentDutyTest, KnowsWhatTheConfigurationSaysOfItsConnector) {
  world.burst(30);
  const auto facts = world.incidents().facts(world.only());
  EXPECT_EQ(facts.owner, "mail team");
  EXPECT_THAT(facts.accepted_domains, ElementsAre("contoso.example"));
}

/// A connector of the tenant was made; nobody is alarmed by that alone.
incident::Signal change(TimePoint time) {
  incident::Signal signal;
  signal.time = time;
  signal.connector = "tenant";
  signal.detector = "connector_drift";
  signal.symptom = "S5";
  signal.evidence = "connector sync-relay-01 was made";
  signal.connector_event = true;
  signal.remedy = "Remove-InboundConnector -Identity 'sync-relay-01'";
  return signal;
}

incident::Signal refusal(TimePoint time, detect::Severity severity) {
  incident::Signal signal;
  signal.time = time;
  signal.connector = "onprem";
  signal.detector = "connector_refused";
  signal.severity = severity;
  signal.symptom = "S4";
  signal.evidence = "5.7.711";
  return signal;
}

TEST_F(IncidentDutyTest, AChangedConnectorIsRememberedOverARestart) {
  world.incidents().signal(change(world.time));
  world.start();
  world.time += 24h;
  world.burst(4);
  EXPECT_EQ(count("weir.alert incident-opened"), 1U);
  EXPECT_EQ(world.only().severity, detect::Severity::critical);
  EXPECT_EQ(world.open_on("tenant"), world.only().id);
  EXPECT_EQ(world.incidents().named("tenant"), &world.only());
  EXPECT_EQ(world.incidents().open_now().size(), 1U) << "one incident on two connectors is one";
  EXPECT_EQ(world.incidents().facts(world.only()).owner, "mail team");
  EXPECT_THAT(world.metrics.expose(), HasSubstr("weir_incidents_open{connector=\"tenant\"} 1"));
  world.start();
  EXPECT_EQ(world.only().connector_events, 1U);
  EXPECT_EQ(world.open_on("tenant"), world.only().id);
}

TEST_F(IncidentDutyTest, WhatMailShowedIsRememberedOverARestart) {
  world.burst(4);
  world.pass(1s);
  world.start();
  world.time += 24h;
  world.incidents().signal(change(world.time));
  EXPECT_EQ(count("weir.alert incident-opened"), 1U);
  EXPECT_EQ(world.only().severity, detect::Severity::critical);
}

TEST_F(IncidentDutyTest, RecipientsOfMailBeforeTheChangeWasKnownAreListed) {
  world.burst(5);
  world.time += 24h;
  world.incidents().signal(change(world.time));
  EXPECT_EQ(world.only().messages, 5U);
  EXPECT_EQ(world.incidents().recipients().totals(world.only().id).reached, 5U);
}

TEST_F(IncidentDutyTest, TwoThatBecomeOneAreToldOnceAndKeepTheirRecipients) {
  world.burst(30);
  const auto whole = world.only().id;
  for (int i = 0; i < 5; ++i) {
    auto rogue = world.sighting(Disposition::accept);
    rogue.connector = "from-cloud";
    rogue.symptoms[0] = {"rogue_connector", detect::Severity::critical, "S5", "203.0.113.7", 60};
    world.incidents().see(rogue);
  }
  ASSERT_EQ(world.incidents().book().all().size(), 2U);
  const std::string part{world.open_on("from-cloud")};
  ASSERT_NE(part, whole);
  world.incidents().signal(refusal(world.time, detect::Severity::critical));
  EXPECT_EQ(world.open_on("from-cloud"), whole);
  EXPECT_EQ(count("weir.alert incident-closed"), 1U);
  const auto closed = std::ranges::find_if(world.keyed.appended, [](const auto& event) {
    return event.dataset == report::dataset::kAlert &&
           event.json.find("incident-closed") != std::string::npos;
  });
  EXPECT_THAT(closed->json, HasSubstr("became part of " + whole));
  for (int i = 0; i < 8; ++i) world.pass(1s);
  const auto totals = world.incidents().recipients().totals(whole);
  EXPECT_EQ(totals.reached, 35U);
  EXPECT_EQ(world.records_of("incident-recipient|" + whole), 35U);
  EXPECT_EQ(world.records_of("incident-recipient|" + part), 0U);

  const auto told = world.keyed.appended.size();
  world.start();
  for (int i = 0; i < 3; ++i) world.pass(1s);
  EXPECT_EQ(world.keyed.appended.size(), told);
  EXPECT_EQ(world.incidents().book().find(part)->merged_into, whole);
  EXPECT_EQ(world.incidents().recipients().totals(whole).reached, 35U);
  EXPECT_EQ(world.open_on("from-cloud"), whole);
}

TEST_F(IncidentDutyTest, ADamagedMemoryIsPassedOver) {
  world.records.keep("incident-memory", "event|1", "{");
  world.start();
  world.burst(4);
  EXPECT_THAT(world.keyed.told(), IsEmpty());
}

}  // namespace
}  // namespace weir::service
