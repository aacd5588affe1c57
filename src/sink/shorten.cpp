#include "sink/shorten.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string>
#include <vector>

namespace weir::sink {
namespace {

namespace json = boost::json;

constexpr std::string_view kMark = "...[cut]";
/// What says which event it is, and what it comes down to, in ECS and OCSF.
constexpr std::array<std::string_view, 5> kEssential{"event", "ecs", "observer", "metadata",
                                                     "finding_info"};

std::string cut_text(std::string_view line, std::size_t room) {
  if (room <= kMark.size()) return std::string{line.substr(0, room)};
  auto end = room - kMark.size();
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return std::string{line.substr(0, end)}.append(kMark);
}

struct Part {
  json::object* owner;
  std::string key;
  std::string name;
  std::size_t bytes;
};

void add_part(std::vector<Part>& parts, json::object& owner, std::string_view key,
              const std::string& prefix) {
  const auto& value = owner.at(key);
  if (!value.is_object() && !value.is_array() && !value.is_string()) return;
  parts.push_back({&owner, std::string{key}, prefix + std::string{key},
                   json::serialize(value).size() + key.size() + 4});
}

/// What may be left out: members of the event, and those of its own objects.
std::vector<Part> parts_of(json::object& event, std::string_view home) {
  std::vector<Part> parts;
  for (auto& member : event) {
    const std::string_view key{member.key().data(), member.key().size()};
    auto* inner = member.value().if_object();
    if (inner != nullptr && key == home) {
      for (auto& one : *inner) add_part(parts, *inner, one.key(), std::string{key} + ".");
    } else if ((inner != nullptr || member.value().is_array()) &&
               std::ranges::find(kEssential, key) == kEssential.end()) {
      add_part(parts, event, key, "");
    }
  }
  std::ranges::sort(parts, std::greater{}, &Part::bytes);
  return parts;
}

}  // namespace

std::string shortened(std::string_view line, std::size_t room) {
  if (line.size() <= room) return std::string{line};
  boost::system::error_code error;
  auto value = json::parse(json::string_view{line.data(), line.size()}, error);
  if (error || !value.is_object()) return cut_text(line, room);
  auto& event = value.get_object();
  const std::string home = event.contains("weir") ? "weir" : "unmapped";
  if (!event[home].is_object()) event[home] = json::object{};
  json::array missing;
  const auto parts = parts_of(event, home);
  std::size_t size = json::serialize(value).size() + 12;
  for (const auto& part : parts) {
    if (size <= room) break;
    part.owner->erase(part.key);
    missing.emplace_back(part.name);
    size = size - std::min(size, part.bytes) + part.name.size() + 3;
  }
  event[home].as_object()["cut"] = std::move(missing);
  auto text = json::serialize(value);
  return text.size() <= room ? text : cut_text(text, room);
}

}  // namespace weir::sink
