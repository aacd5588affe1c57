#pragma once

#include <string>
#include <vector>

#include "weir/incident/incident.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::incident {

/// How weights of one kind go together.
enum class Group {
  message,  ///< of suspicious messages: they add up, and different kinds weigh extra
  weak,     ///< of messages that are not suspicious: they add up to little
  warning,  ///< a limit that comes near: the highest counts, and few of them
  state,    ///< something that lasts, however many messages show it: the highest counts
};

/// What one sighting or signal adds to the suspicion against its connector. docs/incidents.md has
/// the table of amounts.
struct Contribution {
  std::string kind;  ///< detector, or "limit NAME"
  Group group = Group::message;
  unsigned amount = 0;  ///< 0: only that the kind is there
  unsigned slow = 0;    ///< and so much for `slow_for`, which opens but does not keep open
  std::chrono::hours slow_for{0};
  bool drips = false;  ///< one suspicious message: as many over hours open one as well
};

inline constexpr unsigned kLimitOver = 60;
/// Undeliverable mail comes home to a sender that Exchange Online alone makes, as often as it does
/// for nobody by accident.
inline constexpr unsigned kEchoes = 60;
inline constexpr unsigned kLimitWarning = 15;
/// A limit of different recipients that clean mail passes: a newsletter does that too, so it weighs
/// only beside a recipient_spray of medium or more, and takes another symptom.
inline constexpr unsigned kCleanSpread = 30;

/// Empty for clean mail and for what is no new volume. `reached`: limits of an incident that was
/// resolved lately; one that has not risen since then weighs as a warning alone.
std::vector<Contribution> weigh(const Sighting& sighting, const std::vector<LimitReached>& reached);
/// At least `open_at` when it opens by itself.
std::vector<Contribution> weigh(const Signal& signal, unsigned open_at);

/// True for what is shown of an incident: suspicious, over a limit, or part of a lasting state.
bool belongs(const Sighting& sighting);
/// Finding of a state that lasts, such as volume_spike.
bool is_state(std::string_view detector);
/// True for what is said of the tenant as a whole, on whichever connector it shows: one case.
bool is_tenant_wide(std::string_view detector);
/// True for a message that shows by itself that something goes on in the tenant.
bool proves(const Sighting& sighting);
/// What a state of this kind and weight says of traffic, beside a changed connector: 0 for what a
/// newsletter does too, and for changes themselves.
unsigned traffic_of_state(std::string_view kind, std::uint64_t amount);
/// The worst of what it shows, as something to be remembered; without time when it shows nothing.
Signal trace_of(const Sighting& sighting);
/// The kind of a limit.
std::string limit_kind(std::string_view name);

}  // namespace weir::incident
