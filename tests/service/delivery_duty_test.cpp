#include "service/delivery_duty.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "report/fake_log.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A daemon with one feed, whose events and cursor a test sets.
struct DeliveryTest : testing::Test {
  DeliveryTest() {
    auto made = std::make_shared<config::Config>();
    made->feeds.resize(1);
    made->feeds[0].path = "/var/log/weir/events.ndjson";
    made->admin.feed_behind = 5min;
    made->admin.feed_behind_events = 100;
    config = made;
    metrics.prepare({.connectors = {}, .detectors = {}, .limits = {}, .feeds = {kFeed}});
  }

  void add_events(int number) {
    for (int i = 0; i < number; ++i) {
      spool.append({"e", "weir.verdict", now, "{}", {}, {}}, {});
    }
  }
  void delivered_up_to(std::uint64_t position) { spool.save_cursor(kFeed, {position, position}); }
  void tick_after(std::chrono::milliseconds wait) {
    now += wait;
    duty.tick(now);
  }
  std::vector<std::string> actions() const {
    std::vector<std::string> out;
    for (const auto& event : told) {
      out.emplace_back(event.at("event").at("action").as_string().c_str());
    }
    return out;
  }

  /// Remembers what is told and keeps it apart from the events that a feed has to deliver.
  class Told final : public report::FakeLog {
   public:
    explicit Told(std::vector<json::value>& told) : told_{told} {}
    bool append(report::NewEvent event, std::chrono::milliseconds) override {
      told_.push_back(json::parse(event.json));
      return true;
    }

   private:
    std::vector<json::value>& told_;
  };

  static constexpr const char* kFeed = "file:/var/log/weir/events.ndjson";
  TimePoint now{1'767'355'200'000ms};
  std::shared_ptr<const config::Config> config;
  report::FakeLog spool;
  std::vector<json::value> told;
  Told bulletin_log{told};
  report::EventIds ids;
  metrics::Metrics metrics;
  Bulletin bulletin{bulletin_log, ids, "mx1"};
  bool degraded = false;
  store::Losses losses;
  DeliveryDuty duty{{.log = spool,
                     .metrics = metrics,
                     .bulletin = bulletin,
                     .config = [this] { return config; },
                     .degraded = [this] { return degraded; },
                     .take_losses = [this] { return std::exchange(losses, {}); }}};
};

TEST_F(DeliveryTest, IsSilentWhileEventsAreOnTheirWay) {
  add_events(100);
  tick_after(4min + 59s);
  EXPECT_THAT(actions(), IsEmpty());
}

TEST_F(DeliveryTest, TellsOnceOfAFeedWhoseOldestEventHasWaitedTooLong) {
  add_events(3);
  delivered_up_to(1);
  tick_after(5min);
  tick_after(1h);
  EXPECT_THAT(actions(), ElementsAre("feed-behind"));
  EXPECT_EQ(told[0].at("weir").at("component"), kFeed);
  EXPECT_EQ(told[0].at("weir").at("feed").at("lag"), 2);
  EXPECT_EQ(told[0].at("weir").at("feed").at("oldest_s"), 300);
  EXPECT_EQ(told[0].at("event").at("outcome"), "failure");
}

TEST_F(DeliveryTest, TellsOfAFeedThatIsTooManyEventsBehind) {
  add_events(101);
  tick_after(1s);
  EXPECT_THAT(actions(), ElementsAre("feed-behind"));
}

TEST_F(DeliveryTest, TellsWhenAFeedHasCaughtUpAndAgainWhenItFallsBehindAgain) {
  add_events(2);
  tick_after(5min);
  delivered_up_to(2);
  tick_after(1min);
  EXPECT_THAT(actions(), ElementsAre("feed-behind", "feed-recovered"));
  EXPECT_THAT(std::string{told[1].at("event").at("reason").as_string()}, HasSubstr("60 s"));
  add_events(1);
  tick_after(5min);
  EXPECT_THAT(actions(), ElementsAre("feed-behind", "feed-recovered", "feed-behind"));
}

TEST_F(DeliveryTest, AFeedThatHoversAtTheThresholdIsToldOfOnce) {
  add_events(101);
  tick_after(5s);
  for (int i = 0; i < 10; ++i) {
    delivered_up_to(10);
    tick_after(5s);
    add_events(10);
    tick_after(5s);
  }
  EXPECT_THAT(actions(), ElementsAre("feed-behind"));
}

TEST_F(DeliveryTest, ZeroSwitchesEachThresholdOff) {
  auto made = std::make_shared<config::Config>(*config);
  made->admin.feed_behind = 0ms;
  made->admin.feed_behind_events = 0;
  config = made;
  add_events(1000);
  tick_after(24h);
  EXPECT_THAT(actions(), IsEmpty());
}

TEST_F(DeliveryTest, EventsThatWereCutAreNotWaitedFor) {
  add_events(90);
  spool.cut_through(80);
  tick_after(1s);
  EXPECT_THAT(metrics.expose(),
              HasSubstr("weir_feed_lag_events{feed=\"" + std::string{kFeed} + "\"} 10"));
}

TEST_F(DeliveryTest, MeasuresEveryFeedEvenOneThatHangs) {
  add_events(7);
  delivered_up_to(2);
  tick_after(90s);
  const auto text = metrics.expose();
  EXPECT_THAT(text, HasSubstr("weir_feed_lag_events{feed=\"" + std::string{kFeed} + "\"} 5"));
  EXPECT_THAT(text, HasSubstr("weir_feed_oldest_event_age_seconds{feed=\"" + std::string{kFeed} +
                              "\"} 90"));
}

TEST_F(DeliveryTest, ForgetsAFeedThatIsNoLongerConfigured) {
  add_events(1);
  tick_after(5min);
  const auto before = config;
  config = std::make_shared<config::Config>();
  tick_after(5s);
  config = before;
  tick_after(5s);
  EXPECT_THAT(actions(), ElementsAre("feed-behind", "feed-behind"));
}

TEST_F(DeliveryTest, NamesHowManyEventsWereLostAndSinceWhenOnceTheStateAnswers) {
  degraded = true;
  losses = {.lost = 4711, .lost_since = now, .lost_until = now + 30s};
  tick_after(1s);
  EXPECT_THAT(actions(), IsEmpty()) << "it would be lost as well";
  degraded = false;
  tick_after(1s);
  tick_after(1s);
  EXPECT_THAT(actions(), ElementsAre("events-lost"));
  EXPECT_EQ(told[0].at("weir").at("loss"),
            json::parse(R"({"events":4711,"since":"2026-01-02T12:00:00.000Z",
                            "until":"2026-01-02T12:00:30.000Z"})"));
  EXPECT_EQ(told[0].at("event").at("severity"), 9);
}

TEST_F(DeliveryTest, NamesTheEventsThatWereCut) {
  losses = {.cut = 10, .cut_first = 5, .cut_last = 14};
  tick_after(1s);
  EXPECT_THAT(actions(), ElementsAre("events-cut"));
  EXPECT_EQ(told[0].at("weir").at("loss"),
            json::parse(R"({"events":10,"first_position":5,"last_position":14})"));
}

TEST_F(DeliveryTest, TellsWhatItKnowsBeforeTheDaemonEnds) {
  degraded = true;
  losses = {.lost = 1, .lost_since = now, .lost_until = now};
  duty.end(now);
  EXPECT_THAT(actions(), ElementsAre("events-lost"));
}

}  // namespace
}  // namespace weir::service
