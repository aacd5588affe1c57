#include "service/heartbeat_duty.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "report/fake_log.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;

struct HeartbeatTest : testing::Test {
  HeartbeatTest() {
    every(5min);
    health.degraded = false;
    metrics.prepare({.connectors = {}, .detectors = {}, .limits = {}, .feeds = {}});
    duty.begin(now);
  }

  void every(std::chrono::milliseconds heartbeat) {
    auto made = std::make_shared<config::Config>();
    made->admin.heartbeat = heartbeat;
    made->feeds.resize(1);
    made->feeds[0].path = "/e";
    config = made;
  }
  void messages(int number) {
    for (int i = 0; i < number; ++i) metrics.message("unknown", Disposition::accept, 1us);
  }
  void tick_after(std::chrono::milliseconds wait) {
    now += wait;
    duty.tick(now);
  }
  std::vector<json::value> beats() {
    std::vector<json::value> out;
    for (const auto& event : log.read_after(0, 1000)) out.push_back(json::parse(event.json));
    return out;
  }

  TimePoint now{1'767'355'200'000ms};
  std::shared_ptr<const config::Config> config;
  report::FakeLog log;
  report::EventIds ids;
  metrics::Metrics metrics;
  Bulletin bulletin{log, ids, "mx1"};
  Board board;
  store::Health health;
  HeartbeatDuty duty{{.log = log,
                      .metrics = metrics,
                      .bulletin = bulletin,
                      .board = board,
                      .config = [this] { return config; },
                      .health = [this] { return health; }}};
};

TEST_F(HeartbeatTest, BeatsAsOftenAsItIsTold) {
  for (int second = 0; second < 900; ++second) tick_after(1s);
  EXPECT_EQ(beats().size(), 3U);
}

TEST_F(HeartbeatTest, SaysWhatHappenedSinceTheLastOne) {
  messages(7);
  tick_after(5min);
  messages(3);
  board.publish(std::make_shared<const incident::OpenIncidents>(
      incident::OpenIncidents::Map{{"onprem", "inc-1"}, {"scanners", "inc-2"}}));
  health.degraded = true;
  health.events_lost = 12;
  tick_after(5min);
  const auto all = beats();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("event").at("dataset"), "weir.operational");
  EXPECT_EQ(all[0].at("event").at("action"), "heartbeat");
  EXPECT_EQ(all[0].at("weir").at("heartbeat").at("messages"), 7);
  EXPECT_FALSE(all[0].at("observer").at("version").as_string().empty());
  // The first beat is stamped by the wall clock, which is after our `now`: it has waited 0 s.
  EXPECT_EQ(all[1].at("weir").at("heartbeat"), json::parse(R"({
      "since_s":300,"uptime_s":600,"messages":3,"incidents_open":2,"degraded":true,
      "events_lost":12,"feeds":[{"name":"file:/e","lag":1,"oldest_s":0}]})"));
}

TEST_F(HeartbeatTest, ZeroSwitchesItOffAndAReloadOn) {
  every(0ms);
  tick_after(24h);
  EXPECT_TRUE(beats().empty());
  every(1min);
  tick_after(1s);
  EXPECT_EQ(beats().size(), 1U);
}

TEST_F(HeartbeatTest, GoesOnWhenTheClockIsSetBack) {
  tick_after(5min);
  tick_after(-24h);
  EXPECT_EQ(beats().size(), 1U);
  tick_after(5min);
  EXPECT_EQ(beats().size(), 2U);
}

TEST_F(HeartbeatTest, LeavesItsTimeInTheMetrics) {
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_heartbeat_timestamp_seconds 0"));
  tick_after(5min);
  EXPECT_THAT(metrics.expose(), testing::Not(HasSubstr("weir_heartbeat_timestamp_seconds 0\n")));
}

}  // namespace
}  // namespace weir::service
