#pragma once

#include <string>

#include "config/fields.hpp"
#include "weir/base/settings.hpp"

namespace weir::config {

/// `value` as TOML writes it. Texts must be valid UTF-8.
std::string toml_of(const Settings::Value& value);

/// Writes `key = value` lines to `out`, which must outlive it. Changes no field.
class Writer final : public Fields {
 public:
  explicit Writer(std::string& out) : out_{out} {}

  void flag(std::string_view key, bool& field) override;
  void number(std::string_view key, std::uint64_t& field, std::uint64_t min,
              std::uint64_t max) override;
  void optional_number(std::string_view key, std::optional<std::uint64_t>& field, std::uint64_t min,
                       std::uint64_t max) override;
  void duration(std::string_view key, std::chrono::milliseconds& field,
                std::chrono::milliseconds min, std::chrono::milliseconds max) override;
  void text(std::string_view key, std::string& field, const Check& check) override;
  void texts(std::string_view key, std::vector<std::string>& field, const Check& check) override;
  void require(std::string_view, std::string) override {}
  void forbid(std::string_view, std::string) override {}
  void reject(std::string_view, std::string) override {}
  void warn(std::string_view, std::string) override {}

  void line(std::string_view key, const Settings::Value& value);

 private:
  std::string& out_;
};

}  // namespace weir::config
