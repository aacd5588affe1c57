#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "weir/base/time.hpp"

namespace weir::store {

class Space;

/// How the durable state is kept. Plain data.
struct Options {
  std::string path;  ///< directory of the RocksDB; its parent must exist
  std::chrono::milliseconds events_kept{std::chrono::hours{24 * 30}};
  /// Bytes of events on disk, as compressed, without their index; of more, the oldest go, delivered
  /// or not.
  std::uint64_t events_max_bytes = 4'000'000'000;
  /// Counters held in memory; the longest unused are read again from disk when needed.
  std::size_t counters_in_memory = 16'384;
  /// Bytes that counters of different things may take of them; the longest unused go first.
  std::size_t thing_bytes_in_memory = 8U << 20U;
  /// Counters on disk; of more, those that are missed least are forgotten.
  std::uint64_t max_counters = 2'000'000;
  /// Counts are shared with other hosts, see State::exchange.
  bool shared = false;
  /// How often it is looked whether there are more.
  std::chrono::milliseconds look_every{60'000};
  /// How often changed counters are saved, which bounds what a start has to replay.
  std::chrono::milliseconds checkpoint_every{10'000};
  std::size_t checkpoint_changes = 16'384;
  /// Bytes of events held while the store does not answer; beyond, events are lost and counted.
  std::size_t pending_event_bytes = 32U << 20U;
  /// How often an unopenable store is tried again.
  std::chrono::milliseconds retry_open_every{1'000};
  std::shared_ptr<Space> space = {};  ///< for tests, which bring a disk that is full
};

/// What `weirctl status` and the metrics show of the state.
struct Health {
  bool open = false;
  bool degraded = true;
  std::string reason;  ///< "state_unavailable", "state_late", or empty; detail in `detail`
  std::string detail;  ///< what the library said, for the log
  std::size_t counters_in_memory = 0;
  std::size_t events_pending = 0;
  std::uint64_t events_lost = 0;  ///< never kept: the store did not answer and memory was full
  std::uint64_t events_cut = 0;   ///< because there were more than events_max_bytes
  std::uint64_t last_position = 0;
  std::uint64_t counters_forgotten = 0;  ///< because there were more than max_counters
};

/// Events that are gone, since it was last asked.
struct Losses {
  std::uint64_t lost = 0;       ///< as Health::events_lost
  TimePoint lost_since{};       ///< time of the first of them
  TimePoint lost_until{};       ///< and of the last
  std::uint64_t cut = 0;        ///< as Health::events_cut
  std::uint64_t cut_first = 0;  ///< their positions, from here
  std::uint64_t cut_last = 0;   ///< to here

  friend bool operator==(const Losses&, const Losses&) = default;
};

inline constexpr const char* kNoSpace = "no space left on its disk";
inline constexpr const char* kUnavailable = "state_unavailable";
inline constexpr const char* kLate = "state_late";

}  // namespace weir::store
