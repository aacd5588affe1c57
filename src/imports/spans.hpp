#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::imports {

/// Cuts JSON text into the values that stand at one level of it, so that a large export never has
/// to be held whole and a broken entry spoils itself alone. Strings are minded, nothing else is
/// checked. Linear; no recursion.
class Spans {
 public:
  explicit Spans(std::string_view text) : text_{text} {}

  /// The next value from here on; passes over spaces and commas before it. Nothing at the end, and
  /// before a ']' or '}' that closes the level. One that never ends reaches to the end of the text.
  std::optional<std::string_view> next();
  /// Whether the last value had no end.
  bool open() const noexcept { return open_; }
  /// Steps over `c` if it comes next.
  bool take(char c);
  /// Whether nothing but spaces is left.
  bool done();
  std::size_t at() const noexcept { return at_; }

 private:
  void spaces();
  void string();

  std::string_view text_;
  std::size_t at_ = 0;
  bool open_ = false;
};

}  // namespace weir::imports
