#include "baseline/dips.hpp"

#include <gmock/gmock.h>

#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Names = std::set<std::string, std::less<>>;
using Level = Dip::Level;

const TimePoint kNow{kMonday + 12h};

/// 300 an hour are expected, `share` of them come all the time.
Flow flow(std::string name, double share) {
  const auto of = [share](double minutes) {
    return static_cast<std::uint64_t>(300 * minutes / 60 * share);
  };
  return {.connector = std::move(name),
          .expected = 300,
          .low = 60,
          .quarter = of(15),
          .half = of(30),
          .hour = of(60),
          .day = 20'605};
}

struct DipsTest : testing::Test {
  Dips dips;

  Dips::Said look(const std::vector<Flow>& flows, const Names& open = {}, TimePoint now = kNow) {
    return dips.look(flows, open, now);
  }
  /// Both have got going today.
  DipsTest() { look({flow("a", 1), flow("b", 1)}); }
};

TEST_F(DipsTest, TellsOfAConnectorThatFallsSilentWhileAnotherGoesOn) {
  const auto said = look({flow("a", 0), flow("b", 1)});
  ASSERT_EQ(said.dips.size(), 1U);
  EXPECT_EQ(said.dips[0].connector, "a");
  EXPECT_EQ(said.dips[0].level, Level::alert);
  EXPECT_EQ(said.dips[0].evidence,
            "0 messages in the last hour, expected about 300 an hour, a dip below 60 an hour");
  EXPECT_THAT(said.note, IsEmpty());
}

TEST_F(DipsTest, IsSilentAtAFifthAndWarnsBelow) {
  EXPECT_THAT(look({flow("a", 0.2), flow("b", 1)}).dips, IsEmpty());
  const auto said = look({flow("a", 0.19), flow("b", 1)});
  ASSERT_EQ(said.dips.size(), 1U);
  EXPECT_EQ(said.dips[0].level, Level::warn);
}

TEST_F(DipsTest, AlertsOnlyBelowATwentiethOfTheWholeHour) {
  auto halted = flow("a", 0);
  halted.hour = 150;  // it stopped half an hour ago
  EXPECT_EQ(look({halted, flow("b", 1)}).dips.at(0).level, Level::warn);
  halted.hour = 15;
  EXPECT_THAT(look({halted, flow("b", 1)}).dips, IsEmpty());
  halted.hour = 14;
  EXPECT_EQ(look({halted, flow("b", 1)}).dips.at(0).level, Level::alert);
}

TEST_F(DipsTest, TellsItOnceUnlessAnIncidentIsOpen) {
  look({flow("a", 0), flow("b", 1)});
  EXPECT_THAT(look({flow("a", 0), flow("b", 1)}, {}, kNow + 30min).dips, IsEmpty());
  EXPECT_THAT(look({flow("a", 0), flow("b", 1)}, {"a"}, kNow + 9min).dips, IsEmpty());
  EXPECT_EQ(look({flow("a", 0), flow("b", 1)}, {"a"}, kNow + 30min).dips.size(), 1U);
}

TEST_F(DipsTest, TellsItAgainAfterARecovery) {
  look({flow("a", 0), flow("b", 1)});
  look({flow("a", 1), flow("b", 1)});
  EXPECT_EQ(look({flow("a", 0), flow("b", 1)}).dips.size(), 1U);
}

TEST_F(DipsTest, OnlyNotesASilenceOfAllOnce) {
  auto later = flow("b", 1);
  later.quarter = 0;  // it stopped with the other one, and its half hour is not empty yet
  const auto said = look({flow("a", 0), later});
  EXPECT_THAT(said.dips, IsEmpty());
  EXPECT_THAT(said.note, HasSubstr("All connectors at once"));
  EXPECT_THAT(look({flow("a", 0), flow("b", 0)}).note, IsEmpty());
  look({flow("a", 1), flow("b", 1)});
  EXPECT_THAT(look({flow("a", 0), flow("b", 0)}, {}, kNow + 11h).note, IsEmpty());
  EXPECT_THAT(look({flow("a", 0), flow("b", 0)}, {}, kNow + 12h).note, HasSubstr("a, b"));
}

TEST_F(DipsTest, TellsOfTheOneThatStaysSilentWhenOthersComeBack) {
  look({flow("a", 0), flow("b", 0)});
  EXPECT_EQ(look({flow("a", 0), flow("b", 1)}).dips.size(), 1U);
}

TEST_F(DipsTest, OnlyNotesADayOnWhichNoneGotGoing) {
  auto a = flow("a", 0.02);
  auto b = flow("b", 0.3);  // less than half, but no dip
  a.day = b.day = 20'606;
  const auto said = look({a, b});
  EXPECT_THAT(said.dips, IsEmpty());
  EXPECT_THAT(said.note, HasSubstr("holiday"));
}

TEST_F(DipsTest, ASingleConnectorThatStopsInMidDayIsADip) {
  EXPECT_EQ(look({flow("a", 0)}).dips.size(), 1U);
}

TEST_F(DipsTest, JudgesNoConnectorOfWhichLittleIsExpected) {
  auto small = flow("a", 0);
  small.low = 0;
  EXPECT_THAT(look({small, flow("b", 1)}).dips, IsEmpty());
  // Nor does it count as one that goes on.
  small.hour = 500;
  const auto said = look({small, flow("b", 0), flow("c", 0)});
  EXPECT_THAT(said.dips, IsEmpty());
  EXPECT_THAT(said.note, Not(IsEmpty()));
}

TEST_F(DipsTest, APauseForgetsWhatWentOn) {
  look({flow("a", 0), flow("b", 1)});
  dips.pause();
  EXPECT_EQ(look({flow("a", 0), flow("b", 1)}).dips.size(), 1U);
}

}  // namespace
}  // namespace weir::baseline
