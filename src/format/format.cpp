#include "format/format.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "format/reading.hpp"

namespace weir::format {

namespace json = boost::json;
namespace {

constexpr std::size_t kUsual = 16UL * 1024;  // bytes that an ordinary event takes when parsed

}  // namespace

std::optional<Format> format_of(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"ecs", "cef", "ocsf"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Format>(i);
  }
  return std::nullopt;
}

std::string to_ecs(const json::object& event) { return json::serialize(event); }

std::string render(std::string_view line, Format format, const Privacy& privacy) {
  // Freed at once, and seldom more than this: half of the time would go into small allocations.
  std::array<unsigned char, kUsual> usual;
  json::monotonic_resource memory{usual.data(), usual.size()};
  json::error_code failed;
  auto value = json::parse(json_view(line), failed, &memory);
  if (failed || !value.is_object()) return {};
  auto& event = value.get_object();
  hide(event, privacy);
  switch (format) {
    case Format::cef:
      return to_cef(event);
    case Format::ocsf:
      return to_ocsf(event);
    case Format::ecs:
      break;
  }
  return to_ecs(event);
}

}  // namespace weir::format
