#include <gtest/gtest.h>

#include <algorithm>

#include "incident/sightings.hpp"

/// One case, one incident: what a compromised tenant shows on several connectors.
namespace weir::incident {
namespace {

using namespace testing;
using detect::LimitState;
using detect::Severity;

/// A connector of the tenant was changed; nobody is alarmed by that alone.
Signal change(TimePoint time, std::string evidence = "connector sync-relay-01 was made") {
  Signal signal;
  signal.time = time;
  signal.connector = "tenant";
  signal.detector = "connector_drift";
  signal.severity = Severity::medium;
  signal.symptom = "S5";
  signal.evidence = std::move(evidence);
  signal.connector_event = true;
  signal.remedy = "Remove-InboundConnector -Identity 'sync-relay-01'";
  return signal;
}

Signal told(TimePoint time, std::string connector, std::string detector, Severity severity,
            std::string symptom = "S4") {
  auto one = signal(time, std::move(detector), severity, std::move(symptom));
  one.connector = std::move(connector);
  return one;
}

Sighting rogue(TimePoint time, std::string connector = "from-cloud") {
  auto one = suspicious(time, std::move(connector));
  one.direction = "from_cloud";
  one.symptoms = {{"rogue_connector", Severity::critical, "S5", "from 203.0.113.7", 60}};
  return one;
}

Sighting echo(TimePoint time, Severity severity, std::string connector = "from-cloud") {
  auto one = clean(time, std::move(connector));
  one.symptoms = {{"srs_backscatter", severity, "S1", "11 messages from <>", 0}};
  return one;
}

void messages(Bench& bench, TimePoint begin, int count, const std::string& connector = "onprem") {
  for (int i = 0; i < count; ++i) bench.see(suspicious(begin + i * 10s, connector));
}

std::vector<std::string> open_ids(const Bench& bench) {
  std::vector<std::string> ids;
  for (const auto* one : bench.book.all()) {
    if (one->status == Status::open) ids.push_back(one->id);
  }
  return ids;
}

TEST(OneCase, AChangeAndSomeTrafficAreOneCriticalIncident) {
  Bench bench;
  bench.see(change(kMonday));
  EXPECT_TRUE(bench.told.empty());
  messages(bench, kMonday + 72h, 3);
  EXPECT_FALSE(bench.is_open()) << "three of ordinary kind in ten minutes happen";
  bench.see(suspicious(kMonday + 72h + 40s));
  ASSERT_TRUE(bench.is_open());
  ASSERT_EQ(bench.told.size(), 1U) << "opened, and told once";
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.severity, Severity::critical);
  EXPECT_TRUE(incident.title.starts_with("connector changed and 4 messages")) << incident.title;
  EXPECT_EQ(incident.connectors, (std::vector<std::string>{"onprem", "tenant"}));
  EXPECT_EQ(incident.connector_events, 1U);
  EXPECT_EQ(incident.first_seen, kMonday);
  EXPECT_EQ(incident.messages, 4U);
  ASSERT_EQ(incident.remedies.size(), 1U);
  EXPECT_EQ(incident.remedies[0].command, change(kMonday).remedy);
  EXPECT_EQ(incident.remedies[0].why, change(kMonday).evidence);
}

TEST(OneCase, TrafficMayComeFirst) {
  Bench bench;
  messages(bench, kMonday, 5);
  EXPECT_FALSE(bench.is_open());
  const auto changes = bench.see(change(kMonday + 6 * 24h));
  ASSERT_TRUE(bench.is_open());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().kind, ChangeKind::opened);
  EXPECT_EQ(bench.incident().severity, Severity::critical);
  EXPECT_EQ(bench.incident().connector, "onprem");
  EXPECT_EQ(bench.incident().messages, 5U);
}

TEST(OneCase, AnExportThatComesLateTellsOfAnEarlierChange) {
  Bench bench;
  messages(bench, kMonday + 24h, 5);
  bench.tick(kMonday + 48h);
  bench.see(change(kMonday + 23h));
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().opened, kMonday + 48h);
  EXPECT_EQ(bench.incident().first_seen, kMonday + 23h);
  bench.tick(kMonday + 48h + 10min);
  EXPECT_TRUE(bench.is_open());
}

TEST(OneCase, LaterThanSevenDaysTheyAreApart) {
  Bench after;
  after.see(change(kMonday));
  messages(after, kMonday + 7 * 24h + 1h, 6);
  EXPECT_TRUE(after.told.empty());
  Bench before;
  messages(before, kMonday, 6);
  before.see(change(kMonday + 7 * 24h + 1h));
  EXPECT_TRUE(before.told.empty());
}

TEST(OneCase, ALoneWeakSymptomIsNone) {
  Bench bench;
  bench.see(change(kMonday));
  auto time = kMonday + 1h;
  const auto next = [&] { return time += 1h; };
  bench.see(showing(next(), "ambiguous_from", Severity::high, 30));
  bench.see(suspicious(next()));
  // A newsletter that a limit tags, and the first issue of one.
  for (int i = 0; i < 300; ++i) {
    auto issue = over(clean(time + i * 1s), 300, 100, LimitState::over, "external-domains");
    issue.limits.back().count = detect::Unit::distinct_recipient_domains;
    issue.symptoms = {{"recipient_spray", Severity::medium, "S1", "41 domains", 25}};
    bench.see(i < 150 ? issue : clean(time + i * 1s));
    if (bench.is_open()) break;
  }
  for (int i = 0; i < 50; ++i) {
    bench.see(over(clean(next()), 120, 500, LimitState::warn, "external-per-sender"));
  }
  for (int i = 0; i < 60; ++i) {  // ordinary mail that differs a little
    bench.see(showing(next(), "envelope_mismatch", Severity::medium, 15, "S2"));
  }
  bench.see(told(next(), "onprem", "volume_dip", Severity::medium, ""));
  bench.see(told(next(), "tenant", "connector_drift", Severity::low, "S7"));
  EXPECT_TRUE(bench.told.empty()) << bench.incident().title;
}

TEST(OneCase, OneMessageOfARogueConnectorIsEnough) {
  Bench bench;
  bench.see(change(kMonday));
  bench.see(rogue(kMonday + 24h));
  ASSERT_EQ(open_ids(bench).size(), 1U);
  EXPECT_EQ(bench.incident().severity, Severity::critical);
  EXPECT_EQ(bench.told.size(), 1U);
}

TEST(OneCase, ARefusalBesideAChangeIsEnough) {
  Bench bench;
  bench.see(told(kMonday, "onprem", "connector_refused", Severity::medium));
  EXPECT_TRUE(bench.told.empty());
  bench.see(change(kMonday + 24h));
  ASSERT_EQ(open_ids(bench).size(), 1U);
  EXPECT_EQ(bench.incident().severity, Severity::critical);
  EXPECT_EQ(bench.incident().title, "connector changed and connector_refused over onprem: told so");
}

TEST(OneCase, AChangeJoinsWhatIsOpenAndWhatWasLately) {
  Bench open;
  open.see(over(suspicious(kMonday), 101));
  ASSERT_TRUE(open.is_open());
  const auto changes = open.see(change(kMonday + 10min));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().kind, ChangeKind::escalated);
  EXPECT_EQ(open_ids(open), std::vector<std::string>{"inc-1"});

  Bench closed;
  closed.see(over(suspicious(kMonday), 101));
  closed.tick(kMonday + 2h);
  ASSERT_FALSE(closed.is_open());
  const auto later = closed.see(change(kMonday + 5 * 24h));
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later.front().kind, ChangeKind::reopened);
  EXPECT_EQ(closed.incident().severity, Severity::critical);
  EXPECT_EQ(closed.made, 1);
}

TEST(OneCase, OneChangeMakesOneCase) {
  Bench bench;
  bench.see(change(kMonday));
  messages(bench, kMonday + 1h, 5);
  ASSERT_TRUE(bench.is_open());
  bench.tick(kMonday + 3h);
  ASSERT_FALSE(bench.is_open());
  const auto before = bench.told.size();
  for (int day = 1; day < 7; ++day) messages(bench, kMonday + day * 24h, 5);
  EXPECT_EQ(bench.told.size(), before) << "the same little again is told no more";
  bench.see(change(kMonday + 6 * 24h + 12h, "connector other-02 was made"));
  EXPECT_TRUE(bench.is_open()) << "another change is another matter";
}

TEST(OneCase, WhatWasResolvedIsJudged) {
  for (const auto as : {Resolution::true_positive, Resolution::false_positive}) {
    Bench bench;
    bench.see(change(kMonday));
    messages(bench, kMonday + 1h, 5);
    ASSERT_TRUE(bench.is_open());
    ASSERT_TRUE(bench.book.resolve("inc-1", as, "alice", "", kMonday + 2h));
    messages(bench, kMonday + 3h, 5);
    EXPECT_FALSE(bench.is_open());
    if (as == Resolution::false_positive) {
      bench.see(change(kMonday + 4h, "connector other-02 was made"));
      EXPECT_FALSE(bench.is_open()) << "its kinds count less for a week";
    }
  }
}

TEST(OneCase, AChangeThatIsAlarmingOpensAndWaitsForItsTraffic) {
  Bench bench;
  auto made = change(kMonday);
  made.severity = Severity::critical;
  bench.see(made);
  ASSERT_EQ(open_ids(bench).size(), 1U);
  EXPECT_EQ(bench.incident().connector, "tenant");
  EXPECT_EQ(bench.incident().title,
            "connector_drift in the tenant: connector sync-relay-01 was made");
  messages(bench, kMonday + 10min, 4);
  EXPECT_EQ(open_ids(bench).size(), 1U);
  EXPECT_EQ(bench.incident().connectors, (std::vector<std::string>{"tenant", "onprem"}));
  EXPECT_EQ(bench.incident().direction, "to_cloud");
  EXPECT_EQ(bench.incident().messages, 4U);
  EXPECT_EQ(bench.made, 1);
  EXPECT_EQ(bench.told.size(), 1U);
}

TEST(OneCase, AlarmingFactsOpenWhateverOpenAtIs) {
  for (const auto* detector : {"connector_drift", "connector_refused"}) {
    BookRules rules;
    rules.open_at = 1'000;
    Bench bench{rules};
    bench.see(told(kMonday, "tenant", detector, Severity::high));
    EXPECT_TRUE(bench.told.empty());
    bench.see(told(kMonday, "tenant", detector, Severity::critical, "S6"));
    EXPECT_EQ(bench.told.size(), 1U) << detector;
    EXPECT_EQ(bench.incident().severity, Severity::critical);
  }
}

TEST(OneCase, EchoesAtTheirAlarmOpenOne) {
  Bench bench;
  bench.see(echo(kMonday, Severity::medium));
  EXPECT_TRUE(bench.told.empty());
  bench.see(echo(kMonday + 1min, Severity::high));
  EXPECT_EQ(bench.told.size(), 1U);
}

TEST(OneCase, SymptomsOfTheTenantJoinTheOpenCase) {
  Bench bench;
  bench.see(rogue(kMonday));
  bench.see(rogue(kMonday + 60s));
  ASSERT_EQ(open_ids(bench), std::vector<std::string>{"inc-1"});
  bench.see(told(kMonday + 5min, "onprem", "connector_refused", Severity::critical));
  bench.see(told(kMonday + 6min, "tenant", "connector_drift", Severity::high, "S6"));
  bench.see(echo(kMonday + 7min, Severity::high, "edge"));
  EXPECT_EQ(open_ids(bench), std::vector<std::string>{"inc-1"});
  EXPECT_EQ(bench.incident().connectors,
            (std::vector<std::string>{"from-cloud", "onprem", "tenant", "edge"}));
  for (const auto* name : {"from-cloud", "onprem", "tenant", "edge"}) {
    EXPECT_EQ(bench.book.open_on(name), "inc-1") << name;
  }
  EXPECT_EQ(bench.count(ChangeKind::opened), 1U);
  EXPECT_TRUE(bench.book.take_joined());
  EXPECT_FALSE(bench.book.take_joined());
}

TEST(OneCase, OrdinaryIncidentsStayApart) {
  Bench bench;
  bench.see(over(suspicious(kMonday, "one"), 101));
  bench.see(over(suspicious(kMonday, "two"), 101));
  bench.see(told(kMonday + 1min, "three", "connector_refused", Severity::critical));
  EXPECT_EQ(open_ids(bench).size(), 3U);
  bench.see(over(suspicious(kMonday + 2min, "two"), 102));
  EXPECT_EQ(open_ids(bench).size(), 3U);
  EXPECT_FALSE(bench.book.take_joined());
}

TEST(OneCase, TwoThatTurnOutToBeOneAreMerged) {
  Bench bench;
  bench.see(over(suspicious(kMonday, "onprem"), 101));
  bench.see(rogue(kMonday + 1min));
  bench.see(rogue(kMonday + 2min));
  ASSERT_EQ(open_ids(bench).size(), 2U);
  const auto changes =
      bench.see(told(kMonday + 3min, "onprem", "connector_refused", Severity::critical));
  EXPECT_EQ(open_ids(bench), std::vector<std::string>{"inc-1"});
  const auto& part = bench.incident("inc-2");
  EXPECT_EQ(part.status, Status::closed);
  EXPECT_EQ(part.closing, Closing::merged);
  EXPECT_EQ(part.merged_into, "inc-1");
  const auto of_part = std::ranges::find(changes, "inc-2", &Change::incident);
  ASSERT_NE(of_part, changes.end());
  EXPECT_EQ(of_part->kind, ChangeKind::closed);
  EXPECT_EQ(of_part->reason, "became part of inc-1");
  const auto& whole = bench.incident();
  EXPECT_EQ(whole.messages, 3U);
  EXPECT_EQ(whole.parts, std::vector<std::string>{"inc-2"});
  EXPECT_EQ(whole.severity, Severity::critical);
  EXPECT_EQ(whole.connectors, (std::vector<std::string>{"onprem", "from-cloud"}));
  EXPECT_EQ(bench.book.open_on("from-cloud"), "inc-1");
  EXPECT_FALSE(bench.book.resolve("inc-2", Resolution::true_positive, "a", "", kMonday + 4min));
}

TEST(OneCase, AChangeMergesWhatIsOpenOnSeveralConnectors) {
  Bench bench;
  bench.see(over(suspicious(kMonday, "one"), 101));
  bench.see(over(suspicious(kMonday + 1s, "two"), 101));
  ASSERT_EQ(open_ids(bench).size(), 2U);
  bench.see(change(kMonday + 1h));
  EXPECT_EQ(open_ids(bench), std::vector<std::string>{"inc-1"});
  EXPECT_EQ(bench.incident().connector_events, 1U);
  EXPECT_EQ(bench.incident().messages, 2U);
  EXPECT_EQ(bench.incident("inc-2").merged_into, "inc-1");
}

TEST(OneCase, ClosesOnAllConnectorsAndReopensOnAll) {
  Bench bench;
  bench.see(rogue(kMonday));
  bench.see(rogue(kMonday + 60s));
  bench.see(told(kMonday + 5min, "onprem", "connector_refused", Severity::critical));
  bench.tick(kMonday + 3h);
  EXPECT_TRUE(open_ids(bench).empty());
  EXPECT_EQ(bench.count(ChangeKind::closed), 1U);
  EXPECT_EQ(bench.book.open_on("onprem"), "");
  bench.see(over(suspicious(kMonday + 4h, "onprem"), 101));
  EXPECT_EQ(bench.count(ChangeKind::reopened), 1U);
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-1");
  EXPECT_EQ(bench.book.open_on("from-cloud"), "inc-1");
  EXPECT_EQ(bench.made, 1);
}

TEST(OneCase, TrafficOfAnyOfItsConnectorsKeepsItOpen) {
  Bench bench;
  bench.see(rogue(kMonday));
  bench.see(rogue(kMonday + 60s));
  bench.see(told(kMonday + 5min, "onprem", "connector_refused", Severity::critical));
  for (int i = 0; i < 600; ++i) {
    bench.see(suspicious(kMonday + 10min + i * 2min, "onprem"));
    bench.tick(kMonday + 10min + i * 2min);
  }
  EXPECT_EQ(open_ids(bench), std::vector<std::string>{"inc-1"});
  EXPECT_EQ(bench.count(ChangeKind::closed), 0U);
}

/// What the first book kept, in another one.
void restart(Bench& from, Bench& to) {
  for (const auto* one : from.book.all()) to.book.restore(*one);
  for (auto& [key, memory] : from.book.take_memories()) {
    if (memory) to.book.restore(std::move(*memory));
  }
  to.made = from.made;
}

TEST(OneCase, AChangeIsRememberedOverARestart) {
  Bench first;
  first.see(change(kMonday));
  Bench second;
  restart(first, second);
  messages(second, kMonday + 24h, 4);
  ASSERT_EQ(open_ids(second).size(), 1U);
  EXPECT_EQ(second.incident().severity, Severity::critical);
  EXPECT_EQ(second.incident().connector_events, 1U);
}

TEST(OneCase, WhatMailShowedIsRememberedOverARestart) {
  Bench first;
  messages(first, kMonday, 5);
  Bench second;
  restart(first, second);
  second.see(change(kMonday + 24h));
  ASSERT_EQ(open_ids(second).size(), 1U);
  const auto& incident = second.incident();
  EXPECT_EQ(incident.connector, "onprem");
  EXPECT_EQ(incident.messages, 0U) << "the messages are gone, the evidence is not";
  EXPECT_TRUE(std::ranges::any_of(incident.symptoms, [](const SymptomSeen& seen) {
    return seen.detector == "unaccepted_domain" && !seen.evidence.empty();
  }));
}

TEST(OneCase, AnOpenCaseGoesOnOverARestart) {
  Bench first;
  first.see(change(kMonday));
  first.see(rogue(kMonday + 1h));
  first.see(told(kMonday + 1h, "onprem", "connector_refused", Severity::medium));
  ASSERT_EQ(open_ids(first).size(), 1U);
  Bench second;
  restart(first, second);
  EXPECT_EQ(second.book.open_on("onprem"), "inc-1");
  EXPECT_EQ(second.book.open_on("from-cloud"), "inc-1");
  messages(second, kMonday + 1h + 5min, 5, "third");
  EXPECT_EQ(open_ids(second), std::vector<std::string>{"inc-1"});
  EXPECT_EQ(second.book.open_on("third"), "inc-1");
  EXPECT_EQ(second.incident().connector_events, 1U) << "the change is not counted again";
}

TEST(OneCase, AMergeThatARestartCutShortIsFinished) {
  Bench first;
  first.see(over(suspicious(kMonday, "onprem"), 101));
  first.see(rogue(kMonday + 1min));
  first.see(rogue(kMonday + 2min));
  auto part = first.incident("inc-2");  // open, as it was kept before
  first.see(told(kMonday + 3min, "onprem", "connector_refused", Severity::critical));
  const auto whole = first.incident("inc-1");
  for (const bool whole_first : {true, false}) {
    Bench second;
    second.book.restore(whole_first ? whole : part);
    second.book.restore(whole_first ? part : whole);
    EXPECT_EQ(open_ids(second), std::vector<std::string>{"inc-1"});
    EXPECT_EQ(second.incident("inc-2").closing, Closing::merged);
    EXPECT_EQ(second.incident().messages, 3U) << "and not added twice";
    EXPECT_EQ(second.book.open_on("from-cloud"), "inc-1");
  }
}

TEST(OneCase, MemoryIsBoundedAndForgotten) {
  Bench bench;
  for (int i = 0; i < 1'000; ++i) {
    bench.see(change(kMonday + i * 1s, "connector " + std::to_string(i) + " was made"));
  }
  std::size_t kept = 0;
  for (const auto& [key, memory] : bench.book.take_memories()) kept += memory ? 1 : 0;
  EXPECT_EQ(kept, Book::kMaxEvents);
  bench.tick(kMonday + 8 * 24h);
  const auto later = bench.book.take_memories();
  EXPECT_EQ(later.size(), Book::kMaxEvents);
  EXPECT_TRUE(std::ranges::none_of(later, [](const auto& one) { return one.second.has_value(); }));
}

TEST(OneCase, TheSameChangeAgainIsTheSame) {
  Bench bench;
  bench.see(change(kMonday));
  messages(bench, kMonday + 1h, 5);
  for (int i = 0; i < 10; ++i) bench.see(change(kMonday));
  EXPECT_EQ(bench.incident().connector_events, 1U);
  EXPECT_EQ(bench.incident().remedies.size(), 1U);
}

TEST(OneCase, WithoutChangesAndTenantSymptomsNothingIsJoined) {
  Bench bench;
  for (int i = 0; i < 400; ++i) {
    bench.see(suspicious(kMonday + i * 3s, "c" + std::to_string(i % 4)));
  }
  EXPECT_EQ(open_ids(bench).size(), 4U);
  for (const auto* one : bench.book.all()) {
    EXPECT_EQ(one->connectors, std::vector<std::string>{one->connector});
    EXPECT_TRUE(one->parts.empty());
  }
}

}  // namespace
}  // namespace weir::incident
