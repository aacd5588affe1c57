#include "service/request.hpp"

#include <algorithm>

#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::service {

namespace json = boost::json;

json::object Refused::answer() const {
  json::object error = details_;
  error["code"] = code_;
  error["message"] = printable(what(), kMaxAnswerText);
  return {{"ok", false}, {"error", std::move(error)}};
}

std::string text(const json::object& request, std::string_view name, bool required) {
  const auto* value = request.if_contains({name.data(), name.size()});
  if (value != nullptr && value->is_string()) return std::string{value->get_string()};
  if (value != nullptr) throw Refused{kUsage, "\"" + std::string{name} + "\" must be text"};
  if (required) throw Refused{kUsage, "\"" + std::string{name} + "\" is missing"};
  return {};
}

std::size_t number(const json::object& request, std::string_view name, std::size_t fallback,
                   std::size_t most) {
  const auto* value = request.if_contains({name.data(), name.size()});
  if (value == nullptr) return fallback;
  const auto* given = value->if_int64();
  if (given == nullptr || *given < 1) {
    throw Refused{kUsage, "\"" + std::string{name} + "\" must be a positive number"};
  }
  return std::min(static_cast<std::size_t>(*given), most);
}

bool flag(const json::object& request, std::string_view name) {
  const auto* value = request.if_contains({name.data(), name.size()});
  if (value == nullptr) return false;
  if (!value->is_bool()) {
    throw Refused{kUsage, "\"" + std::string{name} + "\" must be true or false"};
  }
  return value->get_bool();
}

}  // namespace weir::service
