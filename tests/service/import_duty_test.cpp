#include "service/import_duty.hpp"

#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <thread>

#include "import_world.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using detect::Severity;
using imports_world::audit_log;
using imports_world::kNow;
using imports_world::rogue_record;
using report::Operation;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct ImportDutyTest : testing::Test, imports_world::World {
  ImportDuty duty{around()};

  void begin() { duty.begin_without_thread(now); }
  /// The reader looks twice, so that what is there counts as whole.
  void read() {
    duty.step();
    duty.step();
  }
};

TEST_F(ImportDutyTest, ARogueConnectorIsToldAndOpensAnIncident) {
  begin();
  drop("audit.json", audit_log());
  read();
  const auto drifts = of(Operation::connector_drift);
  ASSERT_THAT(drifts, Not(IsEmpty()));
  ASSERT_THAT(signals, SizeIs(drifts.size()));
  const auto grave = std::ranges::find(signals, true, &incident::Signal::opens);
  ASSERT_NE(grave, signals.end());
  EXPECT_EQ(grave->detector, "connector_drift");
  EXPECT_EQ(grave->connector, "onprem");
  EXPECT_GE(grave->severity, Severity::high);
  EXPECT_EQ(std::chrono::floor<std::chrono::minutes>(grave->time), now - 9h - 49min)
      << "when it was done, not when it was read";
  EXPECT_THAT(grave->evidence, HasSubstr("sync-relay-01"));
  EXPECT_THAT(grave->event_id, HasSubstr("event-"));
  EXPECT_TRUE(std::ranges::any_of(signals, &incident::Signal::connector_event));
  EXPECT_TRUE(
      std::ranges::any_of(signals, [](const auto& signal) { return !signal.remedy.empty(); }));
  EXPECT_EQ(drifts.front().component, "onprem");
  ASSERT_TRUE(drifts.front().drift);
  EXPECT_THAT(drifts.front().drift->id, Not(IsEmpty()));
  EXPECT_TRUE(has("done/audit.json"));
  EXPECT_FALSE(has("audit.json"));
  EXPECT_EQ(metric("weir_import_files_total{result=\"read\"}"), 1);
  EXPECT_EQ(metric("weir_import_deviations_total"), static_cast<double>(drifts.size()));
}

TEST_F(ImportDutyTest, TheSameFileAgainTellsNothing) {
  begin();
  drop("audit.json", audit_log());
  read();
  const auto before = told.size();
  ASSERT_GT(before, 0U);
  drop("audit.json", audit_log());
  read();
  EXPECT_EQ(told.size(), before);
  EXPECT_TRUE(has("done/audit-2.json"));
  drop("more.json", audit_log(rogue_record() + "," +
                              rogue_record("mallory@contoso.example", "sync-relay-02", 2)));
  read();
  EXPECT_GT(told.size(), before);
  for (std::size_t i = before; i < told.size(); ++i) {
    EXPECT_THAT(told[i].reason, Not(HasSubstr("sync-relay-01")));
  }
}

TEST_F(ImportDutyTest, ARestartRemembersWhatWasTold) {
  begin();
  drop("audit.json", audit_log());
  read();
  duty.end(now);
  told.clear();
  ImportDuty next{around()};
  next.begin_without_thread(now);
  drop("audit.json", audit_log());
  next.step();
  next.step();
  EXPECT_THAT(told, IsEmpty());
  EXPECT_TRUE(has("done/audit-2.json"));
}

TEST_F(ImportDutyTest, ACrashBeforeTheFirstEventLosesNothing) {
  begin();
  crash_in_tell = true;  // what is kept as the last thing is told
  set([](auto& made) { made.connectors.pop_back(); });
  drop("audit.json", audit_log());
  duty.tick(now);
  read();
  const auto expected = of(Operation::connector_drift).size();
  ASSERT_GT(expected, 0U);
  // The process dies when the last event is about to be written: it is not in the log.
  records.records = crashed;
  const auto lost = log.events.back();
  log.events.pop_back();
  told.clear();
  signals.clear();
  crash_in_tell = false;
  ImportDuty next{around()};
  next.begin_without_thread(now);
  ASSERT_THAT(of(Operation::connector_drift), SizeIs(1));
  EXPECT_EQ(report::drift_key(told[0].drift->id), lost.id);
  EXPECT_THAT(signals, SizeIs(1));
  // The file was not moved either: it is read again, and tells nothing.
  drop("audit.json", audit_log());
  next.step();
  next.step();
  EXPECT_THAT(of(Operation::connector_drift), SizeIs(1));
}

TEST_F(ImportDutyTest, ACrashBehindAnEventDoesNotTellItTwice) {
  begin();
  crash_in_tell = true;
  drop("audit.json", audit_log());
  read();
  // The process dies when the last event is written, before it is marked so.
  records.records = crashed;
  told.clear();
  signals.clear();
  crash_in_tell = false;
  ImportDuty next{around()};
  next.begin_without_thread(now);
  EXPECT_THAT(told, IsEmpty());
  ASSERT_THAT(signals, SizeIs(1));  // whether the incident knew of it is not certain
  EXPECT_THAT(signals[0].event_id, HasSubstr("drift-"));
  ImportDuty third{around()};
  signals.clear();
  third.begin_without_thread(now);
  EXPECT_THAT(signals, IsEmpty());
}

TEST_F(ImportDutyTest, ABrokenFileGoesAsideWithTheReason) {
  begin();
  drop("broken.json", "[{\"Operation\":");
  read();
  EXPECT_TRUE(has("failed/broken.json"));
  EXPECT_THAT(text("failed/broken.json.error"), Not(IsEmpty()));
  const auto failures = of(Operation::import_failed);
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0].component, "import");
  EXPECT_THAT(failures[0].reason, HasSubstr("broken.json is in failed/: "));
  EXPECT_EQ(metric("weir_import_files_total{result=\"failed\"}"), 1);
  EXPECT_EQ(metric("weir_import_files_total{result=\"read\"}"), 0);
  EXPECT_EQ(duty.shown().at("failed"), 1);
}

TEST_F(ImportDutyTest, AFileThatIsTooLargeGoesAside) {
  set([](auto& made) { made.imports.max_file_bytes = 100; });
  begin();
  drop("audit.json", audit_log());
  read();
  EXPECT_THAT(text("failed/audit.json.error"), HasSubstr("more than 100 bytes"));
  EXPECT_THAT(of(Operation::connector_drift), IsEmpty());
}

TEST_F(ImportDutyTest, OneThatGuardsAConnectorIsToldThere) {
  set([](auto& made) {
    connector::Connector other;
    other.name = "apps";
    other.direction = connector::Direction::to_cloud;
    made.connectors.push_back(other);
    config::TenantConnector declared;
    declared.name = "Sync-Relay-01";
    declared.guards = "apps";
    made.tenant_connectors = {declared};
  });
  begin();
  drop("audit.json", audit_log());
  read();
  ASSERT_THAT(signals, Not(IsEmpty()));
  for (const auto& signal : signals) EXPECT_EQ(signal.connector, "apps");
}

TEST_F(ImportDutyTest, WhatIsLongPastIsNoConnectorEventOfThisWeek) {
  now = kNow + 24h * 8;
  begin();
  drop("audit.json", audit_log());
  read();
  ASSERT_THAT(signals, Not(IsEmpty()));
  for (const auto& signal : signals) EXPECT_FALSE(signal.connector_event);
}

TEST_F(ImportDutyTest, AFloodOfDeviationsIsToldInPart) {
  begin();
  std::string many;
  for (int i = 1; i <= 400; ++i) {
    if (i > 1) many += ',';
    many += rogue_record("mallory@contoso.example", "relay-" + std::to_string(i), i);
  }
  drop("audit.json", audit_log(many));
  read();
  const auto drifts = of(Operation::connector_drift);
  ASSERT_THAT(drifts, SizeIs(ImportDuty::kMaxTold + 1));
  EXPECT_FALSE(drifts.back().drift);
  EXPECT_THAT(drifts.back().reason, HasSubstr("not told one by one"));
  EXPECT_THAT(signals, SizeIs(ImportDuty::kMaxTold));
  EXPECT_GE(duty.drifts().size(), 400U);
  EXPECT_THAT(duty.drifts().untold(), IsEmpty());
}

TEST_F(ImportDutyTest, SilenceIsToldOnceAndItsEnd) {
  set([](auto& made) { made.imports.stale_after = 1h; });
  begin();
  duty.tick(now);
  now += 2h;
  duty.tick(now);
  duty.tick(now);
  const auto stale = of(Operation::import_stale);
  ASSERT_THAT(stale, SizeIs(2));
  EXPECT_THAT(stale[0].reason, AllOf(HasSubstr("the audit log"), HasSubstr("2h")));
  EXPECT_THAT(stale[1].reason, HasSubstr("the connectors"));
  EXPECT_EQ(metric("weir_import_age_seconds{kind=\"audit_log\"}"), 7'200);
  EXPECT_EQ(boost::json::serialize(duty.shown().at("stale")), R"(["audit_log","connectors"])");
  drop("audit.json", audit_log());
  read();
  duty.tick(now);
  const auto fresh = of(Operation::import_fresh);
  ASSERT_THAT(fresh, SizeIs(1));
  EXPECT_THAT(fresh[0].reason, HasSubstr("the audit log"));
  EXPECT_EQ(metric("weir_import_age_seconds{kind=\"audit_log\"}"), 0);
  duty.end(now);
  ImportDuty next{around()};
  next.begin_without_thread(now);
  next.tick(now);
  EXPECT_THAT(of(Operation::import_stale), SizeIs(2)) << "told before the restart";
}

TEST_F(ImportDutyTest, ADirectoryThatIsNotThereIsToldOnce) {
  set([this](auto& made) { made.imports.directory = dir / "nowhere"; });
  begin();
  duty.step();
  duty.tick(now);
  duty.step();
  duty.tick(now);
  ASSERT_THAT(of(Operation::import_failed), SizeIs(1));
  EXPECT_THAT(of(Operation::import_failed)[0].reason, HasSubstr("cannot be watched"));
  EXPECT_THAT(std::string{duty.shown().at("trouble").as_string()}, HasSubstr("nowhere"));
  set([this](auto& made) { made.imports.directory = dir.path(); });
  duty.tick(now);
  duty.step();
  duty.tick(now);
  EXPECT_EQ(duty.shown().at("trouble"), "");
}

TEST_F(ImportDutyTest, AReloadWatchesAnotherDirectory) {
  const test::TempDir other;
  begin();
  set([&](auto& made) { made.imports.directory = other.path(); });
  duty.tick(now);
  std::ofstream{other / "audit.json"} << audit_log();
  read();
  EXPECT_THAT(of(Operation::connector_drift), Not(IsEmpty()));
}

TEST_F(ImportDutyTest, AnUploadIsAnsweredAndAudited) {
  begin();
  const auto bytes = audit_log();
  const auto hand_in = [&] {
    const auto id = duty.begin_upload("alice", {"audit.json", bytes.size(), now}, now);
    duty.uploads().add("alice", id, 0, bytes, now);
    duty.uploads().end("alice", id, now);
    duty.step();
    return duty.uploads().result("alice", id).value();
  };
  const auto first = hand_in();
  EXPECT_EQ(first.at("name"), "audit.json");
  EXPECT_EQ(first.at("container"), "JSON");
  EXPECT_EQ(first.at("rows").at("audit_log"), 1);
  EXPECT_GT(first.at("new").as_uint64(), 0U);
  EXPECT_EQ(first.at("known"), 0);
  const auto& deviation = first.at("deviations").at(0);
  EXPECT_EQ(deviation.at("guards"), "onprem");
  EXPECT_EQ(deviation.at("known"), false);
  EXPECT_THAT(audits, Contains(HasSubstr("alice audit.json done: 1 row of audit_log")));
  const auto before = told.size();
  const auto again = hand_in();
  EXPECT_EQ(again.at("new"), 0);
  EXPECT_EQ(again.at("known").as_uint64(), first.at("new").as_uint64());
  EXPECT_EQ(again.at("deviations").at(0).at("id"), deviation.at("id"));
  EXPECT_EQ(told.size(), before);
  EXPECT_FALSE(has("done/audit.json"));
}

TEST_F(ImportDutyTest, AnUploadThatIsNoExportIsRefused) {
  begin();
  const auto id = duty.begin_upload("alice", {"x.bin", 3, now}, now);
  duty.uploads().add("alice", id, 0, "\x01\x02\x03", now);
  duty.uploads().end("alice", id, now);
  duty.step();
  const auto outcome = duty.uploads().result("alice", id).value();
  EXPECT_THAT(std::string{outcome.at("error").as_string()}, Not(IsEmpty()));
  EXPECT_THAT(audits, Contains(HasSubstr("alice x.bin refused: ")));
  EXPECT_THAT(of(Operation::import_failed), IsEmpty()) << "the caller is told";
}

TEST_F(ImportDutyTest, AWatchThatStopsLeavesTheFileForTheNextRun) {
  begin();
  drop("audit.json", audit_log());
  duty.step();
  duty.end(now);
  duty.step();
  EXPECT_TRUE(has("audit.json"));
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(ImportDutyTest, WhatTheBusyWatchDidNotTakeTheNextTickDoes) {
  watch_is_busy = true;
  duty.begin(now);  // with its thread, which waits for a tick
  const auto bytes = audit_log();
  const auto id = duty.begin_upload("alice", {"audit.json", bytes.size(), now}, now);
  duty.uploads().add("alice", id, 0, bytes, now);
  duty.uploads().end("alice", id, now);
  duty.read_uploads();
  while (!duty.uploads().result("alice", id)) {
    duty.tick(now);
    std::this_thread::yield();
  }
  EXPECT_THAT(of(Operation::connector_drift), Not(IsEmpty()));
}

TEST_F(ImportDutyTest, StatusSaysWhatCameLast) {
  begin();
  EXPECT_TRUE(duty.shown().at("last").is_null());
  drop("audit.json", audit_log());
  read();
  const auto shown = duty.shown();
  EXPECT_EQ(shown.at("directory").as_string(), dir.path().c_str());
  EXPECT_EQ(shown.at("read"), 1);
  EXPECT_EQ(shown.at("last").at("name"), "audit.json");
  EXPECT_EQ(shown.at("last").at("read"), true);
  EXPECT_EQ(shown.at("kinds").at(0).at("kind"), "audit_log");
  EXPECT_EQ(shown.at("kinds").at(0).at("age_s"), 0);
}

TEST(ImportKinds, HaveAMetricEach) {
  ASSERT_EQ(metrics::kImportKinds.size(), imports::kKinds);
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    EXPECT_EQ(metrics::kImportKinds[i], to_string(static_cast<imports::Kind>(i)));
  }
}

}  // namespace
}  // namespace weir::service
