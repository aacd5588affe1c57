#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/plain.hpp"

namespace weir::audit {

enum class Dimension { network, isp, country };
inline constexpr std::size_t kDimensions = 3;

/// From where accounts ordinarily work: of each the days on which it was seen in a place. Only
/// days before the day in question count, so that what is imported later, or done afterwards, makes
/// nothing usual that was not. What is imported twice changes nothing.
class Places {
 public:
  enum class Standing {
    unknown,  ///< nothing earlier is known of the account
    usual,    ///< on kUsualDays earlier days
    first,    ///< never before, but little is known of the account
    unusual,  ///< on fewer days, and the account is known for kKnownDays
  };
  struct Opinion {
    Standing standing = Standing::unknown;
    bool wandering = false;  ///< the account is seen in ever new places: says little
  };

  static constexpr std::size_t kUsualDays = 3;
  static constexpr std::size_t kKnownDays = 5;
  static constexpr std::size_t kMaxPlaces = 64;  ///< of one account in one dimension

  /// `account` in lower case; an account that is to be `kept` is not given up for another one.
  void see(const std::string& account, Dimension dimension, std::string_view place,
           std::int64_t day, bool kept);
  Opinion judge(const std::string& account, Dimension dimension, std::string_view place,
                std::int64_t day) const;

  std::string save(std::string_view account) const;  ///< empty: not known
  void restore(std::string_view bytes);
  /// Accounts that have changed since the last call.
  std::set<std::string> take_dirty();

 private:
  using Days = std::vector<std::int64_t>;  ///< the earliest ones, ascending
  struct Side {
    Days days;  ///< at most kKnownDays, in any place
    std::map<std::string, Days, std::less<>> places;
  };
  struct Account {
    std::array<Side, kDimensions> sides;
    std::int64_t last = 0;
    bool kept = false;
  };

  Account* account_of(const std::string& name, bool kept);
  static bool remember(Days& days, std::int64_t day, std::size_t most);

  std::map<std::string, Account, std::less<>> accounts_;
  std::set<std::string> dirty_;
};

}  // namespace weir::audit
