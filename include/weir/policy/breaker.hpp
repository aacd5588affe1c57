#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "weir/baseline/forecast.hpp"
#include "weir/connector/connector.hpp"
#include "weir/count/counter.hpp"

namespace weir::policy {

/// Name of the counters of messages that rules have held back, one for each connector: no limit may
/// be called so.
inline constexpr std::string_view kDeferredCounter = "deferred";
inline constexpr std::chrono::seconds kBreakerWindow{3600};
/// How long the breaker stays tripped after the sum has fallen below the most.
inline constexpr std::chrono::seconds kBreakerRest{900};

/// Asks the store, without counting, whether `connector` may hold back one message more
/// (`max_deferred_per_hour`). nullopt for a connector that may hold back any number.
std::optional<count::Observation> breaker_reading(const connector::Connector& connector);

/// Counts one message that was held back for the first time. nullopt as above.
std::optional<count::Observation> one_deferred(const connector::Connector& connector);

/// What the store said of `breaker_reading`: nullopt is not known, and trips nothing.
bool tripped(const std::optional<count::Reading>& reading) noexcept;

/// False when more was held back than the connector ever sends in an hour: that is no ordinary mail
/// that a wrong rule stopped, so there is nobody to spare. True while nothing has been learned
/// (`expected` null or a plain floor).
bool may_be_ordinary(std::uint64_t deferred, const baseline::Expectation* expected) noexcept;

/// Both: the message goes on, tagged. While a breaker rests, the sum has fallen already; that it
/// tripped says that the connector's most had been held back.
bool spares(const std::optional<count::Reading>& reading, const connector::Connector& connector,
            const baseline::Expectation* expected) noexcept;

}  // namespace weir::policy
