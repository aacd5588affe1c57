#pragma once

#include <optional>
#include <string_view>

namespace weir::refusal {

/// Where `what` stands in `text` if it stands there once; npos otherwise.
std::size_t only(std::string_view text, std::string_view what) noexcept;
/// The part before `end`, or all of it.
std::string_view before(std::string_view text, std::string_view end) noexcept;
/// Takes a number of `least` to `most` digits off the front.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least,
                                    std::size_t most) noexcept;
/// Takes `what` off the front; false when it is not there.
bool take(std::string_view& text, std::string_view what) noexcept;

}  // namespace weir::refusal
