// One case, one incident: what a compromised tenant shows on several connectors is joined.
#include <algorithm>

#include "incident/merge.hpp"
#include "incident/watched.hpp"
#include "incident/weight.hpp"
#include "weir/count/counter.hpp"
#include "weir/incident/book.hpp"

namespace weir::incident {
namespace {

using detect::Severity;

/// How often the record of what a connector showed last is written.
constexpr std::chrono::minutes kKeepTrace{1};

bool is_near(TimePoint one, TimePoint other) {
  return (one < other ? other - one : one - other) <= kConnectorEvent;
}

std::string key_of(const Memory& event) {
  return "event|" + std::to_string(event.signal.time.time_since_epoch().count()) + '|' +
         std::to_string(count::thing_hash(event.signal.connector + '|' + event.signal.evidence));
}

std::string trace_key(const std::string& connector) { return "trace|" + connector; }

bool is_of_tenant(const Incident& incident) {
  return std::ranges::any_of(incident.symptoms, [](const SymptomSeen& seen) {
    return is_tenant_wide(seen.detector) && seen.severity > Severity::info;
  });
}

bool is_older(const Incident& a, const Incident& b) {
  return a.opened != b.opened ? a.opened < b.opened : a.id < b.id;
}

}  // namespace

/// News that come late weigh when they come; when it happened stays in the evidence.
TimePoint Book::moment_of(TimePoint told) const {
  return latest_ - told > kClockStep ? latest_ : told;
}

/// True when the connector now shows enough to count beside a changed connector: a quarter of
/// `open_at` within `correlate`, of what ordinary mail does not show, or one message that proves
/// it.
bool Book::note_trace(Watched& watched, Signal trace, bool proven, TimePoint now) {
  constexpr std::uint64_t kAny = 1'000;
  if (trace.time == TimePoint{}) return false;
  if (is_tenant_wide(trace.detector) && traffic_of_state(trace.detector, kAny) == 0) return false;
  const bool known = std::ranges::any_of(watched.precedents, [&](const Precedent& old) {
    return old.until > now && old.kinds.contains(trace.detector);
  });
  if (!proven || known) {
    const auto weight = watched.correlation.weight(now, watched.precedents);
    if (weight.traffic * 4 < rules_.open_at) return false;
  }
  watched.trace = std::move(trace);
  watched.trace_restored = false;
  const auto since = watched.trace.time - watched.trace_kept;
  if (since >= kKeepTrace || since.count() < 0) {
    watched.trace_kept = watched.trace.time;
    memories_[trace_key(watched.name)] = Memory{watched.trace, ""};
  }
  return true;
}

void Book::drop_trace(Watched& watched) {
  if (watched.trace.time == TimePoint{}) return;
  watched.trace = {};
  watched.trace_kept = {};
  memories_[trace_key(watched.name)] = std::nullopt;
}

/// The same one again is the same one.
void Book::remember_event(const Signal& signal) {
  Memory event{signal, ""};
  if (event.signal.time - latest_ > kClockStep) event.signal.time = latest_;  // of another clock
  const auto key = key_of(event);
  if (std::ranges::find(events_, key, key_of) != events_.end()) return;
  if (events_.size() == kMaxEvents) {
    forget_event(events_.front());
    events_.pop_front();
  }
  memories_[key] = event;
  events_.push_back(std::move(event));
}

void Book::forget_event(const Memory& event) { memories_[key_of(event)] = std::nullopt; }

void Book::forget_events(TimePoint now) {
  const auto is_old = [&](TimePoint time) { return now - time > kConnectorEvent; };
  for (const auto& event : events_) {
    if (is_old(event.signal.time)) forget_event(event);
  }
  std::erase_if(events_, [&](const Memory& event) { return is_old(event.signal.time); });
  for (auto& [name, watched] : watched_) {
    if (is_old(watched->trace.time)) drop_trace(*watched);
  }
}

bool Book::has_event_near(TimePoint time) const {
  return std::ranges::any_of(events_,
                             [&](const Memory& event) { return is_near(event.signal.time, time); });
}

void Book::take_event(Memory& event, Incident& incident) {
  if (!event.incident.empty()) return;
  absorb(incident, event.signal);
  event.incident = incident.id;
  memories_[key_of(event)] = event;
  touch(incident);
}

/// Those of the connector that are in no incident yet.
void Book::take_events(const Watched& watched, Incident& incident) {
  for (auto& event : events_) {
    if (event.signal.connector == watched.name) take_event(event, incident);
  }
}

/// What the connector showed before a restart: the messages themselves are not there any more.
void Book::take_trace(Watched& watched, Incident& incident) {
  if (!watched.trace_restored || !has_event_near(watched.trace.time)) return;
  absorb(incident, watched.trace);
  watched.trace_restored = false;
}

/// The oldest open incident that is about the tenant as a whole.
Incident* Book::open_case() {
  Incident* oldest = nullptr;
  for (auto& [id, incident] : incidents_) {
    if (incident.status != Status::open || !is_of_tenant(incident)) continue;
    if (oldest == nullptr || is_older(incident, *oldest)) oldest = &incident;
  }
  return oldest;
}

/// The open incident that a connector without one becomes part of, or null.
Incident* Book::case_for(const Watched& watched, bool tenant_wide, bool traced) {
  if (tenant_wide) {
    if (auto* open = open_case()) return open;
  }
  if (!traced) return nullptr;
  for (const auto& event : events_) {
    if (!is_near(event.signal.time, watched.trace.time)) continue;
    const auto found = incidents_.find(event.incident);
    if (found != incidents_.end() && found->second.status == Status::open) return &found->second;
  }
  return nullptr;
}

void Book::join(Watched& watched, Incident& incident, TimePoint now) {
  watched.open_id = incident.id;
  watched.last_id.clear();
  narrate(incident, now, "part of it: " + watched.name);
  take_before(watched, incident, now);
  note_connector(incident, watched.name);
  joined_ = true;
  touch(incident);
}

/// What is new on one connector (null: a change of a connector, so all are asked) may make one case
/// of several.
void Book::relate(Watched* fresh, TimePoint now, Changes& changes) {
  for (auto& event : events_) {
    std::vector<Watched*> traced;
    const auto ask = [&](Watched& one) {
      const auto& time = one.trace.time;
      if (time != TimePoint{} && is_near(event.signal.time, time)) traced.push_back(&one);
    };
    if (fresh != nullptr) {
      ask(*fresh);
    } else {
      for (auto& [name, watched] : watched_) ask(*watched);
    }
    if (!traced.empty()) match(event, std::move(traced), now, changes);
  }
  merge_cases(now, changes);
}

void Book::match(Memory& event, std::vector<Watched*> traced, TimePoint now, Changes& changes) {
  Incident* its = nullptr;
  if (!event.incident.empty()) {
    const auto found = incidents_.find(event.incident);
    // One change makes one case: what comes after it was closed has to weigh by itself.
    if (found == incidents_.end() || found->second.status != Status::open) return;
    its = &found->second;
  } else {
    its = begin_case(event, traced, now, changes);
  }
  const auto changed = watched_.find(event.signal.connector);
  if (changed != watched_.end()) traced.push_back(changed->second.get());
  for (auto* watched : traced) {
    auto* open = open_incident(*watched);
    if (open == its) continue;
    if (open == nullptr) {
      join(*watched, *its, now);
    } else {
      its = &merge_two(*its, *open, now, changes);
    }
  }
  raise(*its, now, changes);
}

/// The incident that a change and what mail showed make: the one that is open, or was lately, or a
/// new one.
Incident* Book::begin_case(Memory& event, const std::vector<Watched*>& traced, TimePoint now,
                           Changes& changes) {
  Incident* open = nullptr;
  Watched* newest = nullptr;
  Watched* closed = nullptr;
  for (auto* watched : traced) {
    auto* here = open_incident(*watched);
    if (here != nullptr && (open == nullptr || is_older(*here, *open))) open = here;
    if (newest == nullptr || watched->trace.time > newest->trace.time) newest = watched;
    const auto* last = find(watched->last_id);
    const bool over = last != nullptr && last->closing == Closing::quiet &&
                      last->resolution == Resolution::none &&
                      is_near(last->last_seen, event.signal.time);
    if (over && (closed == nullptr || last->closed > find(closed->last_id)->closed)) {
      closed = watched;
    }
  }
  if (open != nullptr) {
    take_event(event, *open);
    return open;
  }
  if (closed != nullptr) {
    auto& incident = incidents_.find(closed->last_id)->second;
    take_event(event, incident);
    incident.severity = Severity::critical;
    reopen(*closed, incident, now, changes, "a connector was changed");
    return &incident;
  }
  open_new(*newest, now, changes, &event);
  return open_incident(*newest);
}

/// A changed connector and what mail shows: critical (the playbook's second query).
void Book::raise(Incident& incident, TimePoint now, Changes& changes) {
  if (incident.severity == Severity::critical) return;
  const auto before = std::string{detect::to_string(incident.severity)};
  incident.severity = Severity::critical;
  incident.last_loud = std::max(incident.last_loud, now);
  changes.push_back(tell(
      incident, ChangeKind::escalated, now,
      "severity critical, was " + before + ": a connector was changed, and mail shows symptoms"));
}

/// Two open ones that turn out to be one: the younger becomes part of the older, which is returned.
Incident& Book::merge_two(Incident& one, Incident& two, TimePoint now, Changes& changes) {
  auto& into = is_older(one, two) ? one : two;
  auto& part = &into == &one ? two : one;
  merge(into, part);
  if (into.parts.size() < kMaxParts) into.parts.push_back(part.id);
  for (auto& event : events_) {
    if (event.incident != part.id) continue;
    event.incident = into.id;
    memories_[key_of(event)] = event;
  }
  for (auto& [name, watched] : watched_) {
    if (watched->open_id == part.id) watched->open_id = into.id;
    if (watched->last_id == part.id) watched->last_id = into.id;
  }
  part.merged_into = into.id;
  close(part, Closing::merged, now);
  narrate(into, now, part.id + " of " + part.connector + " became part of it");
  joined_ = true;
  touch(into);
  changes.push_back(tell(part, ChangeKind::closed, now, "became part of " + into.id));
  escalate(into, now, changes);
  return into;
}

void Book::merge_cases(TimePoint now, Changes& changes) {
  Incident* whole = open_case();
  if (whole == nullptr) return;
  for (auto& [id, incident] : incidents_) {
    const bool another = &incident != whole && incident.status == Status::open;
    if (another && is_of_tenant(incident)) merge_two(*whole, incident, now, changes);
  }
}

void Book::restore(Memory memory) {
  if (memory.signal.connector_event) {
    if (events_.size() == kMaxEvents) return;
    watch(memory.signal.connector, memory.signal.time);
    events_.push_back(std::move(memory));
    return;
  }
  auto* watched = watch(memory.signal.connector, memory.signal.time);
  if (watched == nullptr) return;
  watched->trace_kept = memory.signal.time;
  watched->trace = std::move(memory.signal);
  watched->trace_restored = true;
}

std::vector<std::pair<std::string, std::optional<Memory>>> Book::take_memories() {
  std::vector<std::pair<std::string, std::optional<Memory>>> all{memories_.begin(),
                                                                 memories_.end()};
  memories_.clear();
  return all;
}

TimePoint Book::taken_since(std::string_view connector) const {
  const auto found = watched_.find(connector);
  return found == watched_.end() ? TimePoint{} : found->second->taken_since;
}

}  // namespace weir::incident
