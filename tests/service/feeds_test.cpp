#include "service/feeds.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <fstream>

#include "../report/fake_log.hpp"
#include "service/feed_sinks.hpp"
#include "sink/datagram_sink.hpp"
#include "sink/file_sink.hpp"
#include "sink/mail_sink.hpp"
#include "sink/syslog_sink.hpp"
#include "sink/webhook_sink.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct FeedsTest : testing::Test {
  test::TempDir folder;
  report::FakeLog log;
  metrics::Metrics metrics;
  report::EventIds ids;
  Bulletin bulletin{log, ids, "mx1"};
  Feeds feeds{log, metrics, bulletin, "mx1"};

  config::Feed feed(const std::string& file) const {
    config::Feed made;
    made.path = folder / file;
    return made;
  }
  static config::Feed to(const std::string& type, const std::string& address) {
    config::Feed made;
    made.type = type;
    made.address = address;
    made.from = "weir@contoso.example";
    made.to = {"soc@contoso.example"};
    return made;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& one : feeds.status()) {
      found.emplace_back(one.at("name").as_string().c_str());
    }
    return found;
  }
  /// Waits for a status that satisfies `good`, at most ten seconds; the last one.
  boost::json::value status_when(const std::function<bool(const boost::json::value&)>& good) const {
    for (int i = 0; i < 1000; ++i) {
      const auto status = feeds.status();
      if (!status.empty() && good(status[0])) return status[0];
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return feeds.status().at(0);
  }
  std::string text(const std::string& file) const {
    std::ifstream in{folder / file};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
};

TEST_F(FeedsTest, StartsTheNewStopsTheOldAndKeepsTheSame) {
  feeds.apply({feed("a"), feed("b")});
  EXPECT_THAT(names(), ElementsAre(feed_name(feed("a")), feed_name(feed("b"))));
  feeds.apply({feed("b"), feed("c")});
  EXPECT_THAT(names(), ElementsAre(feed_name(feed("b")), feed_name(feed("c"))));
  feeds.stop(std::chrono::milliseconds{0});
  EXPECT_THAT(names(), testing::IsEmpty());
}

TEST_F(FeedsTest, AFeedWithOtherSettingsGoesOnWhereItWas) {
  log.add(1);
  feeds.apply({feed("a")});
  status_when(
      [](const boost::json::value& one) { return one.at("delivered").to_number<int>() == 1; });
  auto changed = feed("a");
  changed.keep = 3;
  log.add(2);
  feeds.apply({changed});
  status_when(
      [](const boost::json::value& one) { return one.at("delivered").to_number<int>() == 1; });
  feeds.stop(std::chrono::seconds{1});
  const auto lines = text("a");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
}

TEST_F(FeedsTest, TellsOfAReceiverThatIsNotThere) {
  log.add(1);
  feeds.apply({to("syslog", "tcp://127.0.0.1:1")});
  const auto status =
      status_when([](const boost::json::value& one) { return one.at("blocked").as_bool(); });
  EXPECT_FALSE(status.at("connected").as_bool());
  EXPECT_EQ(status.at("name").as_string(), "syslog:tcp://127.0.0.1:1");
  EXPECT_EQ(status.at("lag").to_number<int>(), 1);
  EXPECT_THAT(std::string{status.at("last_error").as_string()}, HasSubstr("refused"));
  EXPECT_TRUE(status.at("last_success").is_null());
  EXPECT_FALSE(status.at("last_error_at").is_null());
}

TEST_F(FeedsTest, StopsInTimeHoweverManyReceiversAreDead) {
  log.add(1);
  std::vector<config::Feed> dead;
  for (const auto* address : {"tcp://127.0.0.1:1", "tcp://192.0.2.1:514", "tcp://192.0.2.2:514"}) {
    dead.push_back(to("syslog", address));
    dead.back().timeout = std::chrono::minutes{2};
  }
  feeds.apply(dead);
  status_when([](const boost::json::value& one) { return one.at("blocked").as_bool(); });
  const auto began = std::chrono::steady_clock::now();
  feeds.stop(std::chrono::milliseconds{200});
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
}

TEST_F(FeedsTest, MakesTheSinkOfEachType) {
  const auto is = [](const config::Feed& feed, auto* kind) {
    using Sink = std::remove_pointer_t<decltype(kind)>;
    return dynamic_cast<Sink*>(make_sink(feed, "mx1").get()) != nullptr;
  };
  EXPECT_TRUE(is(feed("a"), static_cast<sink::FileSink*>(nullptr)));
  EXPECT_TRUE(is(to("syslog", "udp://127.0.0.1:514"), static_cast<sink::DatagramSink*>(nullptr)));
  EXPECT_TRUE(is(to("syslog", "tls://127.0.0.1:514"), static_cast<sink::SyslogSink*>(nullptr)));
  EXPECT_TRUE(is(to("webhook", "https://[::1]/x"), static_cast<sink::WebhookSink*>(nullptr)));
  EXPECT_TRUE(is(to("mail", "smtp://127.0.0.1"), static_cast<sink::MailSink*>(nullptr)));
}

TEST_F(FeedsTest, MailIsAboutAlertsUnlessWrittenOtherwise) {
  auto mail = to("mail", "smtp://127.0.0.1");
  EXPECT_THAT(datasets_of(mail), ElementsAre("weir.alert"));
  mail.datasets = {"weir.operational"};
  EXPECT_THAT(datasets_of(mail), ElementsAre("weir.operational"));
  EXPECT_THAT(datasets_of(feed("a")), testing::IsEmpty());
}

TEST_F(FeedsTest, IsCalledByItsTypeAndPlace) {
  config::Feed made;
  made.path = "/var/log/weir/events.ndjson";
  EXPECT_EQ(feed_name(made), "file:/var/log/weir/events.ndjson");
}

}  // namespace
}  // namespace weir::service
