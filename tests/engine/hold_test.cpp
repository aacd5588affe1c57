#include "weir/policy/hold.hpp"

#include <gtest/gtest.h>

#include "count/memory_store.hpp"
#include "detect/build.hpp"
#include "detect/registry.hpp"
#include "weir/engine/answer.hpp"
#include "weir/engine/engine.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::engine {
namespace {

using namespace std::chrono_literals;

const TimePoint kNow{1'767'225'600s};

/// Orders and the breaker beside real counters and the built-in limits.
class OrdersTest : public testing::Test {
 protected:
  static Rules rules(Mode mode, std::uint64_t most) {
    Rules out;
    out.organization = test::organization();
    auto connector = test::to_cloud();
    connector.max_deferred_per_hour = most;
    out.connectors = connector::ConnectorTable{{connector}};
    detect::Sections sections;
    out.detectors = detect::make_detectors(sections);
    for (auto& spec : detect::built_in_limits()) out.limits.emplace_back(std::move(spec));
    out.mode = mode;
    return out;
  }
  Engine engine(Mode mode = Mode::enforce, std::uint64_t most = 5000) {
    return Engine{rules(mode, most), test::kDomains, store};
  }
  static policy::Hold order(Disposition action = Disposition::tempfail) {
    policy::Hold hold;
    hold.id = "7f3a9c";
    hold.connector = "onprem-to-m365";
    hold.action = action;
    hold.until = kNow + 2h;
    hold.author = "alice";
    hold.reason = "app1 is hijacked";
    return hold;
  }
  static Situation with(policy::Hold hold) {
    Situation situation;
    situation.holds = std::make_shared<const policy::HoldList>(std::vector{std::move(hold)});
    return situation;
  }
  mail::Transaction numbered(mail::Transaction mail, int number) const {
    mail.message.digest[0] = static_cast<std::uint8_t>(number);
    mail.message.digest[1] = static_cast<std::uint8_t>(number >> 8);
    return mail;
  }
  /// As the pipeline does: what is held back is remembered, and counted for the breaker.
  Verdict send(const Engine& with, const mail::Transaction& mail, int number,
               const Situation& situation = {}, TimePoint now = kNow) {
    auto verdict = with.inspect(numbered(mail, number), now, situation);
    if (verdict.decision.enforced == Disposition::tempfail) {
      store.remember_tempfail(verdict.identity_key, "first", now + 120h);
    }
    if (verdict.decision.deferred && verdict.retry_of.empty()) {
      const auto one = policy::one_deferred(*verdict.connector);
      if (one) store.add({.identity = {}, .observations = std::span{&*one, 1}}, now);
    }
    return verdict;
  }

  const mail::Transaction clean = test::message("app@contoso.example", "app@contoso.example");
  const mail::Transaction evil = test::message("app@contoso.example", "ceo@evil.example");
  count::MemoryStore store;
};

TEST_F(OrdersTest, AHoldTakesCleanMailAndSaysWho) {
  const auto judge = engine();
  const auto verdict = judge.inspect(clean, kNow, with(order()));
  EXPECT_EQ(verdict.decision.enforced, Disposition::tempfail);
  ASSERT_TRUE(verdict.hold);
  EXPECT_EQ(verdict.hold->id, "7f3a9c");
  const auto answer = make_answer(verdict, {}, "0190", policy::HeaderStyle::full);
  ASSERT_TRUE(answer.reply);
  EXPECT_EQ(answer.reply->text, "Held back by order of the postmaster, try again later [id 0190]");
}

TEST_F(OrdersTest, TheModeCapsAHold) {
  EXPECT_EQ(engine(Mode::tag).inspect(clean, kNow, with(order())).decision.enforced,
            Disposition::tag);
  const auto judge = engine(Mode::observe);
  const auto observed = judge.inspect(clean, kNow, with(order()));
  EXPECT_EQ(observed.decision.enforced, Disposition::accept);
  EXPECT_EQ(observed.decision.wanted, Disposition::tempfail);
  EXPECT_TRUE(observed.hold);
}

TEST_F(OrdersTest, AHeldMessageIsCountedButNoGateAdmitsIt) {
  const auto judge = engine();
  for (int i = 0; i < 40; ++i) send(judge, evil, i, with(order()));
  const auto after = send(judge, evil, 40);
  EXPECT_EQ(*after.limits.at(1).total, 41u);  // suspicious-per-client
  for (const auto& row : store.list("suspicious-per-client", 10, kNow)) {
    EXPECT_EQ(row.reading.admitted, 0u);
  }
}

TEST_F(OrdersTest, AHoldThatTagsLeavesTheGatesAlone) {
  const auto judge = engine();
  const auto verdict = send(judge, evil, 0, with(order(Disposition::tag)));
  EXPECT_EQ(verdict.decision.enforced, Disposition::tag);
  EXPECT_EQ(store.list("suspicious-per-client", 10, kNow).at(0).reading.admitted, 1u);
}

TEST_F(OrdersTest, WhatAHoldQuarantinesAndTagsNamesIt) {
  const auto judge = engine();
  const auto held = judge.inspect(clean, kNow, with(order(Disposition::quarantine)));
  const auto answer = make_answer(held, {}, "0190", policy::HeaderStyle::full);
  EXPECT_EQ(answer.quarantine_reason, "weir [id 0190] hold 7f3a9c ");
  ASSERT_EQ(answer.inserts.size(), 1u);
  EXPECT_NE(answer.inserts[0].value.find(" hold=7f3a9c;"), std::string::npos);
}

TEST_F(OrdersTest, RulesHoldBackAtMostWhatTheyMayAndThenTag) {
  const auto judge = engine(Mode::enforce, 10);
  int held = 0;
  for (int i = 0; i < 100; ++i) {
    const auto verdict = send(judge, evil, i);
    held += verdict.decision.enforced == Disposition::tempfail ? 1 : 0;
    EXPECT_EQ(verdict.decision.wanted, i < 40 ? Disposition::tag : Disposition::tempfail) << i;
    EXPECT_EQ(verdict.decision.breaker, i >= 50) << i;
    EXPECT_EQ(verdict.decision.enforced == Disposition::tempfail, i >= 40 && i < 50) << i;
  }
  EXPECT_EQ(held, 10);
}

TEST_F(OrdersTest, WhatWasDeferredFlowsOnceTheBreakerHasTripped) {
  const auto judge = engine(Mode::enforce, 10);
  for (int i = 0; i < 60; ++i) send(judge, evil, i);
  const auto again = send(judge, evil, 45, {}, kNow + 5min);
  EXPECT_EQ(again.retry_of, "first");
  EXPECT_EQ(again.decision.enforced, Disposition::tag);
  EXPECT_TRUE(again.decision.breaker);
}

TEST_F(OrdersTest, RetriesDoNotTripTheBreaker) {
  const auto judge = engine(Mode::enforce, 10);
  for (int i = 0; i < 45; ++i) send(judge, evil, i);  // 5 held
  for (int round = 1; round < 20; ++round) {
    for (int i = 40; i < 45; ++i) {
      EXPECT_EQ(send(judge, evil, i, {}, kNow + round * 10s).decision.enforced,
                Disposition::tempfail);
    }
  }
}

TEST_F(OrdersTest, AnOrderNeitherTripsTheBreakerNorYieldsToIt) {
  const auto judge = engine(Mode::enforce, 10);
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(send(judge, clean, i, with(order())).decision.enforced, Disposition::tempfail);
  }
  for (int i = 0; i < 60; ++i) send(judge, evil, 100 + i);
  EXPECT_EQ(send(judge, evil, 200).decision.enforced, Disposition::tag);
  EXPECT_EQ(send(judge, evil, 201, with(order())).decision.enforced, Disposition::tempfail);
}

TEST_F(OrdersTest, WithoutABreakerEverythingIsHeldBack) {
  const auto judge = engine(Mode::enforce, 0);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(send(judge, evil, i).decision.enforced == Disposition::tempfail, i >= 40) << i;
  }
}

}  // namespace
}  // namespace weir::engine
