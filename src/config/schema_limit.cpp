#include <algorithm>
#include <limits>

#include "config/checks.hpp"
#include "config/schema.hpp"
#include "config/suggest.hpp"
#include "detect/registry.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using detect::KeyPart;
using detect::LimitSpec;
using detect::Unit;

constexpr Named<Disposition> kActions[] = {{"tag", Disposition::tag},
                                           {"quarantine", Disposition::quarantine},
                                           {"tempfail", Disposition::tempfail},
                                           {"reject", Disposition::reject}};

constexpr std::chrono::milliseconds kMaxWindow = 24h * 30;
constexpr std::uint64_t kMaxLimit = std::numeric_limits<std::int64_t>::max();

std::vector<std::string_view> key_part_names() {
  std::vector<std::string_view> names;
  for (auto part = KeyPart::connector; part <= KeyPart::content;
       part = static_cast<KeyPart>(static_cast<int>(part) + 1)) {
    names.push_back(detect::to_string(part));
  }
  return names;
}

std::vector<std::string_view> unit_names() {
  std::vector<std::string_view> names;
  for (auto unit = Unit::messages; unit <= Unit::distinct_recipient_domains;
       unit = static_cast<Unit>(static_cast<int>(unit) + 1)) {
    names.push_back(detect::to_string(unit));
  }
  return names;
}

std::string check_unit(const std::string& text) { return check_name(text, unit_names()); }

std::string check_limit_name(const std::string& text) {
  if (text == policy::kDeferredCounter) {
    return "so are the counters of max_deferred_per_hour called; choose another name";
  }
  return check_identifier(text);
}

std::string check_only(const std::string& text) {
  if (text == "all" || text == "suspicious" || detect::is_message_detector(text)) return {};
  std::vector<std::string_view> names{"all", "suspicious"};
  bool counting = text == "limit";
  for (const std::string_view id : detect::detector_ids()) {
    if (detect::is_message_detector(id)) {
      names.push_back(id);
    } else {
      counting = counting || id == text;
    }
  }
  if (counting) {
    return "this detector counts, so it judges after the limits have counted; write " +
           one_of(names);
  }
  return check_name(text, names);
}

void key(Fields& fields, LimitSpec& limit) {
  std::vector<std::string> texts;
  for (const KeyPart part : limit.key) texts.emplace_back(detect::to_string(part));
  const auto names = key_part_names();
  std::vector<std::string> seen;
  fields.texts("key", texts, [&](const std::string& text) -> std::string {
    if (std::string instead = check_name(text, names); !instead.empty()) return instead;
    if (std::find(seen.begin(), seen.end(), text) != seen.end()) {
      return "stands here twice; remove one";
    }
    seen.push_back(text);
    return {};
  });
  limit.key.clear();
  for (const std::string& text : texts) {
    if (const auto part = detect::key_part_from(text)) limit.key.push_back(*part);
  }
}

/// Anybody can write it, so anybody can use up the limit of whom it names.
bool is_spoofable(KeyPart part) {
  return part != KeyPart::connector && part != KeyPart::client && part != KeyPart::auth_user;
}

bool has(const LimitSpec& limit, KeyPart part) {
  return std::find(limit.key.begin(), limit.key.end(), part) != limit.key.end();
}

/// Whether mail of others stays out of it when somebody passes the limit: what is held back is mail
/// of one client or login, or mail that the connector's reason selects.
bool spares_bystanders(const LimitSpec& limit) {
  return has(limit, KeyPart::client) || has(limit, KeyPart::auth_user) ||
         (has(limit, KeyPart::connector) && limit.only != "all");
}

void check_bystanders(Fields& fields, const LimitSpec& limit) {
  if (limit.key.empty()) return;
  if (limit.action > Disposition::tag && !spares_bystanders(limit)) {
    fields.reject("key",
                  "with action " + std::string{to_string(limit.action)} +
                      " one sender's flood would hold back the mail of others; add \"client\" or "
                      "\"auth_user\", or count for \"connector\" what only = \"suspicious\" or "
                      "a detector's id selects, or write action = \"tag\"");
  } else if (std::all_of(limit.key.begin(), limit.key.end(), is_spoofable)) {
    fields.warn("key",
                "anybody can write what is counted here, so that a flood in somebody's name "
                "gets that one's own mail tagged too; add \"client\"");
  }
}

void action(Fields& fields, LimitSpec& limit) {
  std::vector<std::string_view> names;
  for (const auto& entry : kActions) names.push_back(entry.name);
  std::string name{to_string(limit.action)};
  fields.text("action", name, [&](const std::string& text) -> std::string {
    if (text == "accept") {
      return "a limit that lets everything pass is none; write " + one_of(names) +
             ", or mode = \"observe\" on the connector to see without acting";
    }
    return check_name(text, names);
  });
  limit.action = disposition_from(name).value_or(limit.action);
}

}  // namespace

void describe(Fields& fields, LimitSpec& limit) {
  fields.text("name", limit.name, check_limit_name);
  key(fields, limit);
  std::string count{detect::to_string(limit.count)};
  fields.text("count", count, check_unit);
  limit.count = detect::unit_from(count).value_or(limit.count);
  fields.text("only", limit.only, check_only);
  seconds_in(fields, "window", limit.window, 1min, kMaxWindow);
  fields.optional_number("warn", limit.warn, 1, kMaxLimit);
  fields.number("limit", limit.limit, 0, kMaxLimit);
  action(fields, limit);
  seconds_in(fields, "hold", limit.hold, 0ms, kMaxWindow);

  fields.require("name", "write a name of your own, such as \"bursts-per-client\"");
  fields.require("key", "write who is counted, such as [\"connector\", \"client\"]");
  fields.require("limit", "write how many may pass in a window, such as 100");
  check_bystanders(fields, limit);
  if (limit.warn && limit.limit > 0 && *limit.warn >= limit.limit) {
    fields.reject("warn", "write less than limit, which is " + std::to_string(limit.limit) +
                              ", or remove it");
  }
}

}  // namespace weir::config
