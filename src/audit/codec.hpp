#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "weir/audit/export.hpp"

namespace weir::audit {

/// Puts values one behind the other. Numbers take eight bytes at most, texts their length and
/// themselves.
class Writer {
 public:
  void number(std::uint64_t value);
  void time(TimePoint value);
  void text(std::string_view value);
  void properties(const Properties& values);
  /// With version and check sum in front.
  std::string sealed() const;

 private:
  std::string bytes_;
};

/// Takes them off again. Once something is missing, everything that follows is empty and `good` is
/// false.
class Reader {
 public:
  /// nullopt when the bytes are damaged or of another version.
  static std::optional<Reader> open(std::string_view sealed);

  std::uint64_t number();
  TimePoint time();
  std::string text();
  Properties properties();
  bool good() const noexcept { return good_; }
  bool at_end() const noexcept { return bytes_.empty(); }

 private:
  explicit Reader(std::string_view bytes) : bytes_{bytes} {}

  std::string_view bytes_;
  bool good_ = true;
};

}  // namespace weir::audit
