#include "imports/row.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "imports/text.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;

constexpr json::parse_options kOptions = [] {
  json::parse_options options;
  options.max_depth = 32;
  options.allow_invalid_utf8 = true;
  return options;
}();

std::string_view name_of(const json::key_value_pair& member) {
  return {member.key().data(), member.key().size()};
}

bool is_empty(const json::value& value) {
  return value.is_null() || (value.is_string() && value.get_string().empty());
}

/// What a value is that PowerShell wrote as an object.
const json::value* essence_of(const json::object& object) {
  constexpr std::array<std::string_view, 4> kMembers{"value", "domain", "address", "name"};
  for (const auto wanted : kMembers) {
    for (const auto& [key, value] : object) {
      if (iequals({key.data(), key.size()}, wanted) && value.is_string()) return &value;
    }
  }
  return nullptr;
}

std::string simple_text(const json::value& value) {
  if (value.is_null()) return {};
  if (const auto* text = value.if_string()) return bounded({text->data(), text->size()});
  if (const auto* flag = value.if_bool()) return *flag ? "True" : "False";
  if (const auto* object = value.if_object()) {
    if (const auto* essence = essence_of(*object)) return simple_text(*essence);
  }
  return bounded(json::serialize(value));
}

}  // namespace

Columns::Columns(std::vector<std::string> names) : names_{std::move(names)} {
  for (std::size_t i = 0; i < names_.size(); ++i) places_.emplace(plain_name(names_[i]), i);
}

std::ptrdiff_t Columns::find(std::string_view plain) const {
  const auto found = places_.find(plain);
  return found == places_.end() ? -1 : static_cast<std::ptrdiff_t>(found->second);
}

bool Columns::has_any(Names plain) const {
  for (const auto name : plain) {
    if (has(name)) return true;
  }
  return false;
}

Row::Row(const json::object& object) {
  std::vector<std::string> names;
  names.reserve(object.size());
  values_.reserve(object.size());
  for (const auto& [key, value] : object) {
    names.emplace_back(key.data(), key.size());
    values_.push_back(value);
  }
  columns_ = std::make_shared<const Columns>(std::move(names));
}

Row::Row(json::object&& object, const std::shared_ptr<const Columns>& last) {
  const bool same = last != nullptr && std::ranges::equal(object, last->names(), {}, name_of);
  std::vector<std::string> names;
  values_.reserve(object.size());
  for (auto& member : object) {
    if (!same) names.push_back(std::string{name_of(member)});
    values_.push_back(std::move(member.value()));
  }
  columns_ = same ? last : std::make_shared<const Columns>(std::move(names));
}

const json::value* Row::at(std::size_t column) const {
  return column < values_.size() ? &values_[column] : nullptr;
}

const json::value* Row::find(Names names) const {
  for (const auto name : names) {
    const auto column = columns_->find(name);
    const auto* value = column < 0 ? nullptr : at(static_cast<std::size_t>(column));
    if (value != nullptr && !is_empty(*value)) return value;
  }
  return nullptr;
}

std::string Row::text(Names names) const {
  const auto* value = find(names);
  return value == nullptr ? std::string{} : std::string{trimmed(text_of(*value))};
}

std::optional<json::value> Row::nested(Names names) const {
  const auto* value = find(names);
  if (value == nullptr) return std::nullopt;
  if (value->is_object() || value->is_array()) return *value;
  const auto* string = value->if_string();
  if (string == nullptr) return std::nullopt;
  const auto text = trimmed({string->data(), string->size()});
  if (!text.starts_with('{') && !text.starts_with('[')) return std::nullopt;
  return parse_json(text);
}

std::optional<json::value> parse_json(std::string_view text, std::string* why) {
  if (text.size() > kMaxElement) {
    if (why != nullptr) *why = "it is larger than 4 MB";
    return std::nullopt;
  }
  json::error_code error;
  json::value value = json::parse(text, error, {}, kOptions);
  if (!error) return value;
  if (why != nullptr) *why = "it is not valid JSON: " + error.message();
  return std::nullopt;
}

std::string text_of(const json::value& value) {
  const auto* list = value.if_array();
  if (list == nullptr) return simple_text(value);
  std::string joined;
  for (const auto& entry : *list) {
    const auto text = simple_text(entry);
    if (text.empty()) continue;
    if (!joined.empty()) joined += ';';
    joined += text;
    if (joined.size() > kMaxText) break;
  }
  return bounded(joined);
}

}  // namespace weir::imports
