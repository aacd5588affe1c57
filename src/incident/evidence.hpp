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

/// Bounds of an incident's lists.
inline constexpr std::size_t kMaxSymptoms = 32;
inline constexpr std::size_t kMaxEvidences = 5;
inline constexpr std::size_t kMaxLimits = 20;
inline constexpr std::size_t kMaxSamples = 5;
inline constexpr std::size_t kMaxParts = 20;

Brief brief_of(const Sighting& sighting);

/// Takes a message that `belongs` into an incident. It is no retry.
void absorb(Incident& incident, const Brief& brief);
void absorb(Incident& incident, const Signal& signal);
/// A message of the incident that came again.
void absorb_retry(Incident& incident, const Sighting& sighting);

/// Names a connector among those that it touches.
void note_connector(Incident& incident, const std::string& connector);
/// One more network message id of its messages.
void note_network_id(Incident& incident, std::string id);
/// What undoes a change, each command once. One that could not be pasted as it is, because of its
/// length or of what is in it, is left out.
void note_remedy(Incident& incident, const Remedy& remedy);
/// An evidence of a symptom, each once, as many as there is room for. One that is `graver` than all
/// before comes first, and drives out the last where there is no room.
void note_evidence(SymptomSeen& seen, std::string_view evidence, bool graver = false);
/// True when a is above its limit by more than b.
bool more_exceeded(const LimitReached& a, const LimitReached& b);

/// A line of the story; the middle of a long one is left out.
void narrate(Incident& incident, TimePoint time, std::string what);
/// How bad it is by now: never less than it was.
detect::Severity severity_of(const Incident& incident);
/// Brings up to date what is made of other members: title, list of samples.
void refresh(Incident& incident);
/// Cuts what another version may have kept more of.
void trim(Incident& incident);

}  // namespace weir::incident
