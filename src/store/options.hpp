#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace weir::store {

/// How the durable state is kept. Plain data.
struct Options {
  std::string path;  ///< directory of the RocksDB; its parent must exist
  std::chrono::milliseconds events_kept{std::chrono::hours{24 * 30}};
  /// Counters held in memory; the longest unused are read again from disk when needed.
  std::size_t counters_in_memory = 16'384;
  /// How often changed counters are saved, which bounds what a start has to replay.
  std::chrono::milliseconds checkpoint_every{10'000};
  std::size_t checkpoint_changes = 16'384;
  /// Bytes of events held while the store does not answer; beyond, events are lost and counted.
  std::size_t pending_event_bytes = 32U << 20U;
  /// How often an unopenable store is tried again.
  std::chrono::milliseconds retry_open_every{1'000};
};

/// What `weirctl status` and the metrics show of the state.
struct Health {
  bool open = false;
  bool degraded = true;
  std::string reason;  ///< "state_unavailable", "state_late", or empty; detail in `detail`
  std::string detail;  ///< what the library said, for the log
  std::size_t counters_in_memory = 0;
  std::size_t events_pending = 0;
  std::uint64_t events_lost = 0;
  std::uint64_t last_position = 0;
};

inline constexpr const char* kUnavailable = "state_unavailable";
inline constexpr const char* kLate = "state_late";

}  // namespace weir::store
