#include "metrics/metrics.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace weir::metrics {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

Labels labels() {
  return {.connectors = {"onprem"},
          .detectors = {"unaccepted_domain"},
          .limits = {"per-connector"},
          .feeds = {"file:/x"}};
}

TEST(Metrics, ShowsEverySeriesBeforeItsFirstEvent) {
  Metrics metrics;
  metrics.prepare(labels());
  const auto text = metrics.expose();
  EXPECT_THAT(text,
              HasSubstr("weir_messages_total{connector=\"onprem\",disposition=\"tempfail\"} 0"));
  EXPECT_THAT(text,
              HasSubstr("weir_messages_total{connector=\"unknown\",disposition=\"accept\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_findings_total{detector=\"unaccepted_domain\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_limit_over_total{limit=\"per-connector\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_feed_events_total{feed=\"file:/x\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_degraded_total{reason=\"state_late\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_incidents_open{connector=\"onprem\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_build_info{version=\""));
}

TEST(Metrics, TellsOfAFeedAndItsReceiver) {
  Metrics metrics;
  metrics.prepare(labels());
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_feed_up{feed=\"file:/x\"} 0"));
  metrics.feed_state("file:/x", true, std::chrono::seconds{1'767'323'045});
  metrics.feed_resent("file:/x", 3);
  metrics.feed_refused("file:/x", 2);
  metrics.feed_state("file:/other", true, std::chrono::seconds{1});
  const auto text = metrics.expose();
  EXPECT_THAT(text, HasSubstr("weir_feed_up{feed=\"file:/x\"} 1"));
  EXPECT_THAT(text,
              HasSubstr("weir_feed_last_success_timestamp_seconds{feed=\"file:/x\"} 1767323045"));
  EXPECT_THAT(text, HasSubstr("weir_feed_resent_total{feed=\"file:/x\"} 3"));
  EXPECT_THAT(text, HasSubstr("weir_feed_refused_total{feed=\"file:/x\"} 2"));
  EXPECT_THAT(text, Not(HasSubstr("/other")));
}

TEST(Metrics, CountsAlertsByTheirChange) {
  Metrics metrics;
  metrics.alert("opened");
  metrics.alert("opened");
  metrics.alert("anything else");
  const auto text = metrics.expose();
  EXPECT_THAT(text, HasSubstr("weir_alerts_total{change=\"opened\"} 2"));
  EXPECT_THAT(text, HasSubstr("weir_alerts_total{change=\"resolved\"} 0"));
  EXPECT_THAT(text, Not(HasSubstr("anything else")));
}

TEST(Metrics, CountsAMessageWithItsConnectorAndDisposition) {
  Metrics metrics;
  metrics.prepare(labels());
  metrics.message("onprem", Disposition::tag, 200us);
  const auto text = metrics.expose();
  EXPECT_THAT(text, HasSubstr("weir_messages_total{connector=\"onprem\",disposition=\"tag\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_message_duration_seconds_bucket{le=\"0.0001\"} 0"));
  EXPECT_THAT(text, HasSubstr("weir_message_duration_seconds_bucket{le=\"0.00025\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_message_duration_seconds_bucket{le=\"+Inf\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_message_duration_seconds_count 1"));
}

TEST(Metrics, DropsANameThatWasNotPrepared) {
  Metrics metrics;
  metrics.prepare(labels());
  metrics.finding("attacker@evil.example");
  metrics.message("evil.example", Disposition::accept, 1us);
  EXPECT_THAT(metrics.expose(), Not(HasSubstr("evil.example")));
  EXPECT_EQ(metrics.totals().messages, 1U);
}

TEST(Metrics, KeepsValuesOverAReload) {
  Metrics metrics;
  metrics.prepare(labels());
  metrics.finding("unaccepted_domain");
  auto more = labels();
  more.detectors.push_back("no_identity");
  metrics.prepare(more);
  metrics.finding("unaccepted_domain");
  const auto text = metrics.expose();
  EXPECT_THAT(text, HasSubstr("weir_findings_total{detector=\"unaccepted_domain\"} 2"));
  EXPECT_THAT(text, HasSubstr("weir_findings_total{detector=\"no_identity\"} 0"));
}

TEST(Metrics, FilesAnUnknownReasonUnderOther) {
  Metrics metrics;
  metrics.degraded("no such reason");
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_degraded_total{reason=\"other\"} 1"));
  EXPECT_EQ(metrics.totals().degraded, 1U);
}

TEST(Metrics, RemembersWhetherTheLastReloadWasAccepted) {
  Metrics metrics;
  metrics.reload(false);
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_config_last_reload_successful 0"));
  metrics.reload(true);
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_config_last_reload_successful 1"));
}

TEST(Metrics, ShowsTheProcess) {
  const auto text = Metrics{}.expose();
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
  EXPECT_THAT(text, HasSubstr("process_cpu_seconds_total "));
  EXPECT_THAT(text, HasSubstr("process_open_fds "));
  EXPECT_THAT(text, HasSubstr("process_start_time_seconds "));
}

TEST(Metrics, LosesNothingBetweenThreadsAndReloads) {
  Metrics metrics;
  metrics.prepare(labels());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) metrics.message("onprem", Disposition::accept, 1us);
    });
  }
  for (int n = 0; n < 20; ++n) metrics.prepare(labels());
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(metrics.expose(),
              HasSubstr("weir_messages_total{connector=\"onprem\",disposition=\"accept\"} 4000"));
}

}  // namespace
}  // namespace weir::metrics
