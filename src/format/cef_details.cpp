#include "format/cef_details.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>

#include "format/cef_text.hpp"
#include "format/reading.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 4000;
constexpr std::size_t kRoomForMark = 16;

/// Names of ours, even in an object that somebody else wrote.
std::string word(std::string_view text) {
  std::string safe;
  for (const char c : text.substr(0, 63)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    safe += plain ? c : '_';
  }
  return safe;
}

std::string_view top_detector(const json::object& event) {
  std::string_view top;
  std::int64_t most = -1;
  for (const auto* finding : objects(event, "weir.findings")) {
    const auto points = number(*finding, "points").value_or(0);
    if (points > most) {
      most = points;
      top = text(*finding, "detector");
    }
  }
  return top;
}

bool limit_acts(const json::object& event) {
  const auto limits = objects(event, "weir.limits");
  return std::any_of(limits.begin(), limits.end(), [](const auto* limit) {
    const auto state = text(*limit, "state");
    return state == "over" || state == "hold";
  });
}

CefClass verdict_class(const json::object& event) {
  if (text(event, "event.outcome") == "failure") return {"verdict-unjudged", "Mail not judged"};
  if (find(event, "weir.hold.id") != nullptr) {
    return {"verdict-hold", "Mail held by order of an operator"};
  }
  if (const auto detector = word(top_detector(event)); !detector.empty()) {
    return {"verdict-" + detector, "Mail with finding " + detector};
  }
  if (limit_acts(event)) return {"verdict-limit", "Mail over a limit"};
  return {"verdict-clean", "Mail without findings"};
}

// Where they stand in the event, in the order in which they are left out last.
constexpr auto kDetails = std::to_array<std::string_view>({
    "weir.disposition.wanted",
    "weir.disposition.mode",
    "weir.reply.code",
    "weir.reply.enhanced",
    "weir.incident",
    "weir.retry_of",
    "weir.passed_before",
    "weir.breaker",
    "weir.degraded_reason",
    "weir.privacy",
    "weir.direction",
    "weir.alignment",
    "weir.envelope.external_count",
    "weir.hold.id",
    "weir.hold.author",
    "weir.gap",
    "weir.incident_state.severity",
    "weir.incident_state.recipients",
    "weir.incident_state.enforced",
    "weir.incident_state.expected",
    "weir.incident_state.resolved_by",
    "weir.incident_state.note",
    "weir.identity",
    "weir.exchange",
    "weir.relay",
    "weir.limits",
    "weir.findings",
    "weir.incident_state.clients",
    "weir.incident_state.subjects",
    "weir.incident_state.recipient_domains",
    "weir.incident_state.link_hosts",
    "weir.incident_state.sample_events",
    "weir.content.fingerprint",
    "weir.content.attachments",
    "weir.content.links",
});

/// "weir.incident_state.note" is "note", "weir.reply.code" is "reply_code".
std::string name_of(std::string_view path) {
  for (const std::string_view above : {"weir.incident_state.", "weir."}) {
    if (path.starts_with(above)) {
      std::string name{path.substr(above.size())};
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    }
  }
  return std::string{path};
}

bool says_nothing(const json::value& value) {
  if (const auto* list = value.if_array()) return list->empty();
  if (const auto* object = value.if_object()) {
    return std::all_of(object->begin(), object->end(),
                       [](const auto& member) { return member.value().is_null(); });
  }
  return false;
}

json::value without_nulls(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  json::object kept;
  for (const auto& member : *object) {
    if (!member.value().is_null()) kept.emplace(member.key(), member.value());
  }
  return kept;
}

/// Has a key of its own, or stands among kDetails with all that it holds.
bool told_already(std::string_view name) {
  constexpr auto kKeys = std::to_array<std::string_view>(
      {"schema_version", "connector", "listener", "smtp", "envelope", "header_from", "size_bytes",
       "score", "suspicious", "degraded", "authentication", "component", "target", "disposition",
       "reply", "hold", "content", "incident_state"});
  return std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end() ||
         std::find(kDetails.begin(), kDetails.end(), "weir." + std::string{name}) != kDetails.end();
}

/// A JSON object that never grows beyond kMost.
class Details {
 public:
  void add(const std::string& name, const json::value& value) {
    if (value.is_null() || says_nothing(value)) return;
    const auto member =
        json::serialize(json::string{name}) + ':' + json::serialize(without_nulls(value));
    const auto size = characters(member) + 1;
    if (size_ + size + kRoomForMark > kMost) {
      left_out_ = true;
      return;
    }
    size_ += size;
    if (!written_.empty()) written_ += ',';
    written_ += member;
  }

  std::string take() {
    if (left_out_) written_ += written_.empty() ? "\"cut\":true" : ",\"cut\":true";
    return written_.empty() ? std::string{} : "{" + written_ + "}";
  }

 private:
  std::string written_;
  std::size_t size_ = 0;
  bool left_out_ = false;
};

}  // namespace

CefClass cef_class(const json::object& event) {
  const auto set = text(event, "event.dataset");
  const auto action = word(text(event, "event.action"));
  if (set == "weir.verdict") return verdict_class(event);
  if (set == "weir.incident") return {action, "Incident " + action.substr(action.find('-') + 1)};
  if (set == "weir.alert") {
    return {"alert-" + action, "Alert: incident " + action.substr(action.find('-') + 1)};
  }
  if (set == "weir.audit") return {"audit-" + action, "Operator did " + action};
  return {action, "Weir: " + action};
}

std::string cef_details(const json::object& event) {
  Details details;
  for (const auto path : kDetails) {
    if (const auto* value = find(event, path)) details.add(name_of(path), *value);
  }
  const auto* weir = find(event, "weir");
  if (const auto* object = weir == nullptr ? nullptr : weir->if_object()) {
    for (const auto& member : *object) {
      const std::string_view name{member.key().data(), member.key().size()};
      if (!told_already(name)) details.add(std::string{name}, member.value());
    }
  }
  return details.take();
}

std::string cef_authentication(const json::object& event) {
  std::string list;
  for (const auto* result : objects(event, "weir.authentication")) {
    if (!list.empty()) list += ", ";
    list.append(text(*result, "method")).append("=").append(text(*result, "result"));
    if (const auto domain = text(*result, "domain"); !domain.empty()) {
      list.append(" (").append(domain).append(")");
    }
  }
  return list;
}

}  // namespace weir::format
