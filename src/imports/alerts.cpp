#include "imports/alerts.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "digest/digest.hpp"
#include "imports/text.hpp"
#include "imports/time.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxLines = 2000;

constexpr std::array<std::string_view, 4> kConnector{"connectorname", "connector",
                                                     "connectoridentity", "connectorid"};
constexpr std::array<std::string_view, 4> kDomain{"connectordomain", "domain", "domainname",
                                                  "senderdomain"};
constexpr std::array<std::string_view, 10> kAddress{
    "connectorip", "connectoripaddress", "connectoraddress", "senderip", "sendingip",
    "sourceip",    "ipaddress",          "clientip",         "address",  "ip"};

template <std::size_t N>
std::size_t rank(const std::array<std::string_view, N>& names, std::string_view plain) {
  return static_cast<std::size_t>(std::ranges::find(names, plain) - names.begin());
}

/// The best of what is found for one thing: earlier names are surer.
struct Best {
  std::string text;
  std::size_t rank = 100;

  void offer(std::string_view value, std::size_t how) {
    if (value.empty() || how >= rank) return;
    text = value;
    rank = how;
  }
};

struct Found {
  Best connector;
  Best domain;
  Best address;

  void offer(std::string_view name, const json::value& value) {
    if (value.is_object()) return;
    const auto plain = plain_name(name);
    if (const auto how = rank(kConnector, plain); how < kConnector.size()) {
      connector.offer(text_of(value), how);
    }
    if (const auto how = rank(kDomain, plain); how < kDomain.size()) {
      domain.offer(ascii_lower(text_of(value)), how);
    }
    if (const auto how = rank(kAddress, plain); how < kAddress.size()) {
      address.offer(client_of(text_of(value)), how);
    }
  }
};

/// Offers every member of `root` and of what it holds, JSON in texts included. Parsing bounds how
/// deep that is; JSON in JSON counts once.
void walk(const json::object& root, Found& found) {
  std::vector<json::value> parsed;
  parsed.reserve(64);  // pointers into it stay good
  std::vector<const json::value*> open;
  const auto enter = [&](const json::object& object, bool inside) {
    for (const auto& [key, value] : object) {
      found.offer({key.data(), key.size()}, value);
      open.push_back(&value);
      const auto* text = value.if_string();
      if (inside || text == nullptr || !text->starts_with('{') || parsed.size() >= 64) continue;
      if (auto held = parse_json({text->data(), text->size()})) {
        parsed.push_back(std::move(*held));
      }
    }
  };
  const auto drain = [&](bool inside) {
    while (!open.empty()) {
      const auto* value = open.back();
      open.pop_back();
      if (const auto* object = value->if_object()) enter(*object, inside);
      if (const auto* list = value->if_array()) {
        for (const auto& entry : *list) open.push_back(&entry);
      }
    }
  };
  enter(root, false);
  drain(false);
  for (const auto& value : parsed) open.push_back(&value);
  drain(true);
}

/// The first IPv4 address in a sentence.
std::string address_in(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789.";
  for (auto begin = text.find_first_of("0123456789"); begin != text.npos;) {
    const auto end = std::min(text.find_first_not_of(kDigits, begin), text.size());
    auto word = text.substr(begin, end - begin);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (std::ranges::count(word, '.') == 3) {
      if (auto address = client_of(word); !address.empty()) return address;
    }
    begin = text.find_first_of("0123456789", end);
  }
  return {};
}

bool names_connector(std::string_view title) {
  return ascii_lower(title).find("connector") != std::string::npos;
}

std::string id_of(const audit::ConnectorAlert& alert) {
  std::string content = std::to_string(alert.time.time_since_epoch().count());
  for (const auto* part : {&alert.title, &alert.connector, &alert.domain, &alert.address}) {
    content += '|' + std::to_string(part->size()) + ':' + *part;
  }
  return "content-" + digest::sha256_hex(content).substr(0, 32);
}

}  // namespace

std::optional<audit::ConnectorAlert> alert_of(const Row& row, TimePoint time) {
  audit::ConnectorAlert alert;
  alert.title = row.text({"title", "alertname", "alerttitle", "alertdisplayname", "name", "alert"});
  if (!names_connector(alert.title)) return std::nullopt;
  json::object members;
  for (std::size_t i = 0; i < row.columns().names().size(); ++i) {
    const auto* value = row.at(i);
    if (value != nullptr) members[row.columns().names()[i]] = *value;
  }
  Found found;
  walk(members, found);
  alert.connector = found.connector.text;
  alert.domain = found.domain.text;
  alert.address = found.address.text;
  if (alert.address.empty()) alert.address = address_in(row.text({"description", "details"}));
  const auto told =
      parse_time(row.text({"createddatetime", "creationtime", "alertcreationtime", "firstactivity",
                           "firstactivitydatetime", "activitytime", "timeofalert", "time", "date",
                           "timestamp", "creationdate"}));
  alert.time = told.value_or(time);
  alert.id = row.text({"alertid", "provideralertid", "id"});
  if (alert.id.empty()) alert.id = id_of(alert);
  return alert;
}

std::optional<audit::ConnectorAlert> alert_in_text(std::string_view text, TimePoint written) {
  constexpr std::string_view kTitle = "Suspicious connector activity";
  json::object members;
  bool titled = false;
  for (std::size_t at = 0, lines = 0; at < text.size() && lines < kMaxLines; ++lines) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = trimmed(text.substr(at, end - at));
    at = end + 1;
    titled = titled || ascii_lower(line.substr(0, 1000)).find("suspicious connector") != line.npos;
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0 || colon > 60) continue;
    const auto value = trimmed(line.substr(colon + 1));
    members.emplace(plain_name(line.substr(0, colon)), bounded(value));
  }
  if (!titled) return std::nullopt;
  members["title"] = json::string_view{kTitle.data(), kTitle.size()};
  return alert_of(Row{members}, written);
}

}  // namespace weir::imports
