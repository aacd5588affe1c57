#include "service/hold_duty.hpp"

#include <gmock/gmock.h>

#include "holds_world.hpp"
#include "service/request.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct HoldDutyTest : testing::Test {
  HoldWorld world;

  policy::Hold order(std::chrono::minutes length = 60min) const {
    policy::Hold hold;
    hold.connector = "onprem";
    hold.client = IpNetwork::parse("10.1.2.0/24");
    hold.auth_user = "svc-app";
    hold.mail_from = "<>";
    hold.mail_from_domain = "a.example";
    hold.header_from_domain = "*.b.example";
    hold.suspicious_only = true;
    hold.action = Disposition::quarantine;
    hold.percent = 25;
    hold.since = world.time;
    hold.until = world.time + length;
    hold.reason = "why \"not\"\n";
    hold.author = "alice";
    return hold;
  }
};

TEST_F(HoldDutyTest, PutsAHoldInForceAtOnce) {
  const auto record = world.holds().add(order());
  EXPECT_EQ(record.hold.id, "id1");
  EXPECT_THAT(world.in_force(), ElementsAre("id1"));
}

TEST_F(HoldDutyTest, AHoldSurvivesARestartWithAllItsParts) {
  const auto record = world.holds().add(order());
  world.start();
  const auto holds = world.board.situation().holds;
  ASSERT_EQ(holds->holds().size(), 1u);
  EXPECT_EQ(holds->holds()[0], record.hold);
}

TEST_F(HoldDutyTest, AHoldThatIsOverGoesAndIsTold) {
  world.holds().add(order(10min));
  world.holds().add(order(20min));
  world.time += 10min;
  world.holds().tick(world.time);
  EXPECT_THAT(world.in_force(), ElementsAre("id2"));
  EXPECT_THAT(world.told,
              ElementsAre(HasSubstr("hold-expired: Hold id1 of alice on connector onprem")));
  world.holds().tick(world.time + 1s);
  EXPECT_EQ(world.told.size(), 1u);
  EXPECT_EQ(world.records.kept("hold").size(), 1u);
}

TEST_F(HoldDutyTest, AHoldThatEndedWhileNobodyRanIsToldAtTheStart) {
  world.holds().add(order(10min));
  world.time += 1h;
  world.start();
  EXPECT_THAT(world.in_force(), IsEmpty());
  EXPECT_EQ(world.told.size(), 1u);
}

TEST_F(HoldDutyTest, AnOrderGivenBeforeTheRecordsWereReadStaysBesideThem) {
  world.holds().add(order());
  world.duties.emplace_back(world.holds().around());  // started, its records not known yet
  const auto early = world.holds().add(order()).hold.id;
  world.holds().begin(world.time);
  EXPECT_THAT(world.in_force(), ElementsAre("id1", early));
}

TEST_F(HoldDutyTest, RemovesBeforeItsTime) {
  world.holds().add(order());
  EXPECT_FALSE(world.holds().remove("id2"));
  ASSERT_TRUE(world.holds().remove("id1"));
  EXPECT_THAT(world.in_force(), IsEmpty());
  EXPECT_THAT(world.records.kept("hold"), IsEmpty());
}

TEST_F(HoldDutyTest, CountsWhatAHoldTookWithoutRetries) {
  world.holds().add(order());
  for (int i = 0; i < 3; ++i) world.holds().see(world.sighting("10.1.2.3", "id1"));
  auto retry = world.sighting("10.1.2.3", "id1");
  retry.retry = true;
  world.holds().see(retry);
  world.holds().see(world.sighting("10.1.2.3"));
  world.holds().end(world.time);
  world.start();
  EXPECT_EQ(world.holds().remove("id1")->taken, 3u);
}

TEST_F(HoldDutyTest, ARecordThatCannotBeReadIsNotInForce) {
  world.holds().add(order());
  world.records.keep("hold", "bad", "{\"v\":1,\"id\":\"bad\"}");
  world.records.keep("hold", "worse", "\xff");
  // One whose client was damaged would hold the whole connector.
  auto bytes = world.records.kept("hold").at(1).second;
  ASSERT_NE(bytes.find("10.1.2.0/24"), std::string::npos);
  bytes.replace(bytes.find("10.1.2.0/24"), 11, "10.1.2.0/2x");
  bytes.replace(bytes.find("id1"), 3, "id9");
  world.records.keep("hold", "id9", bytes);
  world.start();
  EXPECT_THAT(world.in_force(), ElementsAre("id1"));
}

TEST_F(HoldDutyTest, RefusesMoreThanItCanLookThrough) {
  for (std::size_t i = 0; i < HoldDuty::kMostHolds; ++i) world.holds().add(order());
  EXPECT_THROW(world.holds().add(order()), Refused);
}

TEST(RandomHoldId, IsSixHexadecimalDigitsAndNotAlwaysTheSame) {
  const auto id = random_hold_id();
  EXPECT_EQ(id.size(), 6u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_TRUE(id != random_hold_id() || id != random_hold_id());
}

struct RecentMailTest : testing::Test {
  RecentMail recent;
  TimePoint now{std::chrono::hours{500'000}};

  void see(const std::string& connector, const std::string& client, int times,
           bool suspicious = false) {
    incident::Sighting seen;
    seen.time = now;
    seen.connector = connector;
    seen.client = client;
    seen.suspicious = suspicious;
    for (int i = 0; i < times; ++i) recent.see(seen);
  }
  RecentMail::Volume of(const std::string& connector, const std::string& client = {}) const {
    policy::Hold hold;
    hold.connector = connector;
    hold.client = IpNetwork::parse(client);
    return recent.fitting(hold, now);
  }
};

TEST_F(RecentMailTest, SumsTheLastHourOfThoseWhomAHoldNames) {
  see("a", "10.0.0.1", 3);
  now += 30min;
  see("a", "10.0.0.2", 4, true);
  see("b", "10.0.0.1", 5);
  EXPECT_EQ(of("a").messages, 7u);
  EXPECT_EQ(of("a").suspicious, 4u);
  EXPECT_EQ(of("a", "10.0.0.1").messages, 3u);
  EXPECT_EQ(of("", "10.0.0.0/24").messages, 12u);
  EXPECT_FALSE(of("a").at_most);
  now += 40min;
  EXPECT_EQ(of("a").messages, 4u);
  now += 24h;
  EXPECT_EQ(of("a").messages, 0u);
}

TEST_F(RecentMailTest, LeavesRetriesOutAndSaysWhenItKnowsLess) {
  incident::Sighting retry;
  retry.time = now;
  retry.connector = "a";
  retry.retry = true;
  recent.see(retry);
  see("a", "10.0.0.1", 1);
  policy::Hold narrow;
  narrow.connector = "a";
  narrow.mail_from = "x@y.example";
  EXPECT_EQ(recent.fitting(narrow, now).messages, 1u);
  EXPECT_TRUE(recent.fitting(narrow, now).at_most);
}

TEST_F(RecentMailTest, StaysSmallWhateverComes) {
  for (int i = 0; i < 20'000; ++i) {
    see("a",
        "10." + std::to_string(i / 65536) + "." + std::to_string(i / 256 % 256) + "." +
            std::to_string(i % 256),
        1);
  }
  EXPECT_EQ(of("a").messages, 20'000u);
  const auto one = of("a", "10.0.0.1");
  EXPECT_GE(one.messages, 1u);
  EXPECT_TRUE(one.at_most);
}

}  // namespace
}  // namespace weir::service
