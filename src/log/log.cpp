#include "log/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace weir::log {
namespace {

/// More distinct keys than this share one allowance: the keys are ours, so it is never reached
/// unless a caller builds keys from mail.
constexpr std::size_t kMaxKeys = 256;

struct Output {
  spdlog::logger logger{"weir", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  bool systemd = false;
};

// Never destroyed: libmilter's detached threads may log while main returns.
Output& output() {
  static auto* const made = [] {
    auto* fresh = new Output;
    fresh->systemd = std::getenv("JOURNAL_STREAM") != nullptr;
    fresh->logger.set_pattern(fresh->systemd ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %-5l %v");
    fresh->logger.flush_on(spdlog::level::trace);
    return fresh;
  }();
  return *made;
}

spdlog::level::level_enum spdlog_level(Level level) noexcept {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

/// sd-daemon(3): the journal reads a line's priority from a "<N>" in front of it.
std::string_view priority(Level level) noexcept {
  switch (level) {
    case Level::debug:
      return "<7>";
    case Level::info:
      return "<6>";
    case Level::warn:
      return "<4>";
    case Level::error:
      return "<3>";
  }
  return "<3>";
}

void write(Level level, std::string_view line) {
  Output& out = output();
  const auto spd = spdlog_level(level);
  if (!out.logger.should_log(spd)) return;
  if (out.systemd) {
    std::string prefixed{priority(level)};
    prefixed += line;
    out.logger.log(spd, spdlog::string_view_t{prefixed.data(), prefixed.size()});
  } else {
    out.logger.log(spd, spdlog::string_view_t{line.data(), line.size()});
  }
}

/// A log that cannot be written must not stop mail.
void write_quietly(Level level, std::string_view line) noexcept {
  try {
    write(level, line);
  } catch (...) {
  }
}

struct Allowance {
  std::chrono::steady_clock::time_point next{};
  std::uint64_t left_out = 0;
};

/// How many lines were left out before this one; -1 when this one is to be left out as well.
std::int64_t admit(std::string_view key, std::chrono::seconds every) {
  static auto* const mutex = new std::mutex;
  static auto* const allowances = new std::map<std::string, Allowance, std::less<>>;
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock{*mutex};
  auto found = allowances->find(key);
  if (found == allowances->end()) {
    const std::string_view name = allowances->size() < kMaxKeys ? key : std::string_view{};
    found = allowances->try_emplace(std::string{name}).first;
  }
  Allowance& allowance = found->second;
  if (now < allowance.next) {
    ++allowance.left_out;
    return -1;
  }
  allowance.next = now + every;
  return static_cast<std::int64_t>(std::exchange(allowance.left_out, 0));
}

}  // namespace

void start(Level level) { output().logger.set_level(spdlog_level(level)); }

void debug(std::string_view line) noexcept { write_quietly(Level::debug, line); }
void info(std::string_view line) noexcept { write_quietly(Level::info, line); }
void warn(std::string_view line) noexcept { write_quietly(Level::warn, line); }
void error(std::string_view line) noexcept { write_quietly(Level::error, line); }

void limited(Level level, std::string_view key, std::string_view line,
             std::chrono::seconds every) noexcept {
  try {
    const std::int64_t left_out = admit(key, every);
    if (left_out < 0) return;
    if (left_out == 0) return write(level, line);
    write(level, std::string{line} + " (" + std::to_string(left_out) + " like it left out)");
  } catch (...) {
  }
}

}  // namespace weir::log
