#include "service/hold_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 1000;

std::string text_of(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains({name.data(), name.size()});
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : std::string{text->data(), text->size()};
}

std::int64_t number_of(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains({name.data(), name.size()});
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? 0 : *number;
}

TimePoint time_of(const json::object& from, std::string_view name) {
  return TimePoint{std::chrono::milliseconds{number_of(from, name)}};
}

}  // namespace

std::string whose(const policy::Hold& hold) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += ", ";
    text.append(name).append(" ").append(value);
  };
  add("connector", hold.connector);
  if (hold.client) add("client", hold.client->to_string());
  add("login", hold.auth_user);
  add("MAIL FROM", hold.mail_from);
  add("MAIL FROM domain", hold.mail_from_domain);
  add("From domain", hold.header_from_domain);
  return text;
}

json::object to_json(const HoldRecord& record) {
  const auto& hold = record.hold;
  json::object out{{"id", hold.id}};
  const auto add = [&out](std::string_view name, const std::string& value) {
    if (!value.empty()) out[{name.data(), name.size()}] = printable(value, kMaxText);
  };
  add("connector", hold.connector);
  if (hold.client) add("client", hold.client->to_string());
  add("user", hold.auth_user);
  add("from", hold.mail_from);
  add("from_domain", hold.mail_from_domain);
  add("header_from_domain", hold.header_from_domain);
  if (hold.suspicious_only) out["suspicious_only"] = true;
  out["whose"] = printable(whose(hold), kMaxText);
  out["action"] = to_string(hold.action);
  out["percent"] = hold.percent;
  out["since"] = report::format_time(hold.since);
  out["until"] = report::format_time(hold.until);
  add("author", hold.author);
  add("reason", hold.reason);
  out["taken"] = record.taken;
  return out;
}

std::string encode(const HoldRecord& record) {
  const auto& hold = record.hold;
  return json::serialize(json::object{{"v", 1},
                                      {"id", hold.id},
                                      {"connector", hold.connector},
                                      {"client", hold.client ? hold.client->to_string() : ""},
                                      {"user", hold.auth_user},
                                      {"from", hold.mail_from},
                                      {"from_domain", hold.mail_from_domain},
                                      {"header_from_domain", hold.header_from_domain},
                                      {"suspicious_only", hold.suspicious_only},
                                      {"action", to_string(hold.action)},
                                      {"percent", static_cast<std::int64_t>(hold.percent)},
                                      {"since", hold.since.time_since_epoch().count()},
                                      {"until", hold.until.time_since_epoch().count()},
                                      {"reason", hold.reason},
                                      {"author", hold.author},
                                      {"taken", static_cast<std::int64_t>(record.taken)}});
}

std::optional<HoldRecord> decode_hold(std::string_view bytes) {
  boost::system::error_code error;
  const auto value = json::parse({bytes.data(), bytes.size()}, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto& from = value.get_object();
  HoldRecord record;
  auto& hold = record.hold;
  hold.id = text_of(from, "id");
  hold.connector = text_of(from, "connector");
  const auto client = text_of(from, "client");
  hold.client = IpNetwork::parse(client);
  hold.auth_user = text_of(from, "user");
  hold.mail_from = text_of(from, "from");
  hold.mail_from_domain = text_of(from, "from_domain");
  hold.header_from_domain = text_of(from, "header_from_domain");
  const auto* suspicious = from.if_contains("suspicious_only");
  hold.suspicious_only = suspicious != nullptr && *suspicious == json::value(true);
  const auto action = disposition_from(text_of(from, "action"));
  hold.action = action.value_or(hold.action);
  hold.percent = static_cast<unsigned>(number_of(from, "percent"));
  hold.since = time_of(from, "since");
  hold.until = time_of(from, "until");
  hold.reason = text_of(from, "reason");
  hold.author = text_of(from, "author");
  record.taken = static_cast<std::uint64_t>(number_of(from, "taken"));
  // A hold that lost one of its parts would take more than was ordered.
  const bool whole = number_of(from, "v") == 1 && action && !hold.id.empty() && hold.percent >= 1 &&
                     hold.percent <= 100 && (client.empty() || hold.client) &&
                     (!hold.connector.empty() || hold.client);
  return whole ? std::optional{record} : std::nullopt;
}

}  // namespace weir::service
