#pragma once

#include <deque>
#include <string>
#include <vector>

#include "incident/correlation.hpp"
#include "incident/evidence.hpp"
#include "incident/timeline.hpp"
#include "weir/incident/book.hpp"

namespace weir::incident {

inline constexpr std::chrono::hours kClockStep{1};  ///< backwards by more: the clock was set

/// What the book keeps of one connector beside its incidents.
struct Book::Watched {
  Watched(std::string connector, std::chrono::seconds window)
      : name{std::move(connector)}, correlation{window} {}

  std::string name;
  Correlation correlation;
  std::string open_id;              ///< of the open incident, or empty
  std::string last_id;              ///< of the one that was closed last, or empty
  std::deque<Brief> before;         ///< what may belong to an incident that opens
  std::deque<Signal> signals;       ///< likewise
  std::vector<TimelineSlot> slots;  ///< the last hours of all mail
  std::vector<Precedent> precedents;
  TimePoint now{};  ///< of the latest sighting
  /// The last that would count beside a changed connector; without time: nothing.
  Signal trace;
  bool trace_restored = false;  ///< of an earlier run: its messages are not in `before`
  TimePoint trace_kept{};       ///< time of the trace that is kept over a restart
  TimePoint taken_since{};      ///< from when on its messages are in the incident opened last
};

}  // namespace weir::incident
