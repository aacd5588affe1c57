#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detect/novelty.hpp"
#include "detect/spread.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// The counters of `recipient_spray` for one message, and what they say.
/// docs/detectors/recipient_spray.md has the keys.
struct SprayReading {
  /// Of the recipient domains of this message. `unclear`: the connector is not known for long
  /// enough, or its counters are not known.
  enum class Kind { unclear, known, fresh };

  std::uint64_t domains = 0;   ///< by this sender in the hour
  std::uint64_t partners = 0;  ///< of them
  std::size_t looked_at = 0;   ///< domains of this message that something is known of
  std::size_t fresh = 0;       ///< of them
  Kind kind = Kind::unclear;
  bool habitual = false;     ///< a declared sender that has long been sending from there
  std::string_view example;  ///< a recipient domain, a new one if there is any

  /// Domains of one message that are looked up one by one.
  static constexpr std::size_t kLookedAt = 20;

  /// What a message adds. `declared`: MAIL FROM is one of exempt_senders. Empty where no recipient
  /// is external.
  static std::vector<count::Observation> observe(const Context& context, bool declared);

  /// Readings of those observations, the first of which is known; `new_share` in percent.
  SprayReading(const Context& context, const Spread& spread, Counts counts, bool declared,
               const Novelty& novelty, unsigned new_share);

  std::string evidence(const Context& context) const;
};

}  // namespace weir::detect
