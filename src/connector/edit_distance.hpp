#pragma once

#include <cstddef>
#include <string_view>

namespace weir::connector {

/// Letters that were changed, added, left out or swapped with their neighbour between `a` and `b`
/// (optimal string alignment); `limit + 1` when there are more than `limit`, or when one text has
/// more than 64 letters. Work grows with the shorter text times `limit`.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit) noexcept;

}  // namespace weir::connector
