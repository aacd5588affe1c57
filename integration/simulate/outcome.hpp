#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "simulate/outbox.hpp"

namespace weir::simulate {

/// What became of one attack and of the mail around it.
struct Outcome {
  std::uint64_t attack = 0;             ///< messages of the attacker
  std::uint64_t through_before = 0;     ///< delivered before anything of it was held
  std::uint64_t untagged = 0;           ///< of all delivered, those without a tag
  std::uint64_t first_tries_after = 0;  ///< sent first after the first hold
  std::uint64_t held_after = 0;         ///< of these, not let through at the first try
  std::uint64_t backlog = 0;            ///< deferred at first
  std::uint64_t backlog_through = 0;    ///< of these, delivered at a later try
  std::uint64_t tagged = 0;             ///< of all, delivered with a tag
  std::uint64_t tries = 0;
  std::uint64_t clean = 0;
  std::uint64_t clean_held = 0;  ///< tempfailed, quarantined or refused
  std::uint64_t clean_tagged = 0;
  std::uint64_t same_host = 0;
  std::uint64_t same_host_held = 0;
  std::uint64_t same_host_tagged = 0;
  std::uint64_t lost = 0;  ///< clean or not: refused, or a 4xx to who cannot try again
  std::optional<TimePoint> first_hold;
};

Outcome outcome_of(const Outbox& outbox, TimePoint first_hold);

boost::json::object to_json(const Outcome& outcome);

}  // namespace weir::simulate
