#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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

/// All incidents: at most one open on each connector, and one on several where they show the same
/// case (docs/incidents.md, "One case"). Pure: the same sightings at the same times give the same
/// book. Not thread-safe: one thread owns it. Memory is bounded whatever comes.
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
  /// What is to be kept beside incidents since the last call, by key; nullopt: no more.
  std::vector<std::pair<std::string, std::optional<Memory>>> take_memories();
  /// True when a connector has become part of an open incident since the last call.
  bool take_joined() { return std::exchange(joined_, false); }
  /// From when on messages of the connector belong to the incident that was opened last on it.
  TimePoint taken_since(std::string_view connector) const;

  /// What is expected normally on a connector, to be written into an incident that opens.
  void expect(std::string connector, std::string sentence);
  /// Takes an incident of an earlier run. All of them before the first `restore` of a memory.
  void restore(Incident incident);
  /// Takes back what `take_memories` gave.
  void restore(Memory memory);
  void set_rules(const BookRules& rules);

  /// For so long after an incident was resolved as a false positive, symptoms of its kinds on its
  /// connector weigh only by what they have above twice its peak.
  static constexpr std::chrono::hours kFalsePositive{24 * 7};
  static constexpr std::size_t kMaxIncidents = 500;
  static constexpr std::size_t kMaxConnectors = 1024;
  /// Sightings of a connector that are kept for an incident that may open.
  static constexpr std::size_t kMaxBefore = 500;
  /// Changes of connectors that are remembered.
  static constexpr std::size_t kMaxEvents = 50;

 private:
  struct Watched;
  using Changes = std::vector<Change>;

  Watched* watch(const std::string& connector, TimePoint now);
  Incident* open_incident(const Watched& watched);
  Incident* lately_closed(const Watched& watched, TimePoint now);
  void weigh_up(Watched& watched, TimePoint now, Changes& changes);
  void open_new(Watched& watched, TimePoint now, Changes& changes, Memory* change = nullptr);
  void reopen(Watched& watched, Incident& incident, TimePoint now, Changes& changes,
              const std::string& why);
  void take_before(Watched& watched, Incident& incident, TimePoint now);
  void escalate(Incident& incident, TimePoint now, Changes& changes);
  bool close_if_quiet(Incident& incident, TimePoint now, Changes& changes);
  Change tell(Incident& incident, ChangeKind kind, TimePoint now, std::string reason);
  void forget(std::string_view id);
  void forget_old(TimePoint now);
  void remember(const Incident& incident);
  void touch(const Incident& incident) { dirty_.insert(incident.id); }
  void close(Incident& incident, Closing closing, TimePoint now);
  void settle_parts(Incident& incident);
  void take_back(Watched& watched, Incident& kept);

  // One case, one incident: book_case.cpp.
  TimePoint moment_of(TimePoint told) const;
  bool note_trace(Watched& watched, Signal trace, bool proven, TimePoint now);
  void drop_trace(Watched& watched);
  void remember_event(const Signal& signal);
  void forget_event(const Memory& event);
  void forget_events(TimePoint now);
  Incident* open_case();
  Incident* case_for(const Watched& watched, bool tenant_wide, bool traced);
  void join(Watched& watched, Incident& incident, TimePoint now);
  void take_event(Memory& event, Incident& incident);
  void take_events(const Watched& watched, Incident& incident);
  void take_trace(Watched& watched, Incident& incident);
  bool has_event_near(TimePoint time) const;
  void relate(Watched* fresh, TimePoint now, Changes& changes);
  void match(Memory& event, std::vector<Watched*> traced, TimePoint now, Changes& changes);
  Incident* begin_case(Memory& event, const std::vector<Watched*>& traced, TimePoint now,
                       Changes& changes);
  void raise(Incident& incident, TimePoint now, Changes& changes);
  Incident& merge_two(Incident& one, Incident& two, TimePoint now, Changes& changes);
  void merge_cases(TimePoint now, Changes& changes);

  BookRules rules_;
  std::function<std::string(TimePoint)> new_id_;
  std::map<std::string, std::unique_ptr<Watched>, std::less<>> watched_;
  std::map<std::string, Incident, std::less<>> incidents_;    ///< by id
  std::map<std::string, std::string, std::less<>> expected_;  ///< sentence by connector
  std::set<std::string, std::less<>> dirty_;
  std::vector<std::string> forgotten_;
  std::deque<Memory> events_;  ///< changes of connectors, in order of coming
  std::map<std::string, std::optional<Memory>> memories_;  ///< to be kept, by key
  TimePoint latest_{};                                     ///< the latest that was seen
  bool joined_ = false;
};

}  // namespace weir::incident
