#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir {

/// One section of the configuration as plain values, read by whoever owns the section. Every read
/// names its default and range, so each fact has one home: the reader. What was read, with the
/// value in force, is kept for `--print-config`; what was wrong or never asked for is kept for
/// `--check-config`. Not thread-safe: read once at start or reload.
class Settings {
 public:
  using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

  /// A key with a value that cannot be used; `message` says what to write instead.
  struct Problem {
    std::string key;
    std::string message;
  };

  Settings() = default;
  explicit Settings(std::map<std::string, Value, std::less<>> values)
      : values_{std::move(values)} {}

  bool flag(std::string_view key, bool fallback);
  std::uint64_t number(std::string_view key, std::uint64_t fallback, std::uint64_t min,
                       std::uint64_t max);
  std::string text(std::string_view key, std::string_view fallback);
  std::vector<std::string> texts(std::string_view key, std::vector<std::string> fallback = {});
  /// A string such as "250ms", "15m", "1h", "30d".
  std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds fallback,
                                     std::chrono::milliseconds min, std::chrono::milliseconds max);

  /// Reports a value that parsed but makes no sense to its owner.
  void reject(std::string_view key, std::string message);

  const std::vector<Problem>& problems() const noexcept { return problems_; }
  /// Keys that are present but were never read: unknown settings.
  std::vector<std::string> unread() const;
  /// Every key read so far with the value in force, in reading order.
  const std::vector<std::pair<std::string, Value>>& effective() const noexcept {
    return effective_;
  }

 private:
  const Value* find(std::string_view key) const;
  void remember(std::string_view key, Value value);

  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::pair<std::string, Value>> effective_;
  std::vector<Problem> problems_;
};

/// "15m" -> 15 minutes; units ms, s, m, h, d. nullopt-like negative value is never returned:
/// `ok` is false when the text is no duration.
struct ParsedDuration {
  std::chrono::milliseconds value{};
  bool ok = false;
};
ParsedDuration parse_duration(std::string_view text) noexcept;
/// The shortest text that parses back: 900 s -> "15m".
std::string format_duration(std::chrono::milliseconds value);

}  // namespace weir
