#pragma once

#include <deque>
#include <string>
#include <vector>

#include "incident/correlation.hpp"
#include "incident/evidence.hpp"
#include "incident/timeline.hpp"
#include "weir/incident/book.hpp"

namespace weir::incident {

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
};

}  // namespace weir::incident
