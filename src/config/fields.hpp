#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// Whoever walks the settings of one section: the reader fills the fields from a file, the writer
/// prints them. So name, default, range and meaning of a setting stand in one place, its
/// `describe` function (schema.hpp). A field holds its default when a reader comes.
class Fields {
 public:
  /// Empty when `text` may stand there, else what to write instead.
  using Check = std::function<std::string(const std::string& text)>;

  virtual ~Fields() = default;

  virtual void flag(std::string_view key, bool& field) = 0;
  virtual void number(std::string_view key, std::uint64_t& field, std::uint64_t min,
                      std::uint64_t max) = 0;
  /// A number that may be left out.
  virtual void optional_number(std::string_view key, std::optional<std::uint64_t>& field,
                               std::uint64_t min, std::uint64_t max) = 0;
  virtual void duration(std::string_view key, std::chrono::milliseconds& field,
                        std::chrono::milliseconds min, std::chrono::milliseconds max) = 0;
  virtual void text(std::string_view key, std::string& field, const Check& check) = 0;
  /// `check` looks at each entry; those that fail are left out.
  virtual void texts(std::string_view key, std::vector<std::string>& field, const Check& check) = 0;

  /// An error unless the key is there, and with something in its list.
  virtual void require(std::string_view key, std::string instead) = 0;
  /// An error if the key is there: a setting that has no meaning beside the others.
  virtual void forbid(std::string_view key, std::string instead) = 0;
  /// An error, or a warning, about a key, once the fields are known.
  virtual void reject(std::string_view key, std::string instead) = 0;
  virtual void warn(std::string_view key, std::string message) = 0;
};

/// A number in a smaller type; `max` fits it.
template <class Number>
void number_in(Fields& fields, std::string_view key, Number& field, std::uint64_t min,
               std::uint64_t max) {
  std::uint64_t wide = field;
  fields.number(key, wide, min, max);
  field = static_cast<Number>(wide);
}

/// A duration in whole seconds.
void seconds_in(Fields& fields, std::string_view key, std::chrono::seconds& field,
                std::chrono::milliseconds min, std::chrono::milliseconds max);

/// An enumerator under the name that files use.
template <class Enum>
struct Named {
  std::string_view name;
  Enum value;
};

/// Looks `name` up; the text is what to write instead.
std::string check_name(std::string_view name, std::span<const std::string_view> names);

/// A field that is one of a few names.
template <class Enum, std::size_t N>
void choice(Fields& fields, std::string_view key, Enum& field, const Named<Enum> (&table)[N]) {
  std::vector<std::string_view> names;
  std::string name;
  for (const auto& entry : table) {
    names.push_back(entry.name);
    if (entry.value == field) name = entry.name;
  }
  fields.text(key, name, [&](const std::string& text) { return check_name(text, names); });
  for (const auto& entry : table) {
    if (entry.name == name) field = entry.value;
  }
}

}  // namespace weir::config
