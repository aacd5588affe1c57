#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace weir::ctl {

/// How wide a page for people is, in columns.
inline constexpr std::size_t kPageWidth = 100;

/// Columns of a terminal that `text` takes: its code points.
std::size_t width_of(std::string_view text);

/// `text`, printable, cut to `columns` with a trailing `…`.
std::string cut_to(std::string_view text, std::size_t columns);

/// Writes `lead`, then `text`, printable, broken between words so that no line is wider than a
/// page; further lines stand below the first word. A word that is too long stays whole, for it may
/// be something to copy. Ends with a line feed.
void print_wrapped(std::ostream& out, std::string_view lead, std::string_view text);

}  // namespace weir::ctl
