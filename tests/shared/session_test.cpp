// Hosts that share a real redis-server; who exchanges when is up to the test.
#include "shared/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/field.hpp"
#include "shared/host.hpp"
#include "shared/redis_server.hpp"

namespace weir::shared {
namespace {

using namespace std::chrono_literals;
using test::Host;
using test::kNoon;

class SharedSession : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(test::RedisServer::installed()) << "install redis-server: scripts/deps.sh test";
    server_ = std::make_unique<test::RedisServer>();
    for (const char* id : {"aa", "bb", "cc"}) {
      hosts_.push_back(std::make_unique<Host>(server_->address(), id));
      hosts_.back()->connect();
    }
  }
  Host& host(std::size_t i) { return *hosts_.at(i); }
  /// Until everybody has heard of everything.
  void settle(TimePoint now = kNoon) {
    for (int round = 0; round < 3; ++round) {
      for (auto& host : hosts_) host->exchange(now);
    }
  }
  Reply ask(const std::vector<std::string_view>& words) {
    auto opened = Connection::open(server_->address(), 5s);
    auto connection = std::move(opened).value();
    connection->add(words);
    auto replies = connection->run(5s);
    return replies ? replies.value().at(0) : Reply{};
  }

  std::unique_ptr<test::RedisServer> server_;
  std::vector<std::unique_ptr<Host>> hosts_;
};

TEST_F(SharedSession, EachHostCountsWhatAllHostsSaw) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  host(2).count("s", 1);
  settle();
  for (auto& host : hosts_) EXPECT_EQ(host->count("s", 0).total, 6u);
  EXPECT_EQ(host(0).count("s", 0).others, 3u);
  EXPECT_EQ(host(2).count("s", 0).others, 5u);
}

TEST_F(SharedSession, ChangesAreHeardOneExchangeLater) {
  host(0).count("s");
  host(1).count("s");
  settle();
  host(0).count("s", 5);
  host(0).exchange();
  host(1).exchange();
  EXPECT_EQ(host(1).count("s", 0).total, 7u);
}

TEST_F(SharedSession, SendingAgainAfterALostConnectionCountsNothingTwice) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  host(2).count("s", 0);
  settle();
  for (int i = 0; i < 3; ++i) {
    host(0).disconnect();
    host(0).connect();
    host(0).exchange();
  }
  host(0).count("s", 1);
  settle();
  for (auto& host : hosts_) EXPECT_EQ(host->count("s", 0).total, 6u);
}

TEST_F(SharedSession, ARestartedHostReplacesItsPartAndDoesNotCountItAsAnothers) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  host(2).count("s", 0);
  settle();
  host(0).restart();
  host(0).connect();
  host(0).count("s", 1);
  settle();
  for (auto& host : hosts_) EXPECT_EQ(host->count("s", 0).total, 6u);
}

TEST_F(SharedSession, TheGateJudgesTheSumOfAllHosts) {
  const count::Gate gate{9, 15min, true};
  int passed = 0;
  for (int i = 0; i < 30; ++i) {
    passed += host(static_cast<std::size_t>(i) % 3).count("s", 1, kNoon, gate).passes ? 1 : 0;
    settle();
  }
  EXPECT_EQ(passed, 9);
  const auto reading = host(0).count("s", 0, kNoon, gate);
  EXPECT_EQ(reading.total, 30u);
  EXPECT_EQ(reading.admitted, 9u);
}

// Volume that one host sees as 50 of 100 is 150 for all: nobody may admit it to the end.
TEST_F(SharedSession, ABacklogThatReturnsOverThreeHostsPassesTheLimitInAll) {
  const count::Gate gate{9, 0min, true};
  for (int i = 0; i < 30; ++i) {
    const auto identity = std::to_string(i);
    auto& first = host(static_cast<std::size_t>(i) % 3);
    first.count("s", 1, kNoon, gate, identity);
    first.state().remember_tempfail(identity, "event", kNoon + 24h);
    settle();
  }
  const auto later = kNoon + 2h;
  settle(later);
  int passed = 0;
  for (int i = 0; i < 30; ++i) {
    auto& again = host(static_cast<std::size_t>(i) % 3);
    passed += again.count("s", 1, later, gate, std::to_string(i)).passes ? 1 : 0;
    settle(later);
  }
  EXPECT_EQ(passed, 9);
}

TEST_F(SharedSession, AHoldHereHoldsEverywhere) {
  const count::Gate gate{5, 2h, true};
  host(1).count("s", 0, kNoon, gate);
  host(0).count("s", 6, kNoon, gate);
  settle();
  const auto later = kNoon + 90min;  // the volume is gone, the hold is not
  const auto reading = host(1).count("s", 1, later, gate);
  EXPECT_EQ(reading.total, 1u);
  EXPECT_FALSE(reading.passes);
  EXPECT_GT(reading.hold_until.value(), later);
}

TEST_F(SharedSession, AThingThatTwoHostsSawCountsOnce) {
  host(0).see("s", {"a", "b", "c"});
  host(1).see("s", {"b", "c", "d"});
  settle();
  const auto reading = host(0).see("s", {"e"});
  EXPECT_EQ(reading.total, 5u);
  EXPECT_EQ(reading.others, 1u);
  settle();
  EXPECT_EQ(host(1).see("s", {}).total, 5u);
}

TEST_F(SharedSession, ManyThingsOverHostsAreEstimatedTogether) {
  for (int i = 0; i < 3000; ++i) {
    host(static_cast<std::size_t>(i) % 3).see("s", {"thing " + std::to_string(i)});
  }
  settle();
  settle(kNoon + 2s);  // large parts travel once a second
  const auto total = host(0).see("s", {}, kNoon + 2s).total;
  EXPECT_GT(total, 2550u);
  EXPECT_LT(total, 3450u);
}

TEST_F(SharedSession, WhatOthersCountedSlidesOutOfTheWindow) {
  host(0).count("s", 3);
  host(1).count("s", 2, kNoon + 30min);
  settle(kNoon + 30min);
  EXPECT_EQ(host(1).count("s", 0, kNoon + 30min).total, 5u);
  EXPECT_EQ(host(1).count("s", 0, kNoon + 80min).total, 2u);
  EXPECT_EQ(host(0).count("s", 0, kNoon + 80min).total, 2u);
}

TEST_F(SharedSession, ALostDataSetIsToldAgain) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  settle();
  ask({"FLUSHALL"});
  for (auto& host : hosts_) {
    host->disconnect();
    host->connect();
  }
  host(2).count("s", 1);
  settle();
  for (auto& host : hosts_) EXPECT_EQ(host->count("s", 0).total, 6u);
}

TEST_F(SharedSession, APartThatWentMissingUnnoticedIsToldAgainByThePatrol) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  settle();
  ask({"HDEL", "weir:c:limit|3600|s", "aa"});
  settle(kNoon + 10s);
  settle(kNoon + 10s);
  EXPECT_EQ(host(1).count("s", 0, kNoon + 10s).total, 5u);
  EXPECT_GT(ask({"HEXISTS", "weir:c:limit|3600|s", "aa"}).number, 0);
}

TEST_F(SharedSession, DamagedPartsAreIgnoredAndCounted) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  settle();
  ask({"HSET", "weir:c:limit|3600|s", "dd", "\x02\xff\xff\xff nonsense"});
  ask({"HSET", "weir:c:limit|3600|s", "ee", ""});
  ask({"HSET", "weir:hosts", "dd", "no sign of life"});
  host(0).disconnect();
  host(0).connect();
  host(0).exchange();
  EXPECT_EQ(host(0).count("s", 0).total, 5u);
  EXPECT_GE(host(0).session().damaged(), 2u);
}

TEST_F(SharedSession, AClockThatRunsAheadCountsAsNow) {
  host(0).count("s", 3, kNoon + 40min);
  host(1).count("s", 2, kNoon - 30min);
  host(0).exchange(kNoon + 40min);
  host(1).exchange(kNoon);
  EXPECT_EQ(host(1).count("s", 0).total, 5u);
}

TEST_F(SharedSession, AResetIsAResetOnEveryHost) {
  for (auto& host : hosts_) host->count("s", 3);
  for (auto& host : hosts_) host->count("other", 1);
  settle();
  EXPECT_EQ(host(0).state().reset("limit", "s"), 1u);
  settle();
  settle();
  for (auto& host : hosts_) {
    EXPECT_EQ(host->count("s", 0).total, 0u);
    EXPECT_EQ(host->count("other", 0).total, 3u);
  }
  const auto heard = host(1).session().take_foreign_resets();
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].host, "host aa");
  EXPECT_EQ(heard[0].forgotten, 1u);
  EXPECT_THAT(host(0).session().take_foreign_resets(), testing::IsEmpty());
}

TEST_F(SharedSession, WhatOthersStillSayDoesNotUndoAReset) {
  const count::Gate gate{5, 15min, true};
  for (auto& host : hosts_) host->count("s", 3, kNoon, gate);
  settle();
  EXPECT_FALSE(host(0).count("s", 1, kNoon, gate).passes);
  host(0).state().reset("limit", "s");
  host(0).exchange();  // the others have not heard of it
  EXPECT_TRUE(host(0).count("s", 1, kNoon, gate).passes);
  for (int i = 0; i < 3; ++i) settle();
  for (auto& host : hosts_) {
    const auto reading = host->count("s", 0, kNoon, gate);
    EXPECT_EQ(reading.total, 1u);
    EXPECT_TRUE(reading.passes);
  }
}

TEST_F(SharedSession, AnOperatorSeesTheSumInTheList) {
  host(0).count("s", 3);
  host(1).count("s", 2);
  settle();
  const auto rows = host(0).state().list("limit|s", 10, kNoon);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].reading.total, 5u);
  EXPECT_EQ(rows[0].reading.others, 2u);
}

TEST_F(SharedSession, TwoHostsWithOneIdAreFoundOut) {
  hosts_.push_back(std::make_unique<Host>(server_->address(), "aa"));
  host(3).use_nonce("another");
  host(3).connect();
  bool found = false;
  for (int i = 0; i < 4; ++i) {
    found = host(0).exchange(kNoon + i * 2s).twin || found;
    found = host(3).exchange(kNoon + i * 2s).twin || found;
  }
  EXPECT_TRUE(found);
}

TEST_F(SharedSession, AHostAloneIsNoTwinOfItself) {
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(host(0).exchange(kNoon + i * 2s).twin);
  host(0).disconnect();
  host(0).use_nonce("after a restart");
  host(0).connect();
  for (int i = 4; i < 8; ++i) EXPECT_FALSE(host(0).exchange(kNoon + i * 2s).twin);
}

TEST_F(SharedSession, KnowsWhoElseIsThere) {
  for (int i = 0; i < 3; ++i) settle(kNoon + i * 1s);
  const auto& peers = host(0).session().peers();
  ASSERT_EQ(peers.size(), 2u);
  EXPECT_TRUE(peers.at("bb").alive);
  EXPECT_EQ(peers.at("bb").name, "host bb");
}

TEST_F(SharedSession, KeysOfWindowsThatAreOverGoAway) {
  host(0).count("s", 3);
  settle();
  const auto left = ask({"PTTL", "weir:c:limit|3600|s"}).number;
  EXPECT_GT(left, 2 * 3600 * 1000);
  EXPECT_LT(left, 3 * 3600 * 1000);
}

TEST_F(SharedSession, AServerThatRefusesIsTroubleAndLosesNothing) {
  ask({"CONFIG", "SET", "maxmemory", "1"});
  host(0).count("s", 3);
  const auto refused = host(0).session().exchange(kNoon);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().text, testing::HasSubstr("OOM"));
  ask({"CONFIG", "SET", "maxmemory", "0"});
  host(0).disconnect();
  host(0).connect();
  host(1).count("s", 2);
  settle();
  EXPECT_EQ(host(1).count("s", 0).total, 5u);
}

TEST_F(SharedSession, AnAnswerThatIsTooLongEndsTheConnection) {
  auto connection = Connection::open(server_->address(), 5s);
  ASSERT_TRUE(connection.has_value());
  connection.value()->add({"EVAL", "return string.rep('x', 20000000)", "0"});
  EXPECT_FALSE(connection.value()->run(10s).has_value());
}

TEST_F(SharedSession, AFloodOfNewKeysDelaysNoCounterInUse) {
  host(0).count("s");
  host(1).count("s");
  settle();
  for (int i = 0; i < 6000; ++i) host(0).count("flood " + std::to_string(i));
  host(0).count("s", 10);
  host(0).exchange();
  host(1).exchange();
  EXPECT_EQ(host(1).count("s", 0).total, 12u);
}

}  // namespace
}  // namespace weir::shared
