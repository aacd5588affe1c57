#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/plain.hpp"

namespace weir::audit {

/// Who failed, and who succeeded, to sign in from which source on which day. Seconds, not times:
/// what is imported twice counts once.
class Guesses {
 public:
  static constexpr std::chrono::hours kWindow{24};
  static constexpr std::size_t kFailures = 20;  ///< seconds of one account, the earliest
  static constexpr std::size_t kMaxAccounts = 300;
  static constexpr std::size_t kMaxSources = 500;  ///< of all days together

  void failed(const std::string& account, const std::string& source, TimePoint time);
  /// Only of sources that somebody has failed from.
  void succeeded(const std::string& account, const std::string& source, TimePoint time);

  struct Sums {
    std::size_t own = 0;  ///< failures of the account in different seconds; 0: nothing else is told
    std::size_t accounts = 0;   ///< that failed
    std::size_t succeeded = 0;  ///< accounts that succeeded without having failed
  };
  /// Of the kWindow before `time`, from `source`.
  Sums before(const std::string& account, const std::string& source, TimePoint time) const;

  std::set<std::string> take_dirty() { return std::exchange(dirty_, {}); }
  std::string save(const std::string& key) const;  ///< empty: forgotten
  void restore(std::string_view bytes);

 private:
  struct Account {
    std::vector<std::int64_t> failures;
    std::int64_t success = 0;  ///< the first
  };
  using Key = std::pair<std::int64_t, std::string>;  ///< day and source
  using Accounts = std::map<std::string, Account>;

  static std::string storage_key(const Key& key);
  Account* account_of(const Key& key, const std::string& account);

  std::map<Key, Accounts> days_;
  std::set<std::string> dirty_;
};

}  // namespace weir::audit
