#include "weir/policy/breaker.hpp"

#include <algorithm>

namespace weir::policy {
namespace {

count::Observation observation(const connector::Connector& connector, std::uint64_t by) {
  return {.key = {std::string{kDeferredCounter}, count::key_part(connector.name), kBreakerWindow},
          .by = by,
          .gate = {}};
}

}  // namespace

std::optional<count::Observation> breaker_reading(const connector::Connector& connector) {
  if (connector.max_deferred_per_hour == 0) return std::nullopt;
  auto asked = observation(connector, 0);
  // Over = total > limit, and the message that asks would be one more.
  asked.gate = count::Gate{
      .limit = connector.max_deferred_per_hour - 1, .hold = kBreakerRest, .holds_back = false};
  return asked;
}

std::optional<count::Observation> one_deferred(const connector::Connector& connector) {
  if (connector.max_deferred_per_hour == 0) return std::nullopt;
  return observation(connector, 1);
}

bool tripped(const std::optional<count::Reading>& reading) noexcept {
  return reading && !reading->passes;
}

bool may_be_ordinary(std::uint64_t deferred, const baseline::Expectation* expected) noexcept {
  return expected == nullptr || expected->basis == baseline::Basis::floor ||
         deferred <= expected->high;
}

bool spares(const std::optional<count::Reading>& reading, const connector::Connector& connector,
            const baseline::Expectation* expected) noexcept {
  return tripped(reading) &&
         may_be_ordinary(std::max(reading->total, connector.max_deferred_per_hour), expected);
}

}  // namespace weir::policy
