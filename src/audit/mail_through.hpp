#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/sample.hpp"
#include "audit/story.hpp"

namespace weir::audit {

/// Mail through connectors that nobody declared, by connector and day; where nothing is declared,
/// through those that were made in the week before.
class MailThrough {
 public:
  static constexpr std::chrono::hours kLookBack{24 * 7};  ///< of the playbook's second query
  static constexpr std::size_t kMessages = 16'384;        ///< of one connector and day, exactly
  static constexpr std::size_t kMaxDays = 64;             ///< of all connectors together
  static constexpr std::uint64_t kManyAnHour = 100;       ///< of the playbook

  void add(const EmailRow& row, const Evidence& evidence);
  /// What the days show that have changed since the last call.
  std::vector<Deviation> judge(const Evidence& evidence);

  std::set<std::string> take_dirty() { return std::exchange(dirty_, {}); }
  std::string save(const std::string& key) const;  ///< empty: forgotten
  void restore(std::string_view bytes);

 private:
  struct Day {
    std::string connector;  ///< as the rows write it
    MessageSample messages{kMessages};
    Commonest senders;
    Commonest networks;
    Commonest pairs;    ///< domains of From and envelope that do not go together
    Commonest foreign;  ///< domains that are not accepted
    TimePoint first{};
    TimePoint last{};
  };
  using Key = std::pair<std::int64_t, std::string>;

  Day* day_of_connector(std::string_view connector, TimePoint time);
  static void judge(const Key& key, const Day& day, const Evidence& evidence,
                    std::vector<Deviation>& out);

  std::map<Key, Day> days_;  ///< by day and connector_key
  std::set<Key> changed_;
  std::set<std::string> dirty_;
};

}  // namespace weir::audit
