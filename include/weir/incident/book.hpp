#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/incident/incident.hpp"
#include "weir/incident/open_incidents.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::incident {

/// `[incident]`.
struct BookRules {
  std::chrono::seconds quiet{3600};     ///< closes after so long without a symptom
  std::chrono::seconds correlate{600};  ///< weak symptoms within it add up
  unsigned open_at = 60;                ///< weight at which a connector's symptoms open one
  std::chrono::seconds reopen{86'400};  ///< a closed one that nobody resolved goes on within it
  std::chrono::hours kept{24 * 90};     ///< how long closed ones are shown
};

/// All incidents: at most one open on each connector. Pure: the same sightings at the same times
/// give the same book. Not thread-safe: one thread owns it. Memory is bounded whatever comes.
class Book {
 public:
  /// `new_id` names an incident that opens at the time given.
  Book(BookRules rules, std::function<std::string(TimePoint)> new_id);

  /// What the sighting changed. Most change nothing that is told.
  std::vector<Change> see(const Sighting& sighting);
  std::vector<Change> see(const Signal& signal);
  /// Closes what is quiet, forgets what is old.
  std::vector<Change> tick(TimePoint now);
  /// The error is one sentence: no such incident, or resolved already.
  Result<Change, std::string> resolve(std::string_view id, Resolution as, std::string_view author,
                                      std::string_view note, TimePoint now);

  const Incident* find(std::string_view id) const;
  /// The id of the open one; empty if none.
  std::string_view open_on(std::string_view connector) const;
  OpenIncidents open() const;
  /// Newest first.
  std::vector<const Incident*> all() const;
  /// Ids of incidents that changed since the last call: what has to be kept again.
  std::vector<std::string> take_dirty();
  /// Ids that were forgotten since the last call.
  std::vector<std::string> take_forgotten();

  /// What is expected normally on a connector, to be written into an incident that opens.
  void expect(std::string connector, std::string sentence);
  /// Takes an incident of an earlier run.
  void restore(Incident incident);
  void set_rules(const BookRules& rules) { rules_ = rules; }

 private:
  struct Watched;

  BookRules rules_;
  std::function<std::string(TimePoint)> new_id_;
};

}  // namespace weir::incident
