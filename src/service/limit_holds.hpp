#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/count/counter_store.hpp"
#include "weir/detect/limit.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::service {

/// The holds that limits have put themselves, as messages met them: what counters say would have to
/// be looked for among millions. Bounded: beyond kMost, that which ends first goes. Not
/// thread-safe.
class LimitHolds {
 public:
  static constexpr std::size_t kMost = 2'000;

  void see(const incident::Sighting& sighting);
  void forget(std::string_view limit, std::string_view subject);
  void forget_past(TimePoint now);

  /// Those in force at `now`, with what the counter says now, in order of limit and subject.
  boost::json::array rows(count::CounterStore& counters,
                          const std::vector<detect::LimitSpec>& limits, TimePoint now) const;

  /// For the next run. Loading what is damaged loads nothing.
  std::string encode() const;
  void load(std::string_view bytes);

 private:
  struct Known {
    std::uint64_t total = 0;
    TimePoint until{};
  };
  using Key = std::pair<std::string, std::string>;  ///< limit, subject

  void remember(Key key, Known known);

  std::map<Key, Known> holds_;
};

}  // namespace weir::service
