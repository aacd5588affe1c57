#include "page/plot.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <regex>

namespace weir::page {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint kStart{std::chrono::milliseconds{1767322800000}};  // 2026-01-02 03:00

/// Every number of an attribute within the elements of a class.
std::vector<double> numbers(const std::string& svg, const std::string& name,
                            const std::string& attribute) {
  std::vector<double> found;
  const std::regex pattern{"class=\"" + name + "\"[^>]*? " + attribute + "=\"([-0-9.]+)\""};
  for (std::sregex_iterator it{svg.begin(), svg.end(), pattern}, end; it != end; ++it) {
    found.push_back(std::stod((*it)[1]));
  }
  return found;
}

Chart hour_of(std::vector<Slot> slots) {
  return {.title = "Mail",
          .from = kStart,
          .to = kStart + hours{1},
          .step = minutes{10},
          .slots = std::move(slots)};
}

TEST(Plot, AnAxisEndsAtARoundNumber) {
  EXPECT_EQ(top_of_axis(0), 1U);
  EXPECT_EQ(top_of_axis(1), 1U);
  EXPECT_EQ(top_of_axis(3), 4U);
  EXPECT_EQ(top_of_axis(51), 100U);
  EXPECT_EQ(top_of_axis(1'000'001), 2'000'000U);
  EXPECT_GE(top_of_axis(UINT64_MAX), 1'000'000'000'000'000'000U);
}

TEST(Plot, TimesBelowAreRoundAndFew) {
  EXPECT_THAT(ticks_of(kStart + minutes{3}, kStart + minutes{58}, 4),
              ElementsAre(kStart + minutes{15}, kStart + minutes{30}, kStart + minutes{45}));
  for (const auto length : {1, 50, 60 * 24, 60 * 24 * 7, 60 * 24 * 90, 60 * 24 * 4000}) {
    EXPECT_LE(ticks_of(kStart, kStart + minutes{length}, 8).size(), 9U) << length;
  }
  EXPECT_TRUE(ticks_of(kStart, kStart, 8).empty());
}

TEST(Plot, BarsStandOnEachOtherAndReachTheirCount) {
  const auto svg = svg_of(hour_of({{kStart, 10, 4, 2}}), {}, "wide");
  const auto floor = 250.0 - 36;
  const auto unit = (floor - 26) / 10;
  EXPECT_THAT(numbers(svg, "held", "height"), ElementsAre(testing::DoubleNear(2 * unit, 0.1)));
  EXPECT_THAT(numbers(svg, "odd", "height"), ElementsAre(testing::DoubleNear(2 * unit, 0.1)));
  EXPECT_THAT(numbers(svg, "rest", "height"), ElementsAre(testing::DoubleNear(6 * unit, 0.1)));
  EXPECT_THAT(numbers(svg, "rest", "y"), ElementsAre(testing::DoubleNear(26, 0.1)));
}

TEST(Plot, RetriesThatAreHeldAreSeenThoughTheyAreNoNewMessages) {
  const auto svg = svg_of(hour_of({{kStart, 0, 0, 5}}), {}, "wide");
  EXPECT_EQ(numbers(svg, "held", "height").size(), 1U);
  EXPECT_THAT(svg, HasSubstr("0 messages, 0 suspicious, 5 held back"));
}

TEST(Plot, NothingStandsOutOfTheCanvas) {
  Chart chart = hour_of({{kStart - hours{2}, 5, 0, 0},
                         {kStart + hours{9}, 5, 0, 0},
                         {kStart + minutes{50}, UINT64_MAX, 0, 0}});
  chart.moments = {{kStart - hours{9}, "before"}, {kStart + hours{9}, "after"}};
  const auto svg = svg_of(chart, {}, "wide");
  for (const auto* name : {"rest", "flag"}) {
    const auto left = numbers(svg, name, "x");
    for (const auto x : left) {
      EXPECT_GE(x, 0) << name;
      EXPECT_LE(x, 920) << name;
    }
  }
  for (const auto y : numbers(svg, "rest", "y")) EXPECT_GE(y, 0);
}

TEST(Plot, MomentsThatAreCloseShareAFlag) {
  Chart chart = hour_of({{kStart, 1, 0, 0}});
  chart.moments = {{kStart, "a"}, {kStart + minutes{1}, "b"}, {kStart + minutes{40}, "c"}};
  const auto svg = svg_of(chart, {}, "wide");
  EXPECT_EQ(numbers(svg, "moment", "x1").size(), 2U);
  EXPECT_THAT(svg, HasSubstr(">1–2</text>"));
  EXPECT_THAT(svg, HasSubstr(">3</text>"));
}

TEST(Plot, WhatIsExpectedIsALine) {
  Chart chart = hour_of({{kStart, 10, 0, 0}});
  chart.expected = {{kStart, 5, 8}, {kStart + minutes{30}, 6, 99}};
  const auto svg = svg_of(chart, {}, "wide");
  EXPECT_THAT(svg, HasSubstr("<path class=\"expected\" d=\"M46 "));
  // 99 is above the axis: a line at its top would say 10.
  const std::regex high{"<path class=\"high\" d=\"M[^M]*\""};
  EXPECT_TRUE(std::regex_search(svg, high));
  EXPECT_THAT(svg_of(hour_of({{kStart, 1, 0, 0}}), {}, "wide"), Not(HasSubstr("<path")));
}

TEST(Plot, AnEmptyChartIsAnAxis) {
  EXPECT_THAT(svg_of(hour_of({}), {}, "wide"), HasSubstr("class=\"grid\""));
  const auto svg = svg_of(Chart{}, {}, "wide");
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(Plot, SomethingIsNeverNothing) {
  EXPECT_THAT(svg_of(Bar{"a", 1}, 1'000'000), HasSubstr(" width=\"0.5\""));
  EXPECT_THAT(svg_of(Bar{"a", 0}, 10), HasSubstr(" width=\"0\""));
  EXPECT_THAT(svg_of(Bar{"a", 10}, 10), HasSubstr(" width=\"100\""));
  EXPECT_THAT(svg_of(Bar{"a", 0}, 0), Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace weir::page
