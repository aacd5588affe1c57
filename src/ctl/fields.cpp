#include "ctl/fields.hpp"

#include <boost/json/serialize.hpp>

namespace weir::ctl {
namespace {

namespace json = boost::json;

std::string as_text(const json::value& value, std::string_view otherwise) {
  if (value.is_null()) return std::string{otherwise};
  if (const auto* text = value.if_string()) {
    return text->empty() ? std::string{otherwise} : std::string{text->data(), text->size()};
  }
  const auto* list = value.if_array();
  if (list == nullptr) return json::serialize(value);
  std::string joined;
  for (const auto& item : *list) {
    if (!joined.empty()) joined += ", ";
    joined += as_text(item, "");
  }
  return joined.empty() ? std::string{otherwise} : joined;
}

}  // namespace

const json::value& at(const json::value& from, std::string_view path) {
  static const json::value nothing;
  const json::value* here = &from;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    const auto* object = here->if_object();
    here = object == nullptr ? nullptr : object->if_contains({name.data(), name.size()});
    if (here == nullptr) return nothing;
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return *here;
}

std::string text_at(const json::value& from, std::string_view path, std::string_view otherwise) {
  return as_text(at(from, path), otherwise);
}

}  // namespace weir::ctl
