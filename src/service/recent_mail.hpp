#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "weir/incident/sighting.hpp"
#include "weir/policy/hold.hpp"

namespace weir::service {

/// How much mail came by connector and client within the last hour, to say what a hold would have
/// taken. Bounded whatever comes: beyond kMaxPairs a slot, clients of a connector are one. Not
/// thread-safe.
class RecentMail {
 public:
  static constexpr std::size_t kSlots = 13;  ///< an hour and the slot that has begun
  static constexpr std::chrono::minutes kSlot{5};
  static constexpr std::size_t kMaxPairs = 2000;

  struct Volume {
    std::uint64_t messages = 0;
    std::uint64_t suspicious = 0;
    /// The hold asks for more than was remembered: it would have taken at most so many.
    bool at_most = false;
  };

  void see(const incident::Sighting& sighting);
  /// Of the mail of the last hour, as far as it was seen, that fits connector and client of `hold`.
  /// The sample (percent) is not considered.
  Volume fitting(const policy::Hold& hold, TimePoint now) const;

 private:
  struct Count {
    std::uint64_t messages = 0;
    std::uint64_t suspicious = 0;
  };
  struct Slot {
    std::int64_t index = -1;
    std::map<std::pair<std::string, std::string>, Count> by_pair;  ///< connector, client
  };

  std::array<Slot, kSlots> slots_;
};

}  // namespace weir::service
