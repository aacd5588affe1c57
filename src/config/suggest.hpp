#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// Letters to insert, delete, change or swap with their neighbour to make `b` of `a`, ASCII case
/// and the difference of `-` and `_` aside. O(|a| * |b|).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `word` was most likely meant to be; empty when none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// `; did you mean "deadline"?`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

/// `a, b or c`, each in quotes.
std::string one_of(std::span<const std::string_view> names);

}  // namespace weir::config
