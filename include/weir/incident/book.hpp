#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/incident/incident.hpp"
#include "weir/incident/open_incidents.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::incident {

/// `[incident]`. docs/incidents.md says how they work together.
struct BookRules {
  /// Closes after so long without symptoms that weigh a quarter of `open_at`; twice as long for
  /// each time that it was reopened.
  std::chrono::seconds quiet{3600};
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
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  /// What the sighting changed. Most change nothing that is told.
  std::vector<Change> see(const Sighting& sighting);
  std::vector<Change> see(const Signal& signal);
  /// Closes what is quiet, forgets what is old.
  std::vector<Change> tick(TimePoint now);
  /// The error is one sentence: no such incident, resolved already, or `none` as resolution. An
  /// open incident is closed by it. What was a false positive is remembered: see kFalsePositive.
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
  void set_rules(const BookRules& rules);

  /// For so long after an incident was resolved as a false positive, symptoms of its kinds on its
  /// connector weigh only by what they have above twice its peak.
  static constexpr std::chrono::hours kFalsePositive{24 * 7};
  static constexpr std::size_t kMaxIncidents = 500;
  static constexpr std::size_t kMaxConnectors = 1024;
  /// Sightings of a connector that are kept for an incident that may open.
  static constexpr std::size_t kMaxBefore = 500;

 private:
  struct Watched;
  using Changes = std::vector<Change>;

  Watched* watch(const std::string& connector, TimePoint now);
  Incident* open_incident(const Watched& watched);
  Incident* lately_closed(const Watched& watched, TimePoint now);
  void weigh_up(Watched& watched, TimePoint now, Changes& changes);
  void open_new(Watched& watched, TimePoint now, Changes& changes);
  void reopen(Watched& watched, Incident& incident, TimePoint now, Changes& changes);
  void take_before(Watched& watched, Incident& incident, TimePoint now);
  void escalate(Incident& incident, TimePoint now, Changes& changes);
  bool close_if_quiet(Incident& incident, TimePoint now, Changes& changes);
  Change tell(Incident& incident, ChangeKind kind, TimePoint now, std::string reason);
  void forget(std::string_view id);
  void forget_old(TimePoint now);
  void remember(const Incident& incident);
  void touch(const Incident& incident) { dirty_.insert(incident.id); }

  BookRules rules_;
  std::function<std::string(TimePoint)> new_id_;
  std::map<std::string, std::unique_ptr<Watched>, std::less<>> watched_;
  std::map<std::string, Incident, std::less<>> incidents_;    ///< by id
  std::map<std::string, std::string, std::less<>> expected_;  ///< sentence by connector
  std::set<std::string, std::less<>> dirty_;
  std::vector<std::string> forgotten_;
};

}  // namespace weir::incident
