#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace weir::log {

enum class Level { debug, info, warn, error };

/// Sends lines of `level` and above to stderr; under systemd (JOURNAL_STREAM set) with <N> priority
/// prefixes instead of times. Call once from main before any thread starts.
void start(Level level);

/// One line each. Callers pass text through weir::printable when any of it came from mail.
/// error: service is lost. warn: service is impaired or an operator should look. info: start, stop,
/// reload. debug: for us. Thread-safe, never throws.
void debug(std::string_view line) noexcept;
void info(std::string_view line) noexcept;
void warn(std::string_view line) noexcept;
void error(std::string_view line) noexcept;

/// `line` at most once per `every` for each `key`; the next one says how many were left out.
void limited(Level level, std::string_view key, std::string_view line,
             std::chrono::seconds every = std::chrono::seconds{60}) noexcept;

}  // namespace weir::log
