#include <gtest/gtest.h>

#include "count/memory_store.hpp"
#include "detect/build.hpp"
#include "detect/registry.hpp"
#include "weir/engine/engine.hpp"

namespace weir::engine {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart{1'767'225'600s};

/// Built-in limits over real counters: what a burst looks like from the engine.
class BurstTest : public testing::Test {
 protected:
  BurstTest() : engine{rules(), test::kDomains, store} {}

  static Rules rules() {
    Rules out;
    out.organization = test::organization();
    out.connectors = connector::ConnectorTable{{test::to_cloud()}};
    detect::Sections sections;
    out.detectors = detect::make_detectors(sections);
    for (auto& spec : detect::built_in_limits()) out.limits.emplace_back(std::move(spec));
    out.mode = Mode::enforce;
    return out;
  }

  /// The `number`-th message of its kind, so that no two are the same.
  Verdict send(mail::Transaction mail, int number, TimePoint when) {
    mail.message.digest[0] = static_cast<std::uint8_t>(number);
    mail.message.digest[1] = static_cast<std::uint8_t>(number >> 8);
    const auto verdict = engine.inspect(mail, when);
    if (verdict.decision.enforced == Disposition::tempfail) {
      store.remember_tempfail(verdict.identity_key, "first", when + 120h);
    }
    return verdict;
  }
  int held(int first, int count, TimePoint when) {
    int total = 0;
    for (int i = first; i < first + count; ++i) {
      total += send(evil, i, when).decision.enforced == Disposition::tempfail ? 1 : 0;
    }
    return total;
  }

  const mail::Transaction clean = test::message("app@contoso.example", "app@contoso.example");
  const mail::Transaction evil = test::message("app@contoso.example", "ceo@evil.example");
  count::MemoryStore store;
  Engine engine;
};

TEST_F(BurstTest, LetsTheLimitThroughAndHoldsTheRestBack) {
  EXPECT_EQ(held(0, 40, kStart), 0);
  EXPECT_EQ(held(40, 60, kStart + 1min), 60);
}

TEST_F(BurstTest, LetsCleanMailOfTheSameHostFlow) {
  held(0, 100, kStart);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(send(clean, i, kStart + 1min).decision.enforced, Disposition::accept);
  }
}

TEST_F(BurstTest, HoldsTwoBurstsAcrossTheFullHourBackAsOne) {  // trap T5
  EXPECT_EQ(held(0, 40, kStart + 59min), 0);
  EXPECT_EQ(held(40, 40, kStart + 61min), 40);
}

TEST_F(BurstTest, DoesNotCountARetryAsNewVolume) {  // trap T8
  held(0, 41, kStart);
  const auto again = send(evil, 40, kStart + 5min);
  EXPECT_EQ(again.retry_of, "first");
  EXPECT_EQ(*again.limits.at(1).total, 41u);
}

TEST_F(BurstTest, LetsABacklogOutAtMostAtTheLimit) {
  held(0, 200, kStart);
  const auto later = kStart + 90min;  // the hour and the hold are over
  int passed = 0;
  for (int i = 0; i < 200; ++i) {
    passed += send(evil, i, later).decision.enforced == Disposition::tag ? 1 : 0;
  }
  EXPECT_EQ(passed, 40);
}

TEST_F(BurstTest, GivesAnotherSenderNameNoFreshLimit) {
  for (int i = 0; i < 100; ++i) {
    const auto from = "x" + std::to_string(i) + "@evil" + std::to_string(i) + ".example";
    const auto verdict = send(test::message(from, from), i, kStart);
    EXPECT_EQ(verdict.decision.enforced == Disposition::tempfail, i >= 40) << i;
  }
}

}  // namespace
}  // namespace weir::engine
