#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baseline/history.hpp"
#include "baseline/recent.hpp"

namespace weir::baseline {

/// One connector or account as it goes: the present hour, closed hours that are not learned yet,
/// and the history. A closed hour waits until a whole further hour has passed without an incident,
/// so that neither an attack nor its begin is ever learned.
class Tracker {
 public:
  /// One message in the present hour `hour`.
  void see(TimePoint time, Hour hour);
  /// Nothing of the present hour nor of the one before it will be learned.
  void spoil() noexcept;
  /// The present hour becomes `hour`. `covered`: it was watched from begin to end. `local` is the
  /// local time of the hour that closes.
  void turn(Hour hour, bool covered, const LocalHour& local, unsigned weeks);
  /// The clock was ahead: what lies at `hour` and after it never was.
  void step_back(Hour hour, std::int32_t day);

  const History& history() const noexcept { return history_; }
  const Recent& recent() const noexcept { return recent_; }
  /// Messages of the present clock hour so far.
  std::uint64_t present() const noexcept { return present_.count; }
  bool spoiled() const noexcept { return present_.spoiled; }
  /// Closed hours that wait.
  std::size_t waiting() const noexcept { return waiting_.size(); }
  std::optional<TimePoint> last_seen() const noexcept { return last_seen_; }
  TimePoint first_seen() const noexcept { return first_seen_; }

  /// All but the sliding hour. Versioned.
  std::string encode() const;
  /// Of a tracker whose present hour was `hour`, or is taken up again if `hour` is still present.
  static std::optional<Tracker> decode(std::string_view bytes);
  Hour hour() const noexcept { return present_.hour; }

 private:
  struct Closed {
    Hour hour = 0;
    std::uint64_t count = 0;
    std::uint64_t peak = 0;  ///< of the sliding hour
    bool spoiled = false;
    LocalHour local{};
  };

  History history_;
  Recent recent_;
  Closed present_;
  std::vector<Closed> waiting_;  ///< oldest first, two or three
  TimePoint first_seen_{};
  std::optional<TimePoint> last_seen_;
};

}  // namespace weir::baseline
