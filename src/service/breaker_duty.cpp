#include "service/breaker_duty.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <span>
#include <vector>

#include "report/json_writer.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kLookEvery{5};
constexpr std::chrono::milliseconds kWait{50};

std::optional<count::Reading> look(count::CounterStore& counters,
                                   const connector::Connector& connector, TimePoint now) {
  const auto asked = policy::breaker_reading(connector);
  if (!asked) return std::nullopt;
  auto counted =
      counters.add({.identity = {}, .observations = std::span{&*asked, 1}, .wait = kWait}, now);
  return counted.readings.empty() ? std::nullopt : counted.readings[0];
}

/// The declared connectors and the built-in one.
std::vector<connector::Connector> connectors_of(const config::Config& config) {
  auto connectors = config.connectors;
  connectors.emplace_back();
  connectors.back().name = connector::kUnknownConnector;
  return connectors;
}

std::vector<connector::Connector> in_force(const ConfigInForce& config) {
  const auto now = config();
  return now ? connectors_of(*now) : std::vector<connector::Connector>{};
}

std::string alarm(const connector::Connector& connector) {
  return "Connector " + connector.name + " has held back " +
         std::to_string(connector.max_deferred_per_hour) +
         " messages within an hour, all that max_deferred_per_hour lets it: what would be held "
         "back now is only tagged and flows on. Either a rule is wrong (weirctl why), or this is "
         "an attack to stop with weirctl hold add";
}

}  // namespace

void BreakerDuty::begin(TimePoint now) {
  for (const auto& connector : in_force(around_.config)) {
    const bool open = policy::tripped(look(around_.counters, connector, now));
    around_.metrics.breaker(connector.name, open);
    if (open) tripped_.emplace(connector.name, 0);  // told by the run before
  }
}

void BreakerDuty::see(const incident::Sighting& sighting) {
  if (!sighting.breaker) return;
  const auto found = tripped_.find(sighting.connector);
  if (found != tripped_.end()) {
    ++found->second;
    return;
  }
  const auto connectors = in_force(around_.config);
  const auto connector =
      std::ranges::find(connectors, sighting.connector, &connector::Connector::name);
  if (connector == connectors.end()) return;  // gone with a reload
  tripped_.emplace(sighting.connector, 1);
  around_.metrics.breaker(sighting.connector, true);
  around_.tell(report::Operation::breaker_tripped, "breaker", alarm(*connector));
}

void BreakerDuty::tick(TimePoint now) {
  if (tripped_.empty() || (now < next_look_ && next_look_ - now <= kLookEvery)) return;
  next_look_ = now + kLookEvery;
  const auto connectors = in_force(around_.config);
  std::vector<std::string> closed;
  for (const auto& [name, passed] : tripped_) {
    const auto connector = std::ranges::find(connectors, name, &connector::Connector::name);
    const bool open =
        connector != connectors.end() && policy::tripped(look(around_.counters, *connector, now));
    if (!open) closed.push_back(name);
  }
  for (const auto& name : closed) close(name);
}

void BreakerDuty::close(const std::string& connector) {
  const auto passed = tripped_.extract(connector).mapped();
  around_.metrics.breaker(connector, false);
  around_.tell(report::Operation::breaker_closed, "breaker",
               "Connector " + connector + " holds back again; " + std::to_string(passed) +
                   " messages flowed on meanwhile that rules would have held back");
}

json::array tripped_breakers(count::CounterStore& counters, const config::Config& config,
                             const baseline::Forecasts* forecasts, TimePoint now) {
  json::array rows;
  for (const auto& connector : connectors_of(config)) {
    const auto reading = look(counters, connector, now);
    const auto* expected = forecasts != nullptr ? forecasts->connector(connector.name) : nullptr;
    if (!policy::spares(reading, connector, expected)) continue;
    json::object row{{"connector", connector.name},
                     {"deferred", reading->total},
                     {"most", connector.max_deferred_per_hour}};
    if (reading->hold_until) row["until"] = report::format_time(*reading->hold_until);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace weir::service
