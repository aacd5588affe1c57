#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "audit/plain.hpp"

namespace weir::audit {

/// Which deviations were told. Of too many the oldest are given up, but none that has come up in
/// the present round.
class Told {
 public:
  void begin_round() { ++round_; }
  /// True the first time.
  bool add(const std::string& id, TimePoint time);
  void end_round();

  // One record for all of a day.
  std::set<std::int64_t> take_dirty();
  std::string save(std::int64_t day) const;  ///< empty: nothing left
  void restore(std::string_view bytes);

 private:
  std::map<std::int64_t, std::map<std::string, std::uint64_t>> days_;  ///< with the last round
  std::map<std::string, std::int64_t> day_of_id_;
  std::set<std::int64_t> dirty_;
  std::uint64_t round_ = 0;
};

}  // namespace weir::audit
