#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/anomaly.hpp"

namespace weir::mime {

/// The boundaries of the containers that are open, outermost first. Finding the one that a line
/// is takes one look at the line, however many are open.
class Delimiters {
 public:
  struct Match {
    std::size_t level = 0;
    bool closing = false;
  };

  /// `boundary` is empty for a message, which has no delimiter. Tells whether one that is open is
  /// the beginning of another.
  bool push(std::string_view boundary);
  void pop();

  /// The innermost that `line` (which starts with "--", without its line break) is. RFC 2046
  /// section 5.1.1: nothing but blanks may follow.
  std::optional<Match> match(std::string_view line) const noexcept;

  /// True when `line` only begins with an open delimiter. Looks at no more than a fixed number of
  /// lines of one message.
  bool is_beginning(std::string_view line) noexcept;
  /// No more lines are looked at.
  bool exhausted() const noexcept;

  /// "--" and the boundary of a level; empty for a message.
  std::string_view text(std::size_t level) const noexcept { return texts_[level]; }

 private:
  std::optional<std::size_t> find(std::string_view text) const noexcept;

  std::vector<std::string> texts_;
  std::vector<std::uint64_t> hashes_;  ///< of each, side by side for the search
  std::uint64_t seen_ = 0;             ///< a bit for each of them: most lines are none
  std::uint32_t looks_ = 0;
};

}  // namespace weir::mime
