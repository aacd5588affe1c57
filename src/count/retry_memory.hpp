#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "weir/base/time.hpp"

namespace weir::count {

/// Which messages Weir has tempfailed and not forgotten yet, bounded: when full, the oldest goes
/// and `overflowed` tells the owner to look where it keeps the rest. Not thread-safe.
class RetryMemory {
 public:
  struct Retry {
    std::string event_id;
    TimePoint expires{};
  };

  explicit RetryMemory(std::size_t capacity = 100'000) : capacity_{capacity} {}

  /// The first tempfail of a message is the one remembered.
  void remember(std::string_view identity, std::string_view event_id, TimePoint expires);
  /// Event id of the verdict that tempfailed `identity`; nullopt when unknown or expired.
  std::optional<std::string> find(std::string_view identity, TimePoint now) const;
  /// Calls `forgotten(identity)` for what has expired and drops it.
  void forget_expired(TimePoint now, const std::function<void(const std::string&)>& forgotten);

  std::size_t size() const noexcept { return retries_.size(); }
  bool overflowed() const noexcept { return overflowed_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Retries = std::unordered_map<std::string, Retry, Hash, std::equal_to<>>;

  Retries retries_;
  std::deque<const std::string*> order_;  ///< oldest first; points at keys of retries_
  std::size_t capacity_;
  bool overflowed_ = false;
};

}  // namespace weir::count
