#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "weir/incident/incident.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::incident {

/// A sighting without the list of its recipients, so that hundreds can be kept.
struct Brief {
  Sighting sighting;
  std::uint64_t internal = 0;
  std::uint64_t external = 0;
  std::uint64_t partner = 0;
  std::vector<std::pair<std::string, std::uint64_t>> domains;  ///< of recipients, at most kDomains
  std::uint64_t other_domains = 0;                             ///< recipients in others

  static constexpr std::size_t kDomains = 50;
};

Brief brief_of(const Sighting& sighting);

/// Takes a message that `belongs` into an incident. It is no retry.
void absorb(Incident& incident, const Brief& brief);
void absorb(Incident& incident, const Signal& signal);
/// A message of the incident that came again.
void absorb_retry(Incident& incident, const Sighting& sighting);

/// A line of the story; the middle of a long one is left out.
void narrate(Incident& incident, TimePoint time, std::string what);
/// How bad it is by now: never less than it was.
detect::Severity severity_of(const Incident& incident);
/// Brings up to date what is made of other members: title, list of samples.
void refresh(Incident& incident);
/// Cuts what another version may have kept more of.
void trim(Incident& incident);

}  // namespace weir::incident
