#include "service/effective.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "weir/base/settings.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

std::vector<std::string> detector_ids(const engine::Rules& rules) {
  std::vector<std::string> ids;
  for (const auto& detector : rules.detectors) ids.emplace_back(detector->id());
  return ids;
}

std::string_view mode_of(const connector::Connector& connector, const engine::Rules& rules) {
  return to_string(connector.mode.value_or(rules.mode));
}

std::string describe_connector(const connector::Connector& connector, const engine::Rules& rules) {
  std::vector<std::string> networks;
  for (const auto& network : connector.client_networks) {
    if (networks.size() == 8) {
      networks.push_back("and " + std::to_string(connector.client_networks.size() - 8) + " more");
      break;
    }
    networks.push_back(network.to_string());
  }
  std::string line = "connector " + connector.name + ": " +
                     std::string{to_string(connector.direction)} + ", mode " +
                     std::string{mode_of(connector, rules)} + ", clients " +
                     (networks.empty() ? "any" : joined(networks));
  if (!connector.certificate_names.empty()) line += ", asks for a certificate";
  if (!connector.authenticated_users.empty()) line += ", asks for a login";
  if (!connector.can_retry) line += ", tempfail becomes quarantine";
  return line;
}

std::string key_of(const detect::LimitSpec& spec) {
  std::vector<std::string> parts;
  for (const auto part : spec.key) parts.emplace_back(to_string(part));
  return joined(parts);
}

/// "suspicious messages", "external recipients".
std::string counted(const detect::LimitSpec& spec) {
  std::string what{to_string(spec.count)};
  std::ranges::replace(what, '_', ' ');
  return spec.only == "all" ? what : spec.only + " " + what;
}

std::string describe_limit(const detect::LimitSpec& spec) {
  return "limit " + spec.name + ": " + std::to_string(spec.limit) + " " + counted(spec) + " in " +
         format_duration(spec.window) + " for each " + key_of(spec) + ", then " +
         std::string{to_string(spec.action)};
}

std::string describe_imports(const config::Config& config) {
  const auto& imports = config.imports;
  return "imports: " + imports.directory + " every " + format_duration(imports.every) +
         (imports.stale_after.count() > 0 ? ", stale after " + format_duration(imports.stale_after)
                                          : std::string{}) +
         ", " + std::to_string(config.tenant_connectors.size()) +
         " connectors of the tenant declared";
}

bool anything_enforced(const config::Config& config) {
  if (config.milter.mode == Mode::enforce) return true;
  for (const auto& connector : config.connectors) {
    if (connector.mode == Mode::enforce) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> describe(const config::Config& config, const engine::Rules& rules) {
  std::vector<std::string> lines;
  const auto& milter = config.milter;
  lines.push_back("mode " + std::string{to_string(milter.mode)} + ", on failure " +
                  (milter.on_failure == config::OnFailure::accept ? "accept" : "tempfail") +
                  ", deadline " + format_duration(milter.deadline) + ", state wait " +
                  format_duration(milter.state_wait) + ", at most " +
                  std::to_string(milter.max_in_flight) + " messages at once");
  lines.push_back("decides at end of message; no stage before it is answered; body kept up to " +
                  std::to_string(milter.max_body_bytes) + " bytes");
  for (const auto& connector : config.connectors) {
    lines.push_back(describe_connector(connector, rules));
  }
  lines.push_back("detectors: " + joined(detector_ids(rules)));
  for (const auto& limit : rules.limits) lines.push_back(describe_limit(limit.spec()));
  if (!config.imports.directory.empty()) lines.push_back(describe_imports(config));
  for (const auto& feed : config.feeds) {
    const auto place = feed.type == "file" ? feed.path : feed.address;
    lines.push_back("feed " + feed.type + " (" + feed.format +
                    "): " + place.substr(0, place.find('?')) +
                    (place.starts_with("udp:") ? ", best effort" : ""));
  }
  return lines;
}

std::vector<std::string> doubts(const config::Config& config, const engine::Rules& rules) {
  std::vector<std::string> lines;
  if (rules.detectors.empty()) lines.push_back("every detector is switched off");
  if (rules.limits.empty()) lines.push_back("no limit is in force");
  if (config.feeds.empty()) lines.push_back("no feed: events are only kept in the spool");
  if (!anything_enforced(config)) {
    lines.push_back("nothing is held back: no connector is in mode enforce");
  }
  return lines;
}

json::object describe_json(const config::Config& config, const engine::Rules& rules) {
  json::array connectors;
  for (const auto& connector : config.connectors) {
    connectors.push_back({{"name", connector.name},
                          {"direction", to_string(connector.direction)},
                          {"mode", mode_of(connector, rules)}});
  }
  json::array limits;
  for (const auto& limit : rules.limits) {
    const auto& spec = limit.spec();
    limits.push_back({{"name", spec.name},
                      {"key", key_of(spec)},
                      {"count", to_string(spec.count)},
                      {"only", spec.only},
                      {"window_s", spec.window.count()},
                      {"limit", spec.limit},
                      {"action", to_string(spec.action)}});
  }
  json::array detectors;
  for (const auto& id : detector_ids(rules)) detectors.emplace_back(id);
  return {{"file", config.file},
          {"mode", to_string(config.milter.mode)},
          {"connectors", std::move(connectors)},
          {"detectors", std::move(detectors)},
          {"limits", std::move(limits)}};
}

}  // namespace weir::service
