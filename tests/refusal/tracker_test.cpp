#include "refusal/tracker.hpp"

#include <gmock/gmock.h>

#include <map>

namespace weir::refusal {
namespace {

using namespace std::chrono_literals;
using detect::Severity;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kMonday = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

struct TrackerTest : testing::Test {
  Delivery answer(Outcome outcome, Code code, std::string text) {
    return {.time = now,
            .queue_id = "4Abc",
            .recipient = "u@contoso.example",
            .relay = "contoso-example.mail.protection.outlook.com",
            .outcome = outcome,
            .reply = outcome == Outcome::deferred ? 451U : 550U,
            .code = code,
            .text = std::move(text),
            .has_text = true};
  }
  std::vector<Notice> blocked() {
    return tracker.take(answer(Outcome::refused, {5, 7, 711}, "bad inbound connector."), "onprem",
                        live);
  }
  std::vector<Notice> denied() {
    return tracker.take(answer(Outcome::refused, {5, 7, 64}, "TenantAttribution; Relay Access"),
                        "onprem", live);
  }
  std::vector<Notice> throttled() {
    return tracker.take(answer(Outcome::deferred, {4, 7, 500}, "Server busy."), "onprem", live);
  }
  std::vector<Notice> unknown_recipient() {
    return tracker.take(answer(Outcome::refused, {5, 4, 1}, "Recipient address rejected: Access"),
                        "onprem", live);
  }
  std::vector<Notice> taken() {
    return tracker.take(answer(Outcome::delivered, {2, 6, 0}, ""), "onprem", live);
  }

  Tracker tracker;
  TimePoint now = kMonday;
  bool live = true;
};

TEST_F(TrackerTest, TheFirstBlockIsToldAtOnce) {
  const auto notices = blocked();
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_EQ(notices[0].rule->id, "5.7.711");
  EXPECT_EQ(notices[0].severity, Severity::critical);
  EXPECT_EQ(notices[0].connector, "onprem");
  EXPECT_EQ(notices[0].count, 1U);
}

TEST_F(TrackerTest, AFloodOfRefusalsIsToldOnceAMinute) {
  std::size_t told = 0;
  std::uint64_t counted = 0;
  for (int i = 0; i < 6'000; ++i) {  // ten minutes
    now += 100ms;
    for (const auto& notice : blocked()) {
      ++told;
      counted += notice.count;
    }
  }
  EXPECT_THAT(told, testing::AllOf(testing::Ge(9U), testing::Le(11U)));
  now += 2min;
  for (const auto& notice : tracker.tick(now)) counted += notice.count;
  EXPECT_EQ(counted, 6'000U);
}

TEST_F(TrackerTest, ItIsOverWhenMailIsTakenAgain) {
  blocked();
  now += 1h;
  EXPECT_THAT(tracker.tick(now), IsEmpty());  // silence is no recovery
  const auto notices = taken();
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_TRUE(notices[0].over);
  EXPECT_EQ(notices[0].since, kMonday);
  now += 1h;
  EXPECT_THAT(taken(), IsEmpty());
}

TEST_F(TrackerTest, OneThatIsTakenBetweenRefusalsIsNoRecovery) {
  blocked();
  now += 1s;
  EXPECT_THAT(taken(), IsEmpty());
  now += 1s;
  blocked();
  now += 1h;
  for (const auto& notice : tracker.tick(now)) EXPECT_FALSE(notice.over);
}

TEST_F(TrackerTest, RecoveryIsToldByTheClockToo) {
  blocked();
  now += 1s;
  taken();
  now += 30s;
  ASSERT_THAT(tracker.tick(now), SizeIs(1));
}

TEST_F(TrackerTest, WhatConcernsPartOfTheMailTakesLongerToBeOver) {
  denied();
  now += 1min;
  EXPECT_THAT(taken(), IsEmpty());
  now += 30min;
  EXPECT_THAT(tracker.tick(now), SizeIs(1));
}

TEST_F(TrackerTest, BlockAndRecoveryInTurnsAreNotToldEachTime) {
  std::size_t told = 0;
  for (int i = 0; i < 60; ++i) {
    told += blocked().size();
    now += 1s;
    taken();
    now += 29s;
    told += tracker.tick(now).size();
  }
  EXPECT_LE(told, 65U);  // half an hour: one of each a minute
}

TEST_F(TrackerTest, ASuddenRelayDenialIsAWarningAndThreeAreAnAlarm) {
  const auto first = denied();
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].severity, Severity::medium);
  now += 1min;
  EXPECT_THAT(denied(), IsEmpty());
  now += 1min;
  const auto third = denied();
  ASSERT_THAT(third, SizeIs(1));
  EXPECT_EQ(third[0].severity, Severity::high);
}

TEST_F(TrackerTest, ADenialThatGoesOnForDaysIsNothingSudden) {
  Severity last = Severity::info;
  for (int hour = 0; hour < 72; ++hour) {
    for (const auto& notice : denied()) last = notice.severity;
    now += 1h;
  }
  EXPECT_EQ(last, Severity::low);
}

TEST_F(TrackerTest, ThrottlingWarnsAtThreeAndAlarmsAtTenInTenMinutes) {
  std::map<int, Severity> told;
  for (int i = 1; i <= 10; ++i) {
    for (const auto& notice : throttled()) told[i] = notice.severity;
    now += 30s;
  }
  EXPECT_EQ(told, (std::map<int, Severity>{{3, Severity::medium}, {10, Severity::high}}));
}

TEST_F(TrackerTest, ThrottlingNowAndThenIsSilent) {
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(throttled(), IsEmpty());
    now += 6min;
    EXPECT_THAT(tracker.tick(now), IsEmpty());
  }
}

TEST_F(TrackerTest, UnknownRecipientsCountByTheirShare) {
  std::vector<Notice> told;
  for (int i = 0; i < 200; ++i) {
    now += 5s;
    const auto notices = i % 20 == 0 ? unknown_recipient() : taken();
    told.insert(told.end(), notices.begin(), notices.end());
  }
  EXPECT_THAT(told, IsEmpty());
  for (int i = 0; i < 100; ++i) {
    now += 1s;
    const auto notices = unknown_recipient();
    told.insert(told.end(), notices.begin(), notices.end());
  }
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().severity, Severity::low);
  EXPECT_EQ(told.back().severity, Severity::medium);
}

TEST_F(TrackerTest, WhatIsFromBeforeTheStartTeachesOnly) {
  live = false;
  EXPECT_THAT(blocked(), IsEmpty());
  for (int i = 0; i < 20; ++i) EXPECT_THAT(throttled(), IsEmpty());
  EXPECT_THAT(tracker.tick(now + 1h), IsEmpty());
  live = true;
  now += 2h;
  EXPECT_THAT(taken(), IsEmpty());  // of what was never told there is no recovery
  EXPECT_THAT(blocked(), SizeIs(1));
}

TEST_F(TrackerTest, ARestartKeepsWhatIsGoingOn) {
  blocked();
  Tracker next;
  next.restore(tracker.save());
  EXPECT_EQ(next.save(), tracker.save());
  now += 10min;
  const auto notices = next.take(answer(Outcome::delivered, {2, 6, 0}, ""), "onprem", true);
  ASSERT_THAT(notices, SizeIs(1));
  EXPECT_TRUE(notices[0].over);
}

TEST_F(TrackerTest, DamagedRecordsArePassedOver) {
  blocked();
  const auto bytes = tracker.save();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Tracker next;
    next.restore(std::string_view{bytes}.substr(0, size));
  }
  Tracker next;
  next.restore("1\nonprem\t5.7.711\t1\t1\t1\t9\t1\t1\t1\nonprem\tnone\t1\nx");
  EXPECT_EQ(next.save(), Tracker{}.save());
}

TEST_F(TrackerTest, ConnectorsAreBounded) {
  for (int i = 0; i < 1'000; ++i) {
    tracker.take(answer(Outcome::refused, {5, 7, 711}, "bad inbound connector"),
                 "c" + std::to_string(i), true);
  }
  EXPECT_LT(tracker.save().size(), Tracker::kMaxConnectors * 120);
}

TEST_F(TrackerTest, EvidenceNamesCodeTextResponderAndMeaning) {
  const auto delivery = answer(Outcome::refused, {5, 7, 711},
                               "Access denied, bad inbound connector. AS(2204). "
                               "[AM7EUR06FT010.eop-eur06.prod.protection.outlook.com 2026-06-01]");
  const auto text = evidence(*find_rule(delivery), delivery);
  EXPECT_EQ(text,
            "550 5.7.711 Access denied, bad inbound connector. AS(2204). said "
            "contoso-example.mail.protection.outlook.com: our inbound connector is blocked as "
            "compromised");
}

TEST_F(TrackerTest, EvidenceIsPrintableAndBounded) {
  const auto delivery = answer(Outcome::refused, {5, 7, 711},
                               "bad inbound connector \x1b[2J\xff" + std::string(5'000, 'x'));
  const auto text = evidence(*find_rule(delivery), delivery);
  EXPECT_LE(text.size(), 256U);
  EXPECT_EQ(text.find('\x1b'), text.npos);
}

}  // namespace
}  // namespace weir::refusal
