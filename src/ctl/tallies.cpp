#include "ctl/tallies.hpp"

#include <algorithm>

namespace weir::ctl {

std::vector<std::pair<std::string, std::uint64_t>> Tallies::top(std::size_t most) const {
  std::vector<std::pair<std::string, std::uint64_t>> rows{counts_.begin(), counts_.end()};
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(most, rows.size()));
  std::partial_sort(rows.begin(), end, rows.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  rows.erase(end, rows.end());
  return rows;
}

}  // namespace weir::ctl
