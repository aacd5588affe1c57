#include "report/ecs_common.hpp"

#include <charconv>

namespace weir::report {

void begin_event(JsonWriter& json, const EventHead& head) {
  json.open();
  json.time("@timestamp", head.time);
  json.open("ecs");
  json.word("version", "9.0.0");
  json.close();
  json.open("event");
  json.word("id", head.id);
}

void write_observer(JsonWriter& json, std::string_view hostname) {
  json.open("observer");
  json.word("vendor", "Weir");
  json.word("product", "weir-milter");
  json.word("type", "mail-sensor");
  json.word("version", WEIR_VERSION);
  json.text("hostname", hostname, kMaxName);
  json.close();
}

std::string to_ecs(const Event& event) {
  return std::visit([](const auto& one) { return to_ecs(one); }, event);
}

std::string with_sequence(std::string_view json, std::uint64_t sequence) {
  // The first such text is ours: begin_event writes it before anything that came from mail.
  constexpr std::string_view kEvent = "\"event\":{\"id\":\"";
  std::string out;
  const auto at = json.find(kEvent);
  const auto end = at == std::string_view::npos ? at : json.find('"', at + kEvent.size());
  if (end == std::string_view::npos) return std::string{json};
  out.reserve(json.size() + 40);
  out += json.substr(0, end + 1);
  out += ",\"sequence\":";
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, sequence).ptr);
  out += json.substr(end + 1);
  return out;
}

}  // namespace weir::report
