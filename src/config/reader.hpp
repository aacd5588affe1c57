#pragma once

#include <string>

#include "config/diagnostics.hpp"
#include "config/document.hpp"
#include "config/fields.hpp"
#include "weir/base/settings.hpp"

namespace weir::config {

/// The plain values of `table`; what no setting can be is left out.
Settings settings_of(const Table& table);

/// Tells about everything that reading `settings`, made from `table`, brought to light: problems,
/// values of a wrong kind, unknown keys. `section` is how the file calls the table: "[milter]".
void report(const Settings& settings, const Table& table, const std::string& section,
            Diagnostics& diagnostics);

/// Fills fields from one table of a file. What cannot be used is told, and the field keeps its
/// default. `table` and `diagnostics` must outlive it.
class Reader final : public Fields {
 public:
  /// `broken`: part of the file could not be read, so nothing is told to be missing.
  Reader(const Table& table, std::string section, Diagnostics& diagnostics, bool broken);

  void flag(std::string_view key, bool& field) override;
  void number(std::string_view key, std::uint64_t& field, std::uint64_t min,
              std::uint64_t max) override;
  void optional_number(std::string_view key, std::optional<std::uint64_t>& field, std::uint64_t min,
                       std::uint64_t max) override;
  void duration(std::string_view key, std::chrono::milliseconds& field,
                std::chrono::milliseconds min, std::chrono::milliseconds max) override;
  void text(std::string_view key, std::string& field, const Check& check) override;
  void texts(std::string_view key, std::vector<std::string>& field, const Check& check) override;
  void require(std::string_view key, std::string instead) override;
  void forbid(std::string_view key, std::string instead) override;
  void reject(std::string_view key, std::string instead) override;
  void warn(std::string_view key, std::string message) override;

  /// To be called once, after every field was read.
  void finish();

 private:
  Position place(std::string_view key) const;

  const Table& table_;
  std::string section_;
  Diagnostics& diagnostics_;
  bool broken_;
  Settings settings_;
};

/// Where the value of `key` stands, or the table when it does not.
Position place_of(const Table& table, std::string_view key);

}  // namespace weir::config
