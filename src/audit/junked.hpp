#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/knowledge.hpp"
#include "audit/sample.hpp"

namespace weir::audit {

/// How much of our own mail is marked as spam or not delivered, by day, from message traces.
class Junked {
 public:
  static constexpr std::size_t kMessages = 4'096;  ///< of a day, exactly
  static constexpr std::size_t kMaxDays = 64;
  static constexpr std::uint64_t kFewest = 20;
  static constexpr std::uint64_t kShare = 10;  ///< per cent

  void add(const TraceRow& row, const Knowledge& knowledge);
  /// What the days show that have changed since the last call.
  std::vector<Deviation> judge();

  std::set<std::int64_t> take_dirty() { return std::exchange(dirty_, {}); }
  std::string save(std::int64_t day) const;  ///< empty: forgotten
  void restore(std::string_view bytes);

 private:
  struct Day {
    MessageSample messages{kMessages};
    MessageSample marked{kMessages};  ///< which of the marked ones are among the lists below
    Commonest senders;
    Commonest addresses;
    Commonest foreign;  ///< addresses that are none of ours
    TimePoint first{};
    TimePoint last{};
  };
  static void judge(std::int64_t number, const Day& day, std::vector<Deviation>& out);

  std::map<std::int64_t, Day> days_;
  std::set<std::int64_t> changed_;
  std::set<std::int64_t> dirty_;
};

}  // namespace weir::audit
