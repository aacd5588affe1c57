#include "incident/weight.hpp"

#include <algorithm>
#include <bit>

namespace weir::incident {
namespace {

using detect::LimitState;
using detect::Severity;

// What a rate shows is one fact, however many messages carry the finding.
constexpr std::string_view kStates[] = {"volume_spike",    "volume_dip",      "recipient_spray",
                                        "exempted_volume", "srs_backscatter", "dsn_flood",
                                        "key_explosion"};
// These rest on who handed the mail over, which an honest application does not get wrong by
// accident; all others on what a message looks like.
constexpr std::string_view kStrong[] = {"rogue_connector", "foreign_tenant", "unexpected_relay"};

// A compromised tenant shows these on any of its connectors.
constexpr std::string_view kTenantWide[] = {"rogue_connector", "srs_backscatter",
                                            "dsn_flood",       "connector_refused",
                                            "connector_drift", "tenant_budget"};
constexpr std::string_view kDrift = "connector_drift";
constexpr std::string_view kRefused = "connector_refused";
constexpr std::string_view kBackscatter = "srs_backscatter";
/// A state of a connector that weighs so much is more than what a first newsletter makes.
constexpr std::uint64_t kHighState = 45;

constexpr std::chrono::hours kCriticalLasts{24};
// Microsoft's playbook looks back so far for what went over a changed connector.
constexpr std::chrono::hours kConnectorChangeLasts{24 * 7};

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::ranges::end(names);
}

bool is_over(LimitState state) { return state == LimitState::over || state == LimitState::hold; }

unsigned of_state(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return 60;
    case Severity::high:
      return 45;
    case Severity::medium:
      return 20;
    case Severity::low:
    case Severity::info:
      break;
  }
  return 0;
}

/// A suspicious message by its worst symptom.
Contribution of_message(const Symptom& worst) {
  Contribution part{std::string{worst.detector}};
  if (worst.severity == Severity::critical) {
    part.amount = 10;
    part.slow = 20;
    part.slow_for = kCriticalLasts;
  } else if (worst.severity == Severity::high) {
    part.amount = is_one_of(kStrong, worst.detector) && worst.points > 10 ? 15 : 4;
  } else {
    part.amount = 3;
  }
  part.drips = true;
  return part;
}

bool is_spread(const LimitSighting& limit) {
  return limit.count == detect::Unit::distinct_recipients ||
         limit.count == detect::Unit::distinct_recipient_domains;
}

bool shows_spray(const Sighting& sighting) {
  return std::ranges::any_of(sighting.symptoms, [](const Symptom& symptom) {
    return symptom.detector == "recipient_spray" && symptom.severity >= Severity::medium;
  });
}

/// Half as much again for each doubling of the limit.
unsigned of_limit(const LimitSighting& limit, const Sighting& sighting) {
  if (is_spread(limit) && !sighting.suspicious) return shows_spray(sighting) ? kCleanSpread : 0;
  const auto times = limit.total / std::max<std::uint64_t>(limit.limit, 1);
  const auto doublings = times == 0 ? 0 : std::bit_width(times) - 1;
  return kLimitOver + 30 * std::min<unsigned>(static_cast<unsigned>(doublings), 3);
}

bool has_risen(const LimitSighting& limit, const std::vector<LimitReached>& reached) {
  return std::ranges::none_of(reached, [&](const LimitReached& before) {
    return before.name == limit.name && before.subject == limit.subject &&
           limit.total <= before.total + before.total / 4;
  });
}

const Symptom* worst_of(const Sighting& sighting) {
  const Symptom* worst = nullptr;
  for (const auto& symptom : sighting.symptoms) {
    if (symptom.points == 0 || is_state(symptom.detector)) continue;
    if (worst == nullptr ||
        std::pair{symptom.severity, symptom.points} > std::pair{worst->severity, worst->points}) {
      worst = &symptom;
    }
  }
  return worst;
}

void weigh_message(const Sighting& sighting, std::vector<Contribution>& parts) {
  const Symptom* worst = worst_of(sighting);
  if (worst == nullptr) return;
  if (!sighting.suspicious) {
    if (worst->severity >= Severity::medium) parts.push_back({"weak", Group::weak, 1});
    return;
  }
  parts.push_back(of_message(*worst));
  for (const auto& symptom : sighting.symptoms) {
    if (symptom.points == 0 || is_state(symptom.detector)) continue;
    if (std::ranges::find(parts, symptom.detector, &Contribution::kind) != parts.end()) continue;
    parts.push_back({std::string{symptom.detector}});
  }
}

}  // namespace

bool is_tenant_wide(std::string_view detector) { return is_one_of(kTenantWide, detector); }

bool proves(const Sighting& sighting) {
  const Symptom* worst = sighting.suspicious ? worst_of(sighting) : nullptr;
  return worst != nullptr && worst->severity == Severity::critical;
}

unsigned traffic_of_state(std::string_view kind, std::uint64_t amount) {
  if (kind == kDrift) return 0;
  // Anybody can send what looks like an echo: a few of them prove nothing.
  const bool refused = is_tenant_wide(kind) && !is_state(kind);
  const auto least = refused ? of_state(Severity::medium) : kHighState;
  return amount >= least ? static_cast<unsigned>(amount) : 0;
}

Signal trace_of(const Sighting& sighting) {
  Signal trace;
  trace.connector = sighting.connector;
  trace.event_id = sighting.event_id;
  const Symptom* worst = nullptr;
  for (const auto& symptom : sighting.symptoms) {
    const bool counts = symptom.points > 0 || is_state(symptom.detector);
    if (counts && (worst == nullptr || symptom.severity > worst->severity)) worst = &symptom;
  }
  if (worst != nullptr) {
    trace.time = sighting.time;
    trace.detector = worst->detector;
    trace.severity = worst->severity;
    trace.symptom = worst->code;
    trace.evidence = worst->evidence;
  } else if (!sighting.limits.empty()) {
    trace.time = sighting.time;
    trace.detector = "limit";
    trace.symptom = "S1";
    trace.evidence = sighting.limits.front().name;
  }
  return trace;
}

bool is_state(std::string_view detector) { return is_one_of(kStates, detector); }

std::string limit_kind(std::string_view name) { return "limit " + std::string{name}; }

bool belongs(const Sighting& sighting) {
  if (sighting.suspicious) return true;
  return std::ranges::any_of(sighting.limits,
                             [](const auto& limit) { return is_over(limit.state); }) ||
         std::ranges::any_of(sighting.symptoms, [](const Symptom& symptom) {
           return is_state(symptom.detector) && symptom.severity >= Severity::medium;
         });
}

std::vector<Contribution> weigh(const Sighting& sighting,
                                const std::vector<LimitReached>& reached) {
  std::vector<Contribution> parts;
  if (sighting.retry || sighting.passed_before) return parts;
  weigh_message(sighting, parts);
  for (const auto& symptom : sighting.symptoms) {
    unsigned amount = is_state(symptom.detector) ? of_state(symptom.severity) : 0;
    if (symptom.detector == kBackscatter && symptom.severity >= Severity::high) amount = kEchoes;
    if (amount > 0) parts.push_back({std::string{symptom.detector}, Group::state, amount});
  }
  for (const auto& limit : sighting.limits) {
    if (is_over(limit.state) && has_risen(limit, reached)) {
      parts.push_back({limit_kind(limit.name), Group::state, of_limit(limit, sighting)});
    } else if (limit.state != LimitState::under) {
      parts.push_back({limit_kind(limit.name), Group::warning, kLimitWarning});
    }
  }
  return parts;
}

std::vector<Contribution> weigh(const Signal& signal, unsigned open_at) {
  Contribution part{signal.detector, Group::state, of_state(signal.severity)};
  if (signal.severity == Severity::low) part.amount = 5;
  if (signal.symptom == "S5" || signal.symptom == "S6" || signal.symptom == "S7") {
    part.slow = part.amount / 2;
    part.amount -= part.slow;
    part.slow_for = kConnectorChangeLasts;
  }
  // Told of the tenant by whoever has looked: each is looked at, whatever open_at is.
  const bool grave = signal.severity == Severity::critical &&
                     (signal.detector == kDrift || signal.detector == kRefused);
  const bool echoes = signal.detector == kBackscatter && signal.severity >= Severity::high;
  if (signal.opens || grave || echoes) {
    part.amount = std::max(part.amount + part.slow, open_at) - part.slow;
  }
  if (part.amount == 0) return {};
  return {part};
}

}  // namespace weir::incident
