// Orders and the breaker on the whole way from bytes to answer.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <vector>

#include "config/load.hpp"
#include "count/memory_store.hpp"
#include "domains/public_domains.hpp"
#include "pipeline/inspector.hpp"
#include "pipeline/rules.hpp"
#include "report/fake_log.hpp"

namespace weir::pipeline {
namespace {

using namespace std::chrono_literals;

class FixedSituation final : public engine::SituationSource {
 public:
  engine::Situation situation() const override { return now; }
  engine::Situation now;
};

class SightingList final : public incident::SightingSink {
 public:
  void see(incident::Sighting sighting) noexcept override { all.push_back(std::move(sighting)); }
  std::vector<incident::Sighting> all;
};

class HoldPipelineTest : public testing::Test {
 protected:
  HoldPipelineTest()
      : loaded{config::load_text(
            "[milter]\nmode = \"enforce\"\n"
            "[organization]\naccepted_domains = [\"contoso.example\"]\n"
            "[[connector]]\nname = \"onprem\"\ndirection = \"to_cloud\"\n"
            "client_networks = [\"10.1.0.0/16\"]\nmax_deferred_per_hour = 2\n"
            "[[limit]]\nname = \"x\"\nkey = [\"client\"]\nonly = \"suspicious\"\nlimit = 0\n"
            "action = \"tempfail\"\n",
            "f")},
        inspector{loaded.config,
                  std::make_shared<const engine::Engine>(make_rules(*loaded.config, domains),
                                                         domains, store),
                  Surroundings{domains, log, store, metrics, ids, "mx1", &situations, &sightings,
                               [this] { return now; }}} {
    metrics.prepare({.connectors = {"onprem"}, .detectors = {}, .limits = {}, .feeds = {}});
  }

  policy::Answer send(const std::string& from, int number) {
    mail::RawTransaction raw;
    raw.session.client = IpAddress::parse("10.1.0.1");
    raw.mail_from = "<app@contoso.example>";
    raw.recipients = {{.path = "<b@customer.example>", .host = "", .mailer = ""}};
    raw.headers = {{"From", from}, {"Subject", "Number " + std::to_string(number)}};
    raw.body = "Text.\r\n";
    return inspector.end_of_message(raw);
  }
  void order(Disposition action) {
    policy::Hold hold;
    hold.id = "7f3a9c";
    hold.connector = "onprem";
    hold.action = action;
    hold.until = now + 1h;
    hold.author = "alice";
    hold.reason = "app1 is hijacked";
    situations.now.holds = std::make_shared<const policy::HoldList>(std::vector{hold});
  }
  boost::json::value last_event() {
    return boost::json::parse(log.read_after(0, 1000).back().json);
  }
  std::uint64_t deferred() {
    const auto rows = store.list("deferred|onprem", 10, now);
    return rows.empty() ? 0 : rows[0].reading.total;
  }

  const std::string kClean = "app@contoso.example";
  const std::string kEvil = "ceo@evil.example";
  TimePoint now{1'767'225'600s};
  config::LoadResult loaded;
  const domains::PublicDomains domains;
  count::MemoryStore store;
  report::FakeLog log;
  metrics::Metrics metrics;
  report::EventIds ids;
  FixedSituation situations;
  SightingList sightings;
  Inspector inspector;
};

TEST_F(HoldPipelineTest, AnOrderIsInTheReplyTheEventAndTheSighting) {
  order(Disposition::tempfail);
  const auto answer = send(kClean, 1);
  EXPECT_EQ(answer.disposition, Disposition::tempfail);
  EXPECT_TRUE(answer.reply->text.starts_with("Held back by order of the postmaster"));
  const auto event = last_event();
  const auto& hold = event.at("weir").at("hold");
  EXPECT_EQ(hold.at("id"), "7f3a9c");
  EXPECT_EQ(hold.at("action"), "tempfail");
  EXPECT_EQ(hold.at("author"), "alice");
  EXPECT_EQ(hold.at("reason"), "app1 is hijacked");
  EXPECT_EQ(event.at("event").at("reason"),
            "Held by order of alice (hold 7f3a9c): app1 is hijacked");
  EXPECT_EQ(sightings.all.back().hold, "7f3a9c");
  EXPECT_NE(metrics.expose().find("weir_hold_messages_total 1"), std::string::npos);
}

TEST_F(HoldPipelineTest, TheRetryOfWhatAnOrderHeldIsHeldAndIsNoNewVolume) {
  order(Disposition::tempfail);
  send(kClean, 1);
  send(kClean, 1);
  EXPECT_TRUE(last_event().at("weir").as_object().contains("retry_of"));
  EXPECT_TRUE(sightings.all.back().retry);
  situations.now.holds = nullptr;
  EXPECT_EQ(send(kClean, 1).disposition, Disposition::accept);
}

TEST_F(HoldPipelineTest, CountsForTheBreakerWhatRulesHoldBackOnce) {
  send(kEvil, 1);
  EXPECT_EQ(deferred(), 1u);
  send(kEvil, 1);  // its retry
  EXPECT_EQ(deferred(), 1u);
  order(Disposition::tempfail);
  send(kEvil, 2);
  EXPECT_EQ(deferred(), 1u);
  situations.now.holds = nullptr;
  send(kClean, 3);
  EXPECT_EQ(deferred(), 1u);
}

TEST_F(HoldPipelineTest, ATrippedBreakerIsInEventHeaderSightingAndMetric) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(send(kEvil, i).disposition, Disposition::tempfail);
  const auto answer = send(kEvil, 2);
  EXPECT_EQ(answer.disposition, Disposition::tag);
  EXPECT_NE(answer.inserts.at(0).value.find(" breaker=1;"), std::string::npos);
  EXPECT_EQ(last_event().at("weir").at("breaker"), true);
  EXPECT_EQ(last_event().at("weir").at("disposition").at("wanted"), "tempfail");
  EXPECT_TRUE(sightings.all.back().breaker);
  EXPECT_GT(sightings.all.back().limits.at(0).hold_until, now);
  EXPECT_NE(metrics.expose().find("weir_breaker_passed_total{connector=\"onprem\"} 1"),
            std::string::npos);
  EXPECT_EQ(deferred(), 2u);
}

}  // namespace
}  // namespace weir::pipeline
