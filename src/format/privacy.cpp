#include "format/privacy.hpp"

#include <array>
#include <boost/json/array.hpp>

#include "digest/digest.hpp"
#include "format/reading.hpp"
#include "format/rewrite.hpp"
#include "weir/base/text.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

constexpr std::size_t kTokenDigits = 16;

/// Calls `visit(path, text)` for every text in the event, list indexes left out of the path.
/// Boost.JSON's parser bounds how deep a value nests.
template <class Visit>
void walk(json::value& value, std::string& path, const Visit& visit) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      const auto length = path.size();
      if (!path.empty()) path += '.';
      path.append(member.key().data(), member.key().size());
      walk(member.value(), path, visit);
      path.resize(length);
    }
  } else if (auto* list = value.if_array()) {
    for (auto& entry : *list) walk(entry, path, visit);
  } else if (auto* text = value.if_string()) {
    visit(path, *text);
  }
}

bool is_audit(const json::object& event) { return text(event, "event.dataset") == "weir.audit"; }

/// Who operates Weir is what an audit event is for.
Holds holds_in(const std::string& path, bool audit) noexcept {
  return audit && path == "user.name" ? Holds::ours : holds(path);
}

void learn(Rewriter& rewriter, json::value& event, bool audit) {
  std::string path;
  walk(event, path, [&](const std::string& at, const json::string& value) {
    rewriter.learn(holds_in(at, audit), view(value));
  });
}

void note(json::object& event, const Privacy& privacy) {
  constexpr std::array<std::string_view, 3> kNames{"plain", "hash", "drop"};
  json::object noted;
  const auto add = [&](std::string_view name, Treatment treatment) {
    if (treatment == Treatment::plain) return;
    noted[json_view(name)] = json_view(kNames[static_cast<std::size_t>(treatment)]);
  };
  add("subject", privacy.subject);
  add("local_parts", privacy.local_parts);
  add("recipients", privacy.recipients);
  add("links", privacy.links);
  auto& weir = event["weir"];
  if (!weir.is_object()) weir = json::object{};
  weir.get_object()["privacy"] = std::move(noted);
}

/// What was dropped is an empty text by now.
bool is_empty_text(const json::value& value) {
  const auto* text = value.if_string();
  return text != nullptr && text->empty();
}

/// Takes what was dropped at `path` away, or out of the list there.
void forget_empty(json::object& event, std::string_view path) {
  json::object* object = &event;
  for (auto dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
    auto* inner = object->if_contains(json_view(path.substr(0, dot)));
    if (inner == nullptr || !inner->is_object()) return;
    object = &inner->get_object();
    path.remove_prefix(dot + 1);
  }
  auto* value = object->if_contains(json_view(path));
  if (value == nullptr) return;
  if (is_empty_text(*value)) {
    object->erase(json_view(path));
  } else if (auto* list = value->if_array()) {
    json::array kept;
    for (auto& entry : *list) {
      if (!is_empty_text(entry)) kept.push_back(std::move(entry));
    }
    *list = std::move(kept);
  }
}

}  // namespace

std::string token(std::string_view key, std::string_view kind, std::string_view value) {
  std::string input{kind};
  input += '\0';
  input += ascii_lower(value);
  return "h-" + digest::hmac_sha256_hex(key, input).substr(0, kTokenDigits);
}

void hide(json::object& event, const Privacy& privacy) {
  if (privacy.plain()) return;
  Rewriter rewriter{privacy};
  const bool audit = is_audit(event);
  json::value whole = std::move(event);
  learn(rewriter, whole, audit);
  std::string path;
  walk(whole, path, [&](const std::string& at, json::string& value) {
    const auto what = holds_in(at, audit);
    if (what == Holds::ours) return;
    const auto shown = rewriter.shown(what, view(value));
    if (json_view(shown) != value) value = json_view(shown);
  });
  event = std::move(whole.get_object());
  for (const auto* dropped :
       {"email.subject", "user.name", "related.user", "weir.header_from.display",
        "weir.incident_state.subjects", "weir.incident_state.auth_users"}) {
    forget_empty(event, dropped);
  }
  note(event, privacy);
}

}  // namespace weir::format
