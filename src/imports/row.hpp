#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::imports {

/// The names of a table's columns, or of an object's members. A name that comes twice counts once.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names);

  const std::vector<std::string>& names() const noexcept { return names_; }
  /// Where the column stands; -1 when there is none. `plain` as plain_name makes it.
  std::ptrdiff_t find(std::string_view plain) const;
  bool has(std::string_view plain) const { return find(plain) >= 0; }
  bool has_any(std::initializer_list<std::string_view> plain) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

using Names = std::initializer_list<std::string_view>;

/// One row of a table, or one object: values by name. Names are plain (plain_name).
class Row {
 public:
  Row(std::shared_ptr<const Columns> columns, std::vector<boost::json::value> values)
      : columns_{std::move(columns)}, values_{std::move(values)} {}
  explicit Row(const boost::json::object& object);
  /// Takes the members; `last`, if it has the same names, lends its columns.
  Row(boost::json::object&& object, const std::shared_ptr<const Columns>& last);

  const Columns& columns() const noexcept { return *columns_; }
  const std::shared_ptr<const Columns>& shared_columns() const noexcept { return columns_; }
  /// The first of `names` that is there and neither null nor an empty text; else null.
  const boost::json::value* find(Names names) const;
  /// Its text, bounded; empty when there is none.
  std::string text(Names names) const;
  /// An object or list: itself, or one that a text holds as JSON. nullopt when there is none.
  std::optional<boost::json::value> nested(Names names) const;
  /// The value in the column with that number; null when the row is shorter.
  const boost::json::value* at(std::size_t column) const;

 private:
  std::shared_ptr<const Columns> columns_;
  std::vector<boost::json::value> values_;
};

/// What a single value may have, with all that is in it.
inline constexpr std::size_t kMaxElement = 4UL * 1024 * 1024;

/// JSON of at most kMaxElement bytes, nested at most 32 deep, in any encoding. `why`, if given,
/// says what is wrong with it.
std::optional<boost::json::value> parse_json(std::string_view text, std::string* why = nullptr);

/// A value as text, bounded: the entries of a list joined with ';'; of an object the member that
/// stands for it (Value, Domain, Address, Name), else its JSON.
std::string text_of(const boost::json::value& value);

}  // namespace weir::imports
