#include "service/feeds.hpp"

#include <algorithm>
#include <map>

#include "format/settings.hpp"
#include "report/json_writer.hpp"
#include "service/feed_sinks.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::size_t kMaxReason = 500;
/// What is refused is told once a minute: this is an event, too, and may be refused.
constexpr std::chrono::minutes kTellEvery{1};

bool same(const config::Privacy& a, const config::Privacy& b) {
  return a.subject == b.subject && a.local_parts == b.local_parts && a.recipients == b.recipients &&
         a.links == b.links && a.key == b.key;
}

boost::json::value time_or_null(TimePoint time) {
  if (time == TimePoint{}) return nullptr;
  return boost::json::value(report::format_time(time));
}

boost::json::object json_of(const config::Feed& settings, const report::Feed& feed) {
  const auto status = feed.status();
  return {{"name", feed.options().name},
          {"type", settings.type},
          {"format", settings.format},
          {"best_effort", settings.address.starts_with("udp:")},
          {"connected", status.connected},
          {"blocked", status.blocked},
          {"lag", status.lag},
          {"delivered", status.delivered},
          {"resent", status.resent},
          {"refused", status.refused},
          {"last_success", time_or_null(status.last_success)},
          {"last_error", printable(status.last_error, kMaxReason)},
          {"last_error_at", time_or_null(status.last_error_at)}};
}

/// Refusals of one feed since the last event that told of them. For the feed's thread.
struct Untold {
  std::uint64_t count = 0;
  report::Refusal first;
  TimePoint told{};
};

}  // namespace

report::FeedListener Feeds::listener_of(const std::string& name) {
  return {.delivered = [this, name](std::uint64_t events) { metrics_.feed(name, events); },
          .lag = [this, name](std::uint64_t events) { metrics_.feed_lag(name, events); },
          .gap =
              [this, name](const report::Gap& gap) {
                metrics_.feed_dropped(name, gap.last_position - gap.first_position + 1);
                bulletin_.gap(gap);
              },
          .resent = [this, name](std::uint64_t events) { metrics_.feed_resent(name, events); },
          .refused =
              [this, name, untold = Untold{}](const std::vector<report::Refusal>& refused) mutable {
                metrics_.feed_refused(name, refused.size());
                if (untold.count == 0) untold.first = refused.front();
                untold.count += refused.size();
                const auto now = wall_clock();
                if (now - untold.told < kTellEvery && untold.told != TimePoint{}) return;
                untold.told = now;
                const auto others = untold.count - 1;
                bulletin_.operational(
                    report::Operation::feed_refused, name,
                    "The receiver of feed " + name + " refuses event " + untold.first.id +
                        " (sequence " + std::to_string(untold.first.sequence) +
                        "): " + printable(untold.first.reason, kMaxReason) +
                        (others == 0 ? "" : "; and " + std::to_string(others) + " others") +
                        ". It goes on without");
                untold.count = 0;
              },
          .status =
              [this, name](const report::FeedStatus& status) {
                const auto since = status.last_success.time_since_epoch();
                metrics_.feed_state(name, status.connected && !status.blocked,
                                    std::chrono::duration_cast<std::chrono::seconds>(since));
              },
          .now = wall_clock};
}

std::unique_ptr<report::Feed> Feeds::make(const config::Feed& feed,
                                          const config::Privacy& privacy) {
  report::FeedOptions options;
  options.name = feed_name(feed);
  options.datasets = datasets_of(feed);
  options.batch = batch_of(feed);
  options.format = format::formatter(feed.format, privacy);
  auto listener = listener_of(options.name);
  return std::make_unique<report::Feed>(std::move(options), log_, make_sink(feed, hostname_),
                                        std::move(listener));
}

void Feeds::apply(const std::vector<config::Feed>& wanted, const config::Privacy& privacy) {
  const std::lock_guard lock{mutex_};
  const bool private_as_before = same(privacy, privacy_);
  privacy_ = privacy;
  std::erase_if(running_, [&](const Running& one) {
    return !private_as_before || std::ranges::find(wanted, one.settings) == wanted.end();
  });
  for (const auto& want : wanted) {
    if (std::ranges::find(running_, want, &Running::settings) != running_.end()) continue;
    running_.push_back({want, make(want, privacy)});
    running_.back().feed->start();
  }
}

void Feeds::reopen() {
  const std::lock_guard lock{mutex_};
  for (const auto& one : running_) one.feed->reopen();
}

void Feeds::stop(std::chrono::milliseconds drain) {
  log_.stop_waiting();
  const std::lock_guard lock{mutex_};
  for (const auto& one : running_) one.feed->begin_stop(drain);
  for (const auto& one : running_) one.feed->stop(drain);
  running_.clear();
}

boost::json::array Feeds::status() const {
  const std::lock_guard lock{mutex_};
  boost::json::array feeds;
  for (const auto& one : running_) feeds.push_back(json_of(one.settings, *one.feed));
  return feeds;
}

}  // namespace weir::service
