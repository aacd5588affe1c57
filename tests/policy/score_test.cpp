#include <gtest/gtest.h>

#include <vector>

#include "weir/policy/policy.hpp"

namespace weir::policy {
namespace {

using detect::Finding;
using detect::Severity;

Finding finding(std::string_view detector, unsigned points) {
  return {detector, Severity::medium, points, "", ""};
}

TEST(Score, IsZeroWithoutFindings) { EXPECT_EQ(score({}), 0u); }

TEST(Score, AddsUpTheDetectors) {
  EXPECT_EQ(score(std::vector{finding("a", 15), finding("b", 25)}), 40u);
}

TEST(Score, TakesEachDetectorOnceWithItsHighest) {
  EXPECT_EQ(score(std::vector{finding("a", 10), finding("b", 5), finding("a", 25)}), 30u);
}

TEST(Score, StopsAtAHundred) {
  EXPECT_EQ(score(std::vector{finding("a", 60), finding("b", 60)}), 100u);
  EXPECT_EQ(score(std::vector{finding("a", 4'000'000'000U), finding("b", 4'000'000'000U)}), 100u);
}

TEST(ByScore, TagsAtTheThresholdAndNotBelow) {
  EXPECT_EQ(by_score(24, {}), Disposition::accept);
  EXPECT_EQ(by_score(25, {}), Disposition::tag);
}

TEST(ByScore, NeverDoesMoreThanTagByDefault) { EXPECT_EQ(by_score(100, {}), Disposition::tag); }

TEST(ByScore, TakesTheStrongestThresholdReached) {
  const ScoreThresholds thresholds{.tag = 25, .quarantine = 50, .tempfail = 70, .reject = 90};
  EXPECT_EQ(by_score(50, thresholds), Disposition::quarantine);
  EXPECT_EQ(by_score(89, thresholds), Disposition::tempfail);
  EXPECT_EQ(by_score(90, thresholds), Disposition::reject);
}

}  // namespace
}  // namespace weir::policy
