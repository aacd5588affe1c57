#include "incident/timeline.hpp"

#include <gtest/gtest.h>

#include "incident/reading.hpp"
#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;

TEST(Timeline, HasSlotsOfFiveMinutes) {
  Incident incident;
  add(incident, kMonday + 299s, {1, 1, 0});
  add(incident, kMonday + 1s, {1, 0, 0});
  add(incident, kMonday + 300s, {1, 1, 1});
  add(incident, kMonday + 3600s, {2, 0, 0});
  const std::vector<TimelineSlot> expected{
      {kMonday, 2, 1, 0}, {kMonday + 300s, 1, 1, 1}, {kMonday + 3600s, 2, 0, 0}};
  EXPECT_EQ(incident.timeline, expected);
}

TEST(Timeline, TakesWhatComesLate) {
  Incident incident;
  add(incident, kMonday + 600s, {1, 0, 0});
  add(incident, kMonday, {1, 0, 0});
  add(incident, kMonday + 300s, {1, 0, 0});
  ASSERT_EQ(incident.timeline.size(), 3U);
  EXPECT_EQ(incident.timeline[1].begin, kMonday + 300s);
}

TEST(Timeline, GetsCoarserAsItGetsLongAndLosesNothing) {
  Incident incident;
  constexpr int kSlots = 30 * 288;  // a month
  for (int i = 0; i < kSlots; ++i) add(incident, kMonday + i * 300s, {3, 2, 1});
  EXPECT_LE(incident.timeline.size(), kMaxSlots);
  EXPECT_GT(incident.timeline.size(), kMaxSlots / 3);
  EXPECT_EQ(incident.timeline_step, 160min);
  Volume sum;
  for (const auto& slot : incident.timeline) {
    sum.messages += slot.messages;
    sum.suspicious += slot.suspicious;
    sum.held += slot.held;
  }
  EXPECT_EQ(sum.messages, 3U * kSlots);
  EXPECT_EQ(sum.suspicious, 2U * kSlots);
  EXPECT_EQ(sum.held, 1U * kSlots);
}

TEST(Timeline, StaysBoundedWhenTimesAreAbsurd) {
  Incident incident;
  for (int i = 0; i < 2000; ++i) add(incident, kMonday + i * std::chrono::days{200}, {1, 0, 0});
  EXPECT_LE(incident.timeline.size(), kMaxSlots);
}

TEST(Timeline, TellsTheBusiestHour) {
  Incident incident;
  for (int i = 0; i < 36; ++i) add(incident, kMonday + i * 5min, {10, 0, 0});
  add(incident, kMonday + 90min, {100, 0, 0});
  EXPECT_EQ(busiest_hour(incident), 12U * 10 + 100);
  EXPECT_EQ(busiest_hour(Incident{}), 0U);
}

}  // namespace
}  // namespace weir::incident
