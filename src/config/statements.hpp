#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/diagnostics.hpp"

namespace weir::config {

/// Where `text` nests dotted keys deeper than any setting does. toml++ 3.3 recurses for each dot,
/// so such a file would exhaust the stack.
std::optional<Position> too_deep(std::string_view text);

/// A key with its value, however many lines that takes, or a section header with all of its
/// section.
struct Statement {
  std::uint32_t first = 1;  ///< line, from 1
  std::uint32_t last = 1;
  bool header = false;
};

/// The statement of TOML `text` that holds `line`. Goes by how lines begin.
Statement statement_at(std::string_view text, std::uint32_t line);

/// The statement whose value, never closed, may be what is wrong when the parser stumbles at `at`:
/// the one before, if that is a key and `at` is before the `=` of its own.
std::optional<Statement> maybe_unclosed(std::string_view text, Position at);

/// `text` with spaces in place of `statement`. Line numbers stay.
std::string without(std::string_view text, const Statement& statement);

}  // namespace weir::config
