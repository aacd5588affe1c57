#include "service/recipient_lists.hpp"

#include <gmock/gmock.h>

#include "holds_world.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using incident::RecipientKind;
using report::RecipientTotals;
using testing::ElementsAre;
using testing::IsEmpty;
using Which = RecipientLists::Which;

constexpr TimePoint kNow{1'767'323'045'678ms};

incident::Sighting message(std::initializer_list<const char*> to,
                           Disposition enforced = Disposition::accept) {
  incident::Sighting seen;
  seen.time = kNow;
  seen.event_id = "event";
  seen.enforced = enforced;
  for (const auto* address : to) {
    seen.recipients.push_back({address, "x.example", RecipientKind::external});
  }
  seen.recipient_count = seen.recipients.size();
  return seen;
}

std::vector<std::string> addresses(const RecipientLists::Page& page) {
  std::vector<std::string> out;
  for (const auto& row : page.rows) out.push_back(row.first);
  return out;
}

struct RecipientListsTest : testing::Test {
  RecordMap records;
  RecipientLists lists{records};

  std::vector<std::string> all(RecipientLists& of, Which which) {
    return addresses(of.page("inc-1", which, "", 100, kNow));
  }
};

TEST_F(RecipientListsTest, EachRecipientIsThereOnce) {
  lists.add("inc-1", message({"b@x.example", "a@x.example"}));
  lists.add("inc-1", message({"a@x.example"}));
  EXPECT_THAT(all(lists, Which::all), ElementsAre("a@x.example", "b@x.example"));
  EXPECT_EQ(lists.totals("inc-1"), (RecipientTotals{.reached = 2, .held = 0, .beyond = 0}));
  EXPECT_EQ(lists.page("inc-1", Which::all, "", 1, kNow).rows[0].second.reached, 2U);
}

TEST_F(RecipientListsTest, WhoWasReachedOnceIsReached) {
  lists.add("inc-1", message({"a@x.example", "b@x.example"}, Disposition::tempfail));
  EXPECT_THAT(all(lists, Which::held), ElementsAre("a@x.example", "b@x.example"));
  auto passed = message({"a@x.example"}, Disposition::tag);
  passed.event_id = "passed";
  lists.add("inc-1", passed);
  EXPECT_THAT(all(lists, Which::held), ElementsAre("b@x.example"));
  EXPECT_THAT(all(lists, Which::reached), ElementsAre("a@x.example"));
  lists.add("inc-1", message({"a@x.example"}, Disposition::reject));
  const auto row = lists.page("inc-1", Which::reached, "", 1, kNow).rows[0].second;
  EXPECT_EQ(row.event_id, "passed");
  EXPECT_EQ(row.held, 2U);
  EXPECT_EQ(lists.totals("inc-1"), (RecipientTotals{.reached = 1, .held = 1, .beyond = 0}));
}

TEST_F(RecipientListsTest, ARetryIsNoOtherMessageButMayReach) {
  auto first = message({"a@x.example"}, Disposition::tempfail);
  lists.add("inc-1", first);
  first.retry = true;
  for (int i = 0; i < 5; ++i) lists.add("inc-1", first);
  EXPECT_EQ(lists.page("inc-1", Which::all, "", 1, kNow).rows[0].second.held, 1U);
  first.enforced = Disposition::accept;
  lists.add("inc-1", first);
  EXPECT_THAT(all(lists, Which::reached), ElementsAre("a@x.example"));
}

TEST_F(RecipientListsTest, WhatHasNoRoomIsCounted) {
  RecipientLists small{records, {.in_incident = 2, .in_memory = 3}};
  small.add("inc-1", message({"a@x.example", "b@x.example", "c@x.example", "a@x.example"}));
  EXPECT_EQ(small.totals("inc-1"), (RecipientTotals{.reached = 2, .held = 0, .beyond = 1}));
  // Another incident takes what the memory has left.
  small.add("inc-2", message({"a@x.example", "b@x.example"}));
  EXPECT_EQ(small.totals("inc-2"), (RecipientTotals{.reached = 1, .held = 0, .beyond = 1}));
  // A message with more recipients than a sighting holds.
  auto wide = message({"a@x.example"});
  wide.recipient_count = 1'500;
  small.add("inc-1", wide);
  EXPECT_EQ(small.totals("inc-1").beyond, 1U + 1'499U);
}

TEST_F(RecipientListsTest, ComesInPages) {
  lists.add("inc-1", message({"a@x.example", "b@x.example", "c@x.example"}));
  const auto first = lists.page("inc-1", Which::all, "", 2, kNow);
  EXPECT_THAT(addresses(first), ElementsAre("a@x.example", "b@x.example"));
  EXPECT_TRUE(first.more);
  const auto second = lists.page("inc-1", Which::all, "b@x.example", 2, kNow);
  EXPECT_THAT(addresses(second), ElementsAre("c@x.example"));
  EXPECT_FALSE(second.more);
}

TEST_F(RecipientListsTest, NewOnesAreWrittenAtOnceAndOthersWhenSaved) {
  lists.add("inc-1", message({"a@x.example"}));
  RecipientLists again{records};
  EXPECT_THAT(all(again, Which::reached), ElementsAre("a@x.example"));
  EXPECT_EQ(again.totals("inc-1"), (RecipientTotals{.reached = 1, .held = 0, .beyond = 0}));
  lists.add("inc-1", message({"a@x.example"}));
  lists.save();
  RecipientLists later{records};
  EXPECT_EQ(later.page("inc-1", Which::all, "", 1, kNow).rows[0].second.reached, 2U);
}

TEST_F(RecipientListsTest, AClosedOneLeavesMemoryAndIsReadAgain) {
  lists.add("inc-1", message({"a@x.example"}));
  lists.tick({"inc-1"}, kNow + 2min);
  lists.tick({}, kNow + 2min);
  records.records.clear();
  EXPECT_THAT(all(lists, Which::all), IsEmpty());  // it was read from the records
  EXPECT_EQ(lists.totals("inc-1").reached, 1U);
}

TEST_F(RecipientListsTest, TwoIncidentsDoNotMix) {
  lists.add("inc-1", message({"a@x.example"}));
  lists.add("inc-12", message({"b@x.example"}));
  EXPECT_TRUE(lists.forget("inc-1"));
  EXPECT_THAT(all(lists, Which::all), IsEmpty());
  EXPECT_THAT(addresses(lists.page("inc-12", Which::all, "", 9, kNow)), ElementsAre("b@x.example"));
}

TEST_F(RecipientListsTest, MillionsOfRecordsGoInSteps) {
  for (int i = 0; i < 12'000; ++i) {
    lists.add("inc-1", message({("a" + std::to_string(i) + "@x.example").c_str()}));
  }
  EXPECT_EQ(records.records.size(), 12'000U);
  EXPECT_FALSE(lists.forget("inc-1"));
  EXPECT_FALSE(records.records.empty());
  EXPECT_FALSE(lists.forget("inc-1"));
  EXPECT_TRUE(lists.forget("inc-1"));
  EXPECT_TRUE(records.records.empty());
}

TEST_F(RecipientListsTest, ADamagedRecordIsPassedOver) {
  lists.add("inc-1", message({"a@x.example"}));
  records.keep("incident-recipient|inc-1", "b@x.example", "nonsense");
  RecipientLists again{records};
  EXPECT_THAT(all(again, Which::all), ElementsAre("a@x.example"));
}

TEST_F(RecipientListsTest, TheListOfAPartMovesIntoTheWhole) {
  auto later = message({"a@x.example", "c@x.example"});
  later.time = kNow + 1h;
  later.event_id = "later";
  lists.add("inc-1", message({"a@x.example", "b@x.example"}, Disposition::tempfail));
  lists.add("inc-2", later);
  lists.add_beyond("inc-2", 7);
  lists.merge("inc-2", "inc-1");
  lists.tick({"inc-1"}, kNow);
  EXPECT_EQ(lists.totals("inc-1"), (RecipientTotals{.reached = 2, .held = 1, .beyond = 7}));
  EXPECT_THAT(all(lists, Which::reached), ElementsAre("a@x.example", "c@x.example"));
  const auto row = lists.page("inc-1", Which::all, "", 1, kNow).rows.at(0).second;
  EXPECT_EQ(row.held, 1U);
  EXPECT_EQ(row.reached, 1U);
  EXPECT_EQ(row.first, kNow);
  EXPECT_EQ(row.last, kNow + 1h);
  EXPECT_EQ(row.event_id, "later");
  EXPECT_THAT(records.kept("incident-recipient|inc-2"), IsEmpty());
  EXPECT_EQ(records.kept("incident-recipient|inc-1").size(), 3U);
  lists.merge("inc-2", "inc-1");  // as after a restart
  lists.tick({"inc-1"}, kNow);
  EXPECT_EQ(lists.totals("inc-1"), (RecipientTotals{.reached = 2, .held = 1, .beyond = 7}));
}

TEST_F(RecipientListsTest, AMoveThatARestartCutShortGoesOn) {
  for (int i = 0; i < 12'000; ++i) {
    lists.add("inc-2", message({("r" + std::to_string(i) + "@x.example").c_str()}));
  }
  lists.merge("inc-2", "inc-1");
  lists.tick({"inc-1"}, kNow);
  const auto left = records.kept("incident-recipient|inc-2").size();
  EXPECT_GT(left, 0U);
  EXPECT_LT(left, 12'000U);
  RecipientLists again{records};
  again.merge("inc-2", "inc-1");
  for (int i = 0; i < 5; ++i) again.tick({"inc-1"}, kNow);
  EXPECT_EQ(again.page("inc-1", Which::all, "", 1, kNow).rows.size(), 1U);
  EXPECT_EQ(again.totals("inc-1").reached, 12'000U);
  EXPECT_EQ(records.kept("incident-recipient|inc-1").size(), 12'000U);
}

}  // namespace
}  // namespace weir::service
