#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "weir/base/time.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::count {

/// Which messages Exchange Online has sent through us a short while ago, so that the same message
/// is not counted again when it comes back. Kept in memory alone and bounded: what it has forgotten
/// is counted twice, never not at all. Not thread-safe.
class PassMemory {
 public:
  static constexpr std::chrono::hours kRemembered{1};

  explicit PassMemory(std::size_t capacity = 32'768) : capacity_{capacity} {}

  /// True when `pass` is the second one of a remembered message: then it is told so once. A message
  /// that is not remembered is from now on, if the pass is of a client that may begin one.
  bool is_second(const Pass& pass, TimePoint now);

  std::size_t size() const noexcept { return seen_.size(); }

 private:
  struct Seen {
    TimePoint until{};
    bool came_back = false;
  };

  void make_room(TimePoint now);

  std::unordered_map<std::uint64_t, Seen> seen_;
  std::deque<std::pair<std::uint64_t, TimePoint>> order_;  ///< oldest first, with its `until`
  std::size_t capacity_;
};

}  // namespace weir::count
