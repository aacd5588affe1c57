#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baseline/tracker.hpp"

namespace weir::baseline {

/// The accounts that are watched: a bounded number, whatever senders an attacker makes up. New ones
/// are on trial, and only displace each other; one that is seen on two days becomes established,
/// and displaces another only where that has been idle for long.
class Accounts {
 public:
  struct Account {
    Tracker tracker;
    std::string connector;  ///< over which it sent last
    bool established = false;
    bool changed = false;  ///< since it was last taken for keeping
    std::int32_t active_day = 0;
    unsigned active_days = 0;  ///< days with mail
    Hour kept = 0;             ///< when it was last kept
  };
  using Map = std::map<std::string, Account, std::less<>>;

  static constexpr std::chrono::hours kIdle{24 * 7};   ///< may be displaced
  static constexpr std::chrono::hours kGone{24 * 70};  ///< is forgotten

  /// Room for `most`, a fifth of it for those on trial.
  explicit Accounts(std::size_t most) : most_{most} {}

  void set_most(std::size_t most) noexcept { most_ = most; }
  /// The account `name`, made if there is room; nullptr if there is none.
  Account* see(std::string_view name, TimePoint now, std::int32_t day);
  /// Takes one of an earlier run.
  void restore(std::string name, Account account);
  /// Forgets those that have long been gone.
  void age(TimePoint now);
  bool erase(std::string_view name);

  Map& all() noexcept { return all_; }
  const Map& all() const noexcept { return all_; }
  std::size_t established() const noexcept { return established_; }
  /// Established accounts that were forgotten since the last call.
  std::vector<std::string> take_forgotten() { return std::exchange(forgotten_, {}); }

 private:
  std::size_t most_on_trial() const noexcept { return std::max<std::size_t>(most_ / 5, 1); }
  void make_room_on_trial();
  bool make_room_established(TimePoint now);
  Map::iterator drop(Map::iterator at);

  std::size_t most_;
  Map all_;
  std::size_t established_ = 0;
  std::vector<std::string> forgotten_;
};

}  // namespace weir::baseline
