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

/// The running feeds. Thread-safe.
class Feeds {
 public:
  /// All must outlive it. `hostname` is what messages to others say of this host.
  Feeds(report::EventLog& log, metrics::Metrics& metrics, Bulletin& bulletin,
        std::string hostname = "localhost")
      : log_{log}, metrics_{metrics}, bulletin_{bulletin}, hostname_{std::move(hostname)} {}

  /// Stops those that `wanted` no longer has in the same form, starts those that it newly has.
  void apply(const std::vector<config::Feed>& wanted, const config::Privacy& privacy = {});
  void reopen();
  /// Ends all at once, each after delivering what there is, for at most `drain`.
  void stop(std::chrono::milliseconds drain);
  boost::json::array status() const;

 private:
  struct Running {
    config::Feed settings;
    std::unique_ptr<report::Feed> feed;
  };
  std::unique_ptr<report::Feed> make(const config::Feed& feed, const config::Privacy& privacy);
  report::FeedListener listener_of(const std::string& name);

  report::EventLog& log_;
  metrics::Metrics& metrics_;
  Bulletin& bulletin_;
  std::string hostname_;
  mutable std::mutex mutex_;
  config::Privacy privacy_;
  std::vector<Running> running_;
};

}  // namespace weir::service
