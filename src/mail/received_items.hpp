#pragma once

#include <cstddef>
#include <string_view>

#include "weir/base/text.hpp"

namespace weir::mail {

/// A word of a Received field with its quotes, or a comment without its outer brackets.
struct ReceivedItem {
  enum class Kind { word, comment, end } kind = Kind::end;
  std::string_view text;

  bool is_word() const noexcept { return kind == Kind::word; }
  bool is_comment() const noexcept { return kind == Kind::comment; }
  bool is(std::string_view keyword) const noexcept { return is_word() && iequals(text, keyword); }
};

/// The words and comments of a Received field up to its date, or of one of its comments. What
/// nothing closes ends them. Linear.
class ReceivedItems {
 public:
  explicit ReceivedItems(std::string_view text) noexcept : text_{text} {}

  ReceivedItem next() noexcept;
  /// The next item if it is a word, else nothing; it is passed over in any case.
  std::string_view next_word() noexcept;

 private:
  std::string_view text_;
  std::size_t pos_ = 0;  // npos behind what nothing closes
};

}  // namespace weir::mail
