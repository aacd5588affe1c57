// What sixteen hosts cost one server; prints its figures (docs/shared-counters.md quotes them).
#include <gtest/gtest.h>

#include <cstdio>

#include "shared/host.hpp"
#include "shared/redis_server.hpp"

namespace weir::shared {
namespace {

using namespace std::chrono_literals;
using test::Host;
using test::kNoon;

constexpr std::size_t kHosts = 16;
constexpr int kSubjects = 200;  // on every host
constexpr int kRounds = 10;
constexpr int kMessages = 20;  // a host and round: 1,600 a second in all at five rounds a second

using Hosts = std::vector<std::unique_ptr<Host>>;

Connection::Traffic traffic_of(const Hosts& hosts) {
  Connection::Traffic sum;
  for (const auto& host : hosts) {
    sum.commands += host->traffic().commands;
    sum.bytes_sent += host->traffic().bytes_sent;
    sum.bytes_received += host->traffic().bytes_received;
  }
  return sum;
}

TEST(SixteenHosts, AgreeAndStayCheap) {
  ASSERT_TRUE(test::RedisServer::installed()) << "install redis-server: scripts/deps.sh test";
  test::RedisServer server;
  Hosts hosts;
  for (std::size_t i = 0; i < kHosts; ++i) {
    hosts.push_back(std::make_unique<Host>(server.address(), "host" + std::to_string(i)));
    hosts.back()->connect();
  }
  const auto exchange_all = [&](TimePoint now) {
    for (auto& host : hosts) host->exchange(now);
  };
  for (auto& host : hosts) {
    for (int s = 0; s < kSubjects; ++s) host->count("s" + std::to_string(s), 0);
  }
  for (int i = 0; i < 3; ++i) exchange_all(kNoon);

  const auto before = traffic_of(hosts);
  const auto start = std::chrono::steady_clock::now();
  int sent = 0;
  std::chrono::nanoseconds exchanging{0};
  for (int round = 0; round < kRounds; ++round) {
    const auto now = kNoon + round * 200ms;
    for (auto& host : hosts) {
      for (int m = 0; m < kMessages; ++m) {
        // One connector that every message counts on, and senders of which some are more active.
        host->count("connector", 1, now);
        host->count("s" + std::to_string((sent * 7919) % kSubjects * (sent % 3) / 2), 1, now);
        ++sent;
      }
    }
    const auto at = std::chrono::steady_clock::now();
    exchange_all(now);
    exchanging += std::chrono::steady_clock::now() - at;
  }
  const auto after = traffic_of(hosts);
  exchange_all(kNoon + 3s);
  exchange_all(kNoon + 3s);
  for (auto& host : hosts) {
    EXPECT_EQ(host->count("connector", 0, kNoon + 3s).total, static_cast<std::uint64_t>(sent));
  }
  const double seconds = kRounds * 0.2;
  std::printf(
      "16 hosts, %d counters in use on each, %d messages: for each second of traffic (%.0f "
      "messages)\n  %.0f commands, %.2f MB to and %.2f MB from the server, %.0f ms of one host's "
      "thread per exchange\n",
      kSubjects + 1, sent, sent / seconds,
      static_cast<double>(after.commands - before.commands) / seconds,
      static_cast<double>(after.bytes_sent - before.bytes_sent) / seconds / 1e6,
      static_cast<double>(after.bytes_received - before.bytes_received) / seconds / 1e6,
      std::chrono::duration<double, std::milli>(exchanging).count() / kRounds / kHosts);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 60s);
}

}  // namespace
}  // namespace weir::shared
