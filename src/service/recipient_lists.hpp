#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/event.hpp"
#include "report/incident_json.hpp"
#include "weir/incident/sighting.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Every different recipient of each incident's messages, kept as they come: what has to be told to
/// the recipients of a compromised connector must not be a sample. Bounded; what a list has no room
/// for is counted. Not thread-safe: the Watch's thread alone.
class RecipientLists {
 public:
  struct Bounds {
    std::size_t in_incident = 200'000;
    std::size_t in_memory = 400'000;  ///< of all open incidents together
  };
  enum class Which { all, reached, held };
  using Row = std::pair<std::string, report::RecipientEntry>;
  struct Page {
    std::vector<Row> rows;  ///< by address
    bool more = false;
  };

  /// `records` must outlive it.
  explicit RecipientLists(report::KeptRecords& records) : RecipientLists{records, Bounds{}} {}
  RecipientLists(report::KeptRecords& records, Bounds bounds)
      : records_{records}, bounds_{bounds} {}

  /// An incident of an earlier run, with what was known of it then.
  void restore(const std::string& incident, const report::RecipientTotals& totals);
  /// The recipients of one message of the incident. Those of a retry are not counted again.
  void add(const std::string& incident, const incident::Sighting& sighting);
  /// The incident `from` has become part of `into`: its list moves over, some rows with each
  /// `tick`. Again after a restart: what had not moved yet does.
  void merge(const std::string& from, const std::string& into);
  /// Recipients that were never listed.
  void add_beyond(const std::string& incident, std::uint64_t count);
  report::RecipientTotals totals(std::string_view incident) const;
  /// Rows after the address `after`, at most `most`.
  Page page(const std::string& incident, Which which, std::string_view after, std::size_t most,
            TimePoint now);

  /// Writes what changed since the last time.
  void save();
  /// Saves; lists of incidents other than `open` leave memory once nobody has used them for a
  /// minute. Gives the incidents whose totals have changed by what moved into them.
  std::vector<std::string> tick(const std::set<std::string, std::less<>>& open, TimePoint now);
  /// The incident is no more: its records go, some with each call. True when all are gone.
  bool forget(const std::string& incident);

 private:
  struct List {
    std::map<std::string, report::RecipientEntry, std::less<>> rows;
    std::set<std::string, std::less<>> unsaved;
    TimePoint used{};
    bool loaded = false;
  };

  List& loaded(const std::string& incident);
  bool room(const List& list) const;
  void count(List& list, report::RecipientTotals& totals, const incident::RecipientSeen& recipient,
             const incident::Sighting& sighting, const std::string& incident);

  using Rows = std::map<std::string, report::RecipientEntry, std::less<>>;
  struct Moving {
    std::string into;
    Rows rows;
  };
  void move_some(const std::string& from, Moving& moving);

  report::KeptRecords& records_;
  const Bounds bounds_;
  std::map<std::string, List, std::less<>> lists_;
  std::map<std::string, report::RecipientTotals, std::less<>> totals_;
  std::map<std::string, std::vector<std::string>, std::less<>> going_;  ///< addresses to remove
  std::map<std::string, Moving, std::less<>> moving_;                   ///< by where from
  std::size_t in_memory_ = 0;
};

}  // namespace weir::service
