#include "detect/volume_spike.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using baseline::Basis;
using baseline::Expectation;
using baseline::Forecasts;
using Totals = std::vector<std::optional<count::Reading>>;

const VolumeSpike kDetector{{}};
const std::string kAccount = "10.1.2.3|app@contoso.example";

Expectation learned(double expected, std::uint64_t high, std::uint64_t alert) {
  return {.expected = expected,
          .spread = 1,
          .high = high,
          .alert = alert,
          .basis = Basis::hour_of_week,
          .samples = 8};
}

const Forecasts kForecasts{{{"onprem-to-m365", learned(300, 900, 1500)}},
                           {{kAccount, learned(40, 120, 200)}}};

struct World {
  test::Scene scene = test::scene("app@contoso.example", "app@contoso.example");
  const Forecasts* forecasts = &kForecasts;

  Context context() const {
    auto made = scene.context();
    made.forecasts = forecasts;
    return made;
  }
  std::vector<Finding> said(std::optional<std::uint64_t> connector,
                            std::optional<std::uint64_t> account = std::nullopt) const {
    Totals totals;
    for (const auto& total : {connector, account}) {
      totals.emplace_back();
      if (total) totals.back().emplace().total = *total;
    }
    return kDetector.judge(context(), totals);
  }
};

TEST(VolumeSpike, CountsMessagesOfConnectorAndAccount) {
  EXPECT_TRUE(kDetector.counts());
  const auto asked = kDetector.observe(World{}.context());
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].key.name, "volume_spike");
  EXPECT_EQ(asked[0].key.subject, "onprem-to-m365");
  EXPECT_EQ(asked[0].key.window, std::chrono::hours{1});
  EXPECT_EQ(asked[1].key.subject, "account|" + kAccount);
}

TEST(VolumeSpike, CountsNoAccountOfStrangers) {
  World world;
  world.scene = test::scene("x@evil.example", "x@evil.example");
  EXPECT_EQ(kDetector.observe(world.context()).size(), 1u);
  world.scene = test::scene("<>", "app@contoso.example");
  EXPECT_EQ(kDetector.observe(world.context()).size(), 1u);
  world.scene = test::scene("app@contoso.example", "app@contoso.example",
                            connector::Direction::from_internet);
  EXPECT_EQ(kDetector.observe(world.context()).size(), 1u);
}

TEST(VolumeSpike, CountsTheLoginWhoeverItSaysItIs) {
  World world;
  world.scene = test::scene("x@evil.example", "x@evil.example");
  world.scene.transaction.session.auth_user = "svc";
  EXPECT_EQ(kDetector.observe(world.context()).at(1).key.subject, "account|login|svc");
}

TEST(VolumeSpike, IsSilentAtTheBoundAndFiresAbove) {
  EXPECT_TRUE(World{}.said(900).empty());
  const auto findings = World{}.said(901);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "volume_spike");
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].symptom, "S1");
  EXPECT_EQ(findings[0].evidence,
            "901 in the last hour, expected about 300 at this hour (median of 8 hours), high above "
            "900: connector onprem-to-m365");
}

TEST(VolumeSpike, IsGraveAboveTheAlert) {
  EXPECT_EQ(World{}.said(1500).at(0).severity, Severity::medium);
  EXPECT_EQ(World{}.said(1501).at(0).severity, Severity::high);
}

TEST(VolumeSpike, AnAccountAloneIsAWeakerSign) {
  EXPECT_TRUE(World{}.said(130, 120).empty());
  EXPECT_EQ(World{}.said(130, 121).at(0).severity, Severity::low);
  const auto grave = World{}.said(230, 201);
  ASSERT_EQ(grave.size(), 1u);
  EXPECT_EQ(grave[0].severity, Severity::medium);
  EXPECT_NE(grave[0].evidence.find("account " + kAccount), std::string::npos);
}

TEST(VolumeSpike, SaysTheWorstFirst) {
  const auto findings = World{}.said(1600, 250);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[1].severity, Severity::medium);
}

TEST(VolumeSpike, APlainNumberIsNeverMoreThanAWeakSign) {
  const Forecasts cold{{{"onprem-to-m365", {.high = 1000, .alert = 1667}}}, {}};
  World world;
  world.forecasts = &cold;
  EXPECT_TRUE(world.said(1000).empty());
  const auto findings = world.said(1'000'000);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_NE(findings[0].evidence.find("nothing learned yet"), std::string::npos);
}

TEST(VolumeSpike, JudgesWhatIsDeclared) {
  const Forecasts declared{
      {{"onprem-to-m365", {.expected = 100, .high = 300, .alert = 500, .basis = Basis::declared}}},
      {}};
  World world;
  world.forecasts = &declared;
  EXPECT_EQ(world.said(501).at(0).severity, Severity::high);
  EXPECT_NE(world.said(501).at(0).evidence.find("expected 100 as declared"), std::string::npos);
}

TEST(VolumeSpike, JudgesAnAccountThatNobodyKnowsByThePlainNumber) {
  const Forecasts forecasts{
      {}, std::make_shared<const Forecasts::Map>(), Expectation{.high = 100, .alert = 167}};
  World world;
  world.forecasts = &forecasts;
  EXPECT_TRUE(world.said(5000, 100).empty());
  EXPECT_EQ(world.said(5000, 101).at(0).severity, Severity::low);
}

TEST(VolumeSpike, LeavesWhatOtherHostsCountedToThem) {
  Totals totals(2);
  totals[0].emplace().total = 1500;
  totals[0]->others = 600;
  EXPECT_TRUE(kDetector.judge(World{}.context(), totals).empty());
  totals[0]->others = 599;
  EXPECT_EQ(kDetector.judge(World{}.context(), totals).size(), 1u);
}

TEST(VolumeSpike, IsSilentWhenTheCountIsUnknown) {
  EXPECT_TRUE(World{}.said(std::nullopt, std::nullopt).empty());
  EXPECT_EQ(World{}.said(std::nullopt, 500).size(), 1u);
  EXPECT_TRUE(kDetector.judge(World{}.context(), {}).empty());
}

TEST(VolumeSpike, AsksAndSaysNothingWhileNothingIsKnown) {
  World world;
  world.forecasts = nullptr;
  EXPECT_TRUE(kDetector.observe(world.context()).empty());
  EXPECT_TRUE(world.said(1'000'000, 1'000'000).empty());
  const Forecasts nothing{{}, {}};
  world.forecasts = &nothing;
  EXPECT_TRUE(world.said(1'000'000, 1'000'000).empty());
}

TEST(VolumeSpike, ShowsHostileSendersSafely) {
  World world;
  world.scene =
      test::scene("a\x1b[31m" + std::string(500, 'x') + "@contoso.example", "app@contoso.example");
  const Forecasts forecasts{
      {}, std::make_shared<const Forecasts::Map>(), Expectation{.high = 100, .alert = 167}};
  world.forecasts = &forecasts;
  const auto findings = world.said(1, 1000);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_LE(findings[0].evidence.size(), 200u);
}

TEST(VolumeSpike, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{7}}}};
  EXPECT_EQ(VolumeSpike::Limits::from(settings).points, 7u);
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

}  // namespace
}  // namespace weir::detect
