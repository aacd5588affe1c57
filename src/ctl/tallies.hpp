#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::ctl {

/// How often each of many keys was seen. Exact for the first kMaxKeys different ones; what else
/// came is counted together, for strangers choose keys.
class Tallies {
 public:
  static constexpr std::size_t kMaxKeys = 20'000;

  void add(std::string_view key, std::uint64_t times = 1) {
    if (const auto found = counts_.find(key); found != counts_.end()) {
      found->second += times;
    } else if (counts_.size() < kMaxKeys) {
      counts_.emplace(std::string{key}, times);
    } else {
      beyond_ += times;
    }
    total_ += times;
  }

  std::uint64_t count(std::string_view key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
  }
  bool has(std::string_view key) const { return counts_.find(key) != counts_.end(); }
  /// Different keys; at least so many when `beyond` is not 0.
  std::size_t distinct() const { return counts_.size(); }
  std::uint64_t total() const { return total_; }
  /// Seen of keys that there was no room for.
  std::uint64_t beyond() const { return beyond_; }
  bool empty() const { return counts_.empty(); }
  const std::map<std::string, std::uint64_t, std::less<>>& all() const { return counts_; }

  /// The `most` most frequent ones; of equals the first by name.
  std::vector<std::pair<std::string, std::uint64_t>> top(std::size_t most) const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t total_ = 0;
  std::uint64_t beyond_ = 0;
};

}  // namespace weir::ctl
