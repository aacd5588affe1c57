#include "service/hold_request.hpp"

#include <algorithm>

#include "config/checks.hpp"
#include "config/networks.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxReason = 300;
constexpr std::size_t kMaxName = 256;
constexpr std::string_view kNull = "<>";

[[noreturn]] void refuse(const std::string& message) { throw Refused{kUsage, message}; }

/// A text that goes into events and logs as it is.
std::string plain(const json::object& request, std::string_view name, std::size_t most) {
  auto value = std::string{trimmed(text(request, name, false))};
  if (value.size() > most) {
    refuse("\"" + std::string{name} + "\" is longer than " + std::to_string(most) + " bytes");
  }
  if (const auto instead = config::check_line(value); !value.empty() && !instead.empty()) {
    refuse("\"" + std::string{name} + "\": " + instead);
  }
  return value;
}

std::string connector_of(const json::object& request, const config::Config& config) {
  auto name = text(request, "connector", false);
  if (name.empty() || name == connector::kUnknownConnector) return name;
  std::string known;
  for (const auto& connector : config.connectors) {
    if (connector.name == name) return name;
    known += connector.name + ", ";
  }
  refuse("there is no connector \"" + name + "\"; write one of " + known +
         std::string{connector::kUnknownConnector});
}

std::optional<IpNetwork> client_of(const json::object& request) {
  const auto client = text(request, "client", false);
  if (client.empty()) return std::nullopt;
  const auto network = IpNetwork::parse(client);
  if (!network) refuse("\"client\": " + config::check_network(client));
  return network;
}

std::string sender_of(const json::object& request, const mail::Domains& domains) {
  const auto sender = text(request, "from", false);
  if (sender.empty() || sender == kNull) return sender;
  const auto reading = mail::read_reverse_path('<' + sender + '>', domains);
  if (!reading.unambiguous() || reading.first().domain.empty()) {
    refuse("\"from\": write an address such as app@contoso.example, or <>");
  }
  return ascii_lower(reading.first().to_string());
}

std::string domain_of(const json::object& request, std::string_view name,
                      const mail::Domains& domains) {
  constexpr std::string_view kSubtree = "*.";
  const auto written = text(request, name, false);
  if (written.empty()) return {};
  if (const auto instead = config::check_domain_pattern(written); !instead.empty()) {
    refuse("\"" + std::string{name} + "\": " + instead);
  }
  const bool subtree = written.starts_with(kSubtree);
  const auto domain = domains.normalise(std::string_view{written}.substr(subtree ? 2 : 0));
  return subtree ? std::string{kSubtree} + domain : domain;
}

Disposition action_of(const json::object& request) {
  const auto name = text(request, "action", false);
  if (name.empty()) return Disposition::tempfail;
  const auto action = disposition_from(name);
  if (!action || *action == Disposition::accept) {
    refuse("\"action\": write \"tag\", \"quarantine\", \"tempfail\" or \"reject\"");
  }
  return *action;
}

unsigned percent_of(const json::object& request) {
  const auto percent = number(request, "percent", 100, 101);
  if (percent > 100) refuse("\"percent\" must be 1 to 100");
  return static_cast<unsigned>(percent);
}

std::chrono::milliseconds length_of(const json::object& request) {
  const auto written = text(request, "for", true);
  const auto length = parse_duration(written);
  if (!length.ok || length.value < kShortestHold || length.value > kLongestHold) {
    refuse("\"for\": write how long it lasts, \"1m\" to \"7d\"");
  }
  return length.value;
}

}  // namespace

policy::Hold requested_hold(const json::object& request, const config::Config& config,
                            const mail::Domains& domains, const Caller& caller, TimePoint now) {
  policy::Hold hold;
  hold.connector = connector_of(request, config);
  hold.client = client_of(request);
  if (hold.connector.empty() && (!hold.client || config::is_everyone(*hold.client))) {
    refuse(
        "name a connector or a client: what is held for an address alone can be anybody's mail, "
        "for anybody can write it");
  }
  hold.auth_user = plain(request, "user", kMaxName);
  hold.mail_from = sender_of(request, domains);
  hold.mail_from_domain = domain_of(request, "from_domain", domains);
  hold.header_from_domain = domain_of(request, "header_from_domain", domains);
  hold.suspicious_only = flag(request, "suspicious_only");
  hold.action = action_of(request);
  hold.percent = percent_of(request);
  hold.since = now;
  hold.until = now + length_of(request);
  hold.reason = plain(request, "reason", kMaxReason);
  if (hold.reason.empty()) refuse("\"reason\" is missing: write why, for those who come after you");
  hold.author = caller.user;
  return hold;
}

std::vector<std::string> doubts_of(const policy::Hold& hold, const config::Config& config) {
  std::vector<std::string> doubts;
  const auto found =
      std::ranges::find(config.connectors, hold.connector, &connector::Connector::name);
  const auto* connector = found == config.connectors.end() ? nullptr : &*found;
  const auto mode = connector != nullptr && connector->mode ? *connector->mode : config.milter.mode;
  if (cap(hold.action, mode) != hold.action) {
    doubts.push_back("mode is \"" + std::string{to_string(mode)} + "\": " +
                     (mode == Mode::observe ? "it changes nothing, events only say what it wanted"
                                            : "it only tags"));
  }
  if (connector != nullptr && !connector->can_retry && hold.action == Disposition::tempfail) {
    doubts.emplace_back("clients of this connector cannot try again: it quarantines");
  }
  if (hold.action == Disposition::reject) {
    doubts.emplace_back(
        "what it rejects is lost to its recipients; tempfail or quarantine keep it");
  }
  return doubts;
}

}  // namespace weir::service
