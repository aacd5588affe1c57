#include "service/feeds.hpp"

#include <algorithm>

#include "report/file_sink.hpp"

namespace weir::service {
namespace {

bool same(const report::Feed& running, const config::Feed& wanted) {
  return running.options().name == feed_name(wanted) &&
         running.options().datasets == wanted.datasets;
}

}  // namespace

std::string feed_name(const config::Feed& feed) {
  return feed.type + ":" + (feed.path.empty() ? feed.address : feed.path);
}

std::unique_ptr<report::Feed> Feeds::make(const config::Feed& feed) {
  const std::string name = feed_name(feed);
  report::FeedOptions options;
  options.name = name;
  options.datasets = feed.datasets;
  report::FeedListener listener{
      .delivered = [this, name](std::uint64_t events) { metrics_.feed(name, events); },
      .lag = [this, name](std::uint64_t events) { metrics_.feed_lag(name, events); },
      .gap =
          [this, name](const report::Gap& gap) {
            metrics_.feed_dropped(name, gap.last_position - gap.first_position + 1);
            bulletin_.gap(gap);
          }};
  return std::make_unique<report::Feed>(
      std::move(options), log_, std::make_unique<report::FileSink>(feed.path), std::move(listener));
}

void Feeds::apply(const std::vector<config::Feed>& wanted) {
  const std::lock_guard lock{mutex_};
  std::erase_if(running_, [&](const auto& feed) {
    return std::none_of(wanted.begin(), wanted.end(),
                        [&](const auto& want) { return same(*feed, want); });
  });
  for (const auto& want : wanted) {
    const bool runs = std::any_of(running_.begin(), running_.end(),
                                  [&](const auto& feed) { return same(*feed, want); });
    if (runs || want.type != "file") continue;
    running_.push_back(make(want));
    running_.back()->start();
  }
}

void Feeds::reopen() {
  const std::lock_guard lock{mutex_};
  for (const auto& feed : running_) feed->reopen();
}

void Feeds::stop(std::chrono::milliseconds drain) {
  const auto deadline = std::chrono::steady_clock::now() + drain;
  log_.stop_waiting();
  const std::lock_guard lock{mutex_};
  for (const auto& feed : running_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    feed->stop(std::max(left, std::chrono::milliseconds{0}));
  }
  running_.clear();
}

boost::json::array Feeds::status() const {
  const std::lock_guard lock{mutex_};
  boost::json::array feeds;
  for (const auto& feed : running_) {
    feeds.push_back({{"name", feed->options().name}, {"blocked", feed->blocked()}});
  }
  return feeds;
}

}  // namespace weir::service
