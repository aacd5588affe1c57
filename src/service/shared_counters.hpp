#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <optional>
#include <string>

#include "metrics/metrics.hpp"
#include "service/bulletin.hpp"
#include "shared/link.hpp"
#include "store/state.hpp"
#include "weir/config/config.hpp"

namespace weir::service {

/// `state.shared` as the daemon runs it: the link, this host's id in the state, and what operators
/// are told of it. Does nothing at all when the setting is empty. All references must outlive it.
class SharedCounters {
 public:
  SharedCounters(const config::State& config, store::State& state, Bulletin& bulletin,
                 metrics::Metrics& metrics, std::string hostname);

  void start();
  /// Tells the others what is still untold.
  void stop();
  /// Brings the metrics up to date; every few seconds.
  void measure();
  /// For `weirctl status`; null when counts are not shared.
  boost::json::value status() const;

 private:
  shared::Options options(const config::State& config) const;
  shared::Hooks hooks();
  std::optional<std::string> id();
  std::string new_id();
  void changed(bool up, const std::string& reason);

  store::State& state_;
  Bulletin& bulletin_;
  metrics::Metrics& metrics_;
  const std::string hostname_;
  const std::string where_;        ///< the server, without its password
  std::optional<std::string> id_;  ///< touched by the link's thread only
  std::unique_ptr<shared::Link> link_;
};

}  // namespace weir::service
