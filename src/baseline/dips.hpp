#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::baseline {

/// What came over one connector and what was expected, now.
struct Flow {
  std::string connector;
  double expected = 0;        ///< in the last sixty minutes
  std::uint64_t low = 0;      ///< fewer an hour is a dip; 0 = not judged
  std::uint64_t quarter = 0;  ///< messages of the last 15 minutes
  std::uint64_t half = 0;     ///< of the last 30
  std::uint64_t hour = 0;     ///< of the last 60
  std::int32_t day = 0;       ///< local
};

/// Mail that should be there and is not.
struct Dip {
  enum class Level { none, warn, alert };

  std::string connector;
  Level level = Level::none;
  std::string evidence;
};

/// Looks out for dips. A connector that has fallen silent while others go on is one; a silence of
/// all of them, or a day on which none ever got going, is something else and only noted.
class Dips {
 public:
  struct Said {
    std::vector<Dip> dips;  ///< those that began, became worse, or are to be told again
    std::string note;       ///< for the operator; empty for none
  };

  /// To be asked about once a minute. `open` says whether a connector has an open incident: then a
  /// dip that goes on is told again from time to time, else it is told once.
  Said look(const std::vector<Flow>& flows, const std::set<std::string, std::less<>>& open,
            TimePoint now);
  /// Nothing can be said now; what went on is forgotten.
  void pause();

 private:
  struct State {
    Dip::Level level = Dip::Level::none;
    TimePoint told{};
    std::int32_t busy_day = 0;  ///< the last day on which it was about as busy as expected
    bool ever_busy = false;
  };

  bool busy_today(const Flow& flow) const;

  std::map<std::string, State, std::less<>> states_;
  std::optional<TimePoint> noted_;
};

}  // namespace weir::baseline
