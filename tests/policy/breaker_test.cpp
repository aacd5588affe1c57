#include "weir/policy/breaker.hpp"

#include <gtest/gtest.h>

#include <span>

#include "count/memory_store.hpp"

namespace weir::policy {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart{1'767'225'600s};

/// Of one connector that may hold three messages back in an hour.
struct BreakerTest : testing::Test {
  BreakerTest() {
    connector.name = "onprem";
    connector.max_deferred_per_hour = 3;
  }
  bool is_tripped(TimePoint now) {
    const auto asked = breaker_reading(connector);
    return tripped(
        store.add({.identity = {}, .observations = std::span{&*asked, 1}}, now).readings.at(0));
  }
  void defer(TimePoint now) {
    const auto one = one_deferred(connector);
    store.add({.identity = {}, .observations = std::span{&*one, 1}}, now);
  }

  connector::Connector connector;
  count::MemoryStore store;
};

TEST_F(BreakerTest, TripsWhenAllThatMayBeHeldBackIsHeldBack) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(is_tripped(kStart)) << i;
    defer(kStart);
  }
  EXPECT_TRUE(is_tripped(kStart));
  EXPECT_TRUE(is_tripped(kStart + 30min));
}

TEST_F(BreakerTest, LookingCountsNothing) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(is_tripped(kStart));
}

TEST_F(BreakerTest, ClosesAQuarterOfAnHourAfterTheSumHasFallen) {
  for (int i = 0; i < 3; ++i) defer(kStart);
  EXPECT_TRUE(is_tripped(kStart));
  EXPECT_TRUE(is_tripped(kStart + 74min));
  EXPECT_FALSE(is_tripped(kStart + 77min));
}

TEST_F(BreakerTest, DoesNotFlapWhenDeferralsLeaveTheHourOneByOne) {
  for (int i = 0; i < 3; ++i) defer(kStart + i * 1min);
  EXPECT_TRUE(is_tripped(kStart + 3min));
  int changes = 0;
  bool last = true;
  for (auto now = kStart + 3min; now < kStart + 4h; now += 10s) {
    const bool open = is_tripped(now);
    changes += open != last ? 1 : 0;
    last = open;
    if (!open) defer(now);  // the flood goes on
  }
  EXPECT_LE(changes, 7);  // at most a trip and a closing in each hour and a quarter
}

TEST_F(BreakerTest, TellsConnectorsApart) {
  for (int i = 0; i < 3; ++i) defer(kStart);
  connector.name = "other";
  EXPECT_FALSE(is_tripped(kStart));
}

TEST(Breaker, ZeroIsNone) {
  connector::Connector connector;
  connector.max_deferred_per_hour = 0;
  EXPECT_FALSE(breaker_reading(connector));
  EXPECT_FALSE(one_deferred(connector));
}

TEST(Breaker, WhatIsNotKnownTripsNothing) { EXPECT_FALSE(tripped(std::nullopt)); }

TEST(BreakerSpares, OnlyWhatMayBeOrdinaryMail) {
  connector::Connector link;
  link.max_deferred_per_hour = 5'000;
  count::Reading over;
  over.total = 5'000;
  over.passes = false;
  baseline::Expectation small;
  small.high = 500;
  small.basis = baseline::Basis::hour_of_day;
  baseline::Expectation large;
  large.high = 60'000;
  large.basis = baseline::Basis::hour_of_week;
  EXPECT_FALSE(spares(over, link, &small))
      << "ten times what it ever sends: an attack, and it is held";
  EXPECT_TRUE(spares(over, link, &large)) << "a wrong rule stops ordinary mail";
  auto resting = over;
  resting.total = 400;
  EXPECT_FALSE(spares(resting, link, &small)) << "the flood is over, its backlog still comes";
  small.basis = baseline::Basis::floor;
  EXPECT_TRUE(spares(over, link, &small)) << "nothing is learned yet";
  EXPECT_TRUE(spares(over, link, nullptr));
  EXPECT_FALSE(spares(std::nullopt, link, nullptr)) << "not known is not tripped";
}

}  // namespace
}  // namespace weir::policy
