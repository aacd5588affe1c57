#include "connector/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace weir::connector {
namespace {

constexpr std::size_t kMaxLetters = 64;

using Row = std::array<std::uint8_t, kMaxLetters + 1>;

}  // namespace

std::size_t edit_distance(std::u32string_view a, std::u32string_view b,
                          std::size_t limit) noexcept {
  const std::size_t beyond = limit + 1;
  if (std::max(a.size(), b.size()) > kMaxLetters || beyond > kMaxLetters) return beyond;
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return beyond;

  const auto cell = [&](std::size_t value) {
    return static_cast<std::uint8_t>(std::min(value, beyond));
  };
  Row before;
  Row above;
  Row row;
  above.fill(cell(beyond));
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = cell(j);
  before = above;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row.fill(cell(beyond));
    // Cells further from the diagonal than `limit` are beyond it anyway.
    if (i <= limit) row[0] = cell(i);
    std::size_t least_of_row = row[0];
    const std::size_t from = i > limit ? i - limit : 1;
    const std::size_t to = std::min(b.size(), i + limit);
    for (std::size_t j = from; j <= to; ++j) {
      std::size_t least = above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u);
      least = std::min<std::size_t>({least, above[j] + 1u, row[j - 1] + 1u});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        least = std::min<std::size_t>(least, before[j - 2] + 1u);
      }
      row[j] = cell(least);
      least_of_row = std::min<std::size_t>(least_of_row, row[j]);
    }
    // A swap could reach back one row more, but what it would start from there costs at most one
    // edit less than its neighbour in this row.
    if (least_of_row >= beyond) return beyond;
    before = above;
    above = row;
  }
  return above[b.size()];
}

}  // namespace weir::connector
