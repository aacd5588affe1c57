#include "service/drift_list.hpp"

#include <gmock/gmock.h>

#include "import_world.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using imports_world::kNow;
using testing::IsEmpty;
using testing::SizeIs;

imports::Told told(const std::string& id, TimePoint time = kNow) {
  imports::Told made;
  made.deviation.id = id;
  made.deviation.time = time;
  made.deviation.kind = audit::Deviated::short_lived;
  made.deviation.severity = detect::Severity::critical;
  made.deviation.symptom = "S5";
  made.deviation.connector = "relay \"x\"";
  made.deviation.actor = "mallory@contoso.example";
  made.deviation.client = "203.0.113.77";
  made.deviation.evidence = "made and removed within 2h";
  made.deviation.restore = "First\nSecond";
  made.deviation.connector_event = true;
  made.guards = "onprem";
  return made;
}

struct DriftListTest : testing::Test {
  RecordMap records;
  DriftList list{records};
};

TEST_F(DriftListTest, GivesBackEverythingAfterARestart) {
  list.add(told("a"), kNow + 1h);
  list.add(told("b"), kNow + 2h);
  list.mark_told("a");
  DriftList next{records};
  next.restore();
  ASSERT_THAT(next.untold(), SizeIs(1));
  const auto entries = next.newest({}, 10);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].told.deviation.id, "b");
  const auto& entry = entries[1];
  const auto& one = entry.told.deviation;
  const auto expected = told("a");
  EXPECT_TRUE(entry.is_told);
  EXPECT_EQ(entry.learned, kNow + 1h);
  EXPECT_EQ(entry.told.guards, "onprem");
  EXPECT_EQ(one.time, expected.deviation.time);
  EXPECT_EQ(one.kind, expected.deviation.kind);
  EXPECT_EQ(one.severity, expected.deviation.severity);
  EXPECT_EQ(one.symptom, expected.deviation.symptom);
  EXPECT_EQ(one.connector, expected.deviation.connector);
  EXPECT_EQ(one.actor, expected.deviation.actor);
  EXPECT_EQ(one.client, expected.deviation.client);
  EXPECT_EQ(one.evidence, expected.deviation.evidence);
  EXPECT_EQ(one.restore, expected.deviation.restore);
  EXPECT_TRUE(one.connector_event);
}

TEST_F(DriftListTest, ForgetsDamagedRecords) {
  list.add(told("a"), kNow);
  for (const auto* bytes : {"", "{", "[]", "{}", "{\"id\":\"x\"}"}) {
    records.keep("drift", "x", bytes);
    DriftList next{records};
    next.restore();
    EXPECT_EQ(next.size(), 1U) << bytes;
    EXPECT_EQ(records.kept("drift").size(), 1U) << bytes;
  }
}

TEST_F(DriftListTest, ShowsTheNewestOfAWhile) {
  list.add(told("old", kNow - 100h), kNow - 50h);
  list.add(told("late", kNow - 100h), kNow);
  list.add(told("new", kNow - 1h), kNow);
  const auto entries = list.newest(kNow - 24h, 10);
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].told.deviation.id, "new");
  EXPECT_EQ(entries[1].told.deviation.id, "late");
  EXPECT_THAT(list.newest({}, 1), SizeIs(1));
}

TEST_F(DriftListTest, IsBoundedAndWhatWasToldGoesFirst) {
  list.add(told("untold"), kNow - 1h);
  for (std::size_t i = 0; i < DriftList::kMost; ++i) {
    const auto id = "d" + std::to_string(i);
    list.add(told(id), kNow + std::chrono::seconds{i});
    list.mark_told(id);
  }
  EXPECT_EQ(list.size(), DriftList::kMost);
  EXPECT_EQ(records.kept("drift").size(), DriftList::kMost);
  EXPECT_TRUE(list.contains("untold"));
  EXPECT_FALSE(list.contains("d0"));
  EXPECT_TRUE(list.contains("d1"));
}

TEST_F(DriftListTest, MarkingWhatIsNotThereDoesNothing) {
  list.mark_told("a");
  EXPECT_THAT(list.untold(), IsEmpty());
  EXPECT_TRUE(records.records.empty());
}

}  // namespace
}  // namespace weir::service
