#include "format/ocsf_parts.hpp"

#include <algorithm>
#include <array>

namespace weir::format {
namespace {

namespace json = boost::json;

bool is_alnum(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Weir's 0 to 10 in the five steps of OCSF, worst last.
std::size_t step_of(const json::object& event) {
  const auto severity =
      std::clamp<std::int64_t>(number(event, "event.severity").value_or(1), 0, 10);
  return static_cast<std::size_t>(std::clamp<std::int64_t>((severity - 1) / 2, 0, 4));
}

json::object metadata(const json::object& event) {
  json::object product;
  put_text(product, "vendor_name", text(event, "observer.vendor"));
  product["name"] = "weir-milter";
  put_text(product, "name", text(event, "observer.product"));
  put_text(product, "version", text(event, "observer.version"));
  json::object metadata;
  metadata["version"] = "1.8.0";
  metadata["product"] = std::move(product);
  put_text(metadata, "uid", text(event, "event.id"));
  put_number(metadata, "sequence", event, "event.sequence");
  put_text(metadata, "log_name", text(event, "event.dataset"));
  put_text(metadata, "event_code", text(event, "event.action"));
  put_text(metadata, "correlation_uid", text(event, "weir.incident"));
  const auto host = text(event, "observer.hostname");
  if (is_hostname(host)) metadata["reporter"] = json::object{{"hostname", json_view(host)}};
  return metadata;
}

}  // namespace

void put_text(json::object& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out[json_view(name)] = json_view(text);
}

void put_number(json::object& out, std::string_view name, const json::object& event,
                std::string_view path) {
  if (const auto value = number(event, path)) out[json_view(name)] = *value;
}

void put_time(json::object& out, std::string_view name, const json::object& event,
              std::string_view path) {
  if (const auto time = epoch_ms(event, path)) out[json_view(name)] = *time;
}

void put_caption(json::object& out, std::string_view name, Caption caption) {
  out[json_view(std::string{name} + "_id")] = caption.id;
  out[json_view(name)] = json_view(caption.name);
}

void keep(json::object& unmapped, std::string_view name, const json::object& event,
          std::string_view path) {
  if (const auto* value = find(event, path)) unmapped[json_view(name)] = *value;
}

void keep_others(json::object& unmapped, const json::object& event,
                 std::initializer_list<std::string_view> mapped) {
  const auto* weir = find(event, "weir");
  const auto* object = weir == nullptr ? nullptr : weir->if_object();
  if (object == nullptr) return;
  for (const auto& member : *object) {
    const std::string_view name{member.key().data(), member.key().size()};
    const bool known = std::find(mapped.begin(), mapped.end(), name) != mapped.end();
    if (known || member.value().is_null() || unmapped.contains(member.key())) continue;
    unmapped.emplace(member.key(), member.value());
  }
}

void put_base(json::object& out, const json::object& event, const OcsfClass& what) {
  constexpr std::array<std::string_view, 5> kSeverities{"Informational", "Low", "Medium", "High",
                                                        "Critical"};
  out["activity_id"] = what.activity.id;
  out["activity_name"] = json_view(what.activity.name);
  out["category_uid"] = what.category.id;
  out["category_name"] = json_view(what.category.name);
  out["class_uid"] = what.event_class.id;
  out["class_name"] = json_view(what.event_class.name);
  out["type_uid"] = what.event_class.id * 100 + what.activity.id;
  const auto step = step_of(event);
  put_caption(out, "severity", {static_cast<std::int64_t>(step) + 1, kSeverities[step]});
  out["time"] = epoch_ms(event, "@timestamp").value_or(0);
  out["metadata"] = metadata(event);
  put_text(out, "message", text(event, "event.reason"));
}

void put_risk(json::object& out, const json::object& event) {
  constexpr std::array<std::string_view, 5> kLevels{"Info", "Low", "Medium", "High", "Critical"};
  put_number(out, "risk_score", event, "event.risk_score_norm");
  const auto step = step_of(event);
  put_caption(out, "risk_level", {static_cast<std::int64_t>(step), kLevels[step]});
}

bool is_email(std::string_view text) noexcept {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at + 1 == text.size()) return false;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  const bool atoms = std::all_of(local.begin(), local.end(), [](char c) {
    return is_alnum(c) ||
           std::string_view{"!#$%&'*+-/=?^_`{|}~."}.find(c) != std::string_view::npos;
  });
  const auto dot = domain.find('.');
  const bool labels = std::all_of(domain.begin(), domain.end(),
                                  [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
  return atoms && labels && dot != domain.npos && dot > 0 && dot + 1 < domain.size();
}

bool is_hostname(std::string_view text) noexcept {
  if (text.empty() || text.size() > 253) return false;
  while (!text.empty()) {
    const auto label = text.substr(0, text.find('.'));
    const bool good =
        !label.empty() && label.size() <= 63 && is_alnum(label.front()) && is_alnum(label.back()) &&
        std::all_of(label.begin(), label.end(), [](char c) { return is_alnum(c) || c == '-'; });
    if (!good || label.size() + 1 == text.size()) return false;
    text.remove_prefix(std::min(label.size() + 1, text.size()));
  }
  return true;
}

bool is_ip(std::string_view text) noexcept {
  const bool six = text.find(':') != text.npos;
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool hex = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
    return (c >= '0' && c <= '9') || c == '.' || (six && hex);
  });
}

void Observables::add(std::string_view attribute, Type type, std::string_view value) {
  if (value.empty()) return;
  const auto same = [&](const json::value& entry) {
    return entry.at("type_id") == static_cast<std::int64_t>(type) &&
           entry.at("value") == json_view(value);
  };
  if (std::any_of(list_.begin(), list_.end(), same)) return;
  constexpr std::array<std::string_view, 7> kNames{"",          "Hostname",      "IP Address", "",
                                                   "User Name", "Email Address", "URL String"};
  list_.push_back({{"name", json_view(attribute)},
                   {"type_id", static_cast<std::int64_t>(type)},
                   {"type", json_view(kNames[static_cast<std::size_t>(type)])},
                   {"value", json_view(value)}});
}

}  // namespace weir::format
