#pragma once

#include <boost/json/array.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "metrics/metrics.hpp"
#include "report/feed.hpp"
#include "service/bulletin.hpp"
#include "weir/config/config.hpp"

namespace weir::service {

/// What cursor and metrics call a feed: its type and where it goes.
std::string feed_name(const config::Feed& feed);

/// The running feeds. Thread-safe.
class Feeds {
 public:
  /// All must outlive it.
  Feeds(report::EventLog& log, metrics::Metrics& metrics, Bulletin& bulletin)
      : log_{log}, metrics_{metrics}, bulletin_{bulletin} {}

  /// Stops those that `wanted` no longer has, starts those that it newly has.
  void apply(const std::vector<config::Feed>& wanted);
  void reopen();
  /// Ends all, each after delivering what there is, for at most `drain` in all.
  void stop(std::chrono::milliseconds drain);
  boost::json::array status() const;

 private:
  std::unique_ptr<report::Feed> make(const config::Feed& feed);

  report::EventLog& log_;
  metrics::Metrics& metrics_;
  Bulletin& bulletin_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<report::Feed>> running_;
};

}  // namespace weir::service
