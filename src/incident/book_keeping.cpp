#include <algorithm>

#include "incident/watched.hpp"
#include "weir/incident/book.hpp"

namespace weir::incident {
namespace {

constexpr std::size_t kMaxPrecedents = 10;
constexpr std::chrono::hours kBefore{24};  ///< how old what is kept may get
constexpr std::chrono::hours kLimitMemory{24};
constexpr std::chrono::hours kVolumeBefore{1};

std::string first_words(const Incident& incident) {
  const auto worst = std::ranges::max_element(
      incident.symptoms, {}, [](const SymptomSeen& seen) { return seen.severity; });
  if (worst == incident.symptoms.end())
    return "limit " + (incident.limits.items.empty() ? std::string{"passed"}
                                                     : incident.limits.items.front().key);
  auto words = worst->detector;
  if (!worst->evidence.empty()) words += ": " + worst->evidence.front();
  return words;
}

bool is_critical(const Sighting& sighting) {
  return std::ranges::any_of(sighting.symptoms, [](const Symptom& symptom) {
    return symptom.severity == detect::Severity::critical && symptom.points > 0;
  });
}

/// Where the story begins: back from now as long as one symptom followed the other within
/// `correlate`.
TimePoint begin_of(const std::deque<Brief>& before, TimePoint now, std::chrono::seconds correlate) {
  auto begin = now;
  for (auto one = before.rbegin(); one != before.rend(); ++one) {
    if (one->sighting.time > now) continue;
    if (begin - one->sighting.time > correlate) break;
    begin = std::min(begin, one->sighting.time);
  }
  return begin;
}

}  // namespace

/// Takes what came before into an incident, and leaves the connector with nothing.
void Book::take_before(Watched& watched, Incident& incident, TimePoint now) {
  auto begin = begin_of(watched.before, now, rules_.correlate);
  const bool near = watched.trace.time != TimePoint{} && has_event_near(watched.trace.time);
  if (near) {
    begin = std::min(begin, begin_of(watched.before, watched.trace.time, rules_.correlate));
  }
  watched.taken_since = begin;
  for (const auto& brief : watched.before) {
    const auto time = brief.sighting.time;
    if (time >= begin || (is_critical(brief.sighting) && now - time < kBefore)) {
      watched.taken_since = std::min(watched.taken_since, time);
      absorb(incident, brief);
    }
  }
  for (const auto& signal : watched.signals) {
    // A connector that was changed belongs to what goes over it in the week after.
    const bool slow = signal.symptom == "S5" || signal.symptom == "S6" || signal.symptom == "S7";
    const bool shown = near && signal.time + rules_.correlate >= watched.trace.time;
    if (shown ||
        now - signal.time <= (slow ? std::chrono::seconds{kFalsePositive} : rules_.correlate)) {
      absorb(incident, signal);
    }
  }
  // What it has of this connector already is not added again.
  const bool known =
      std::ranges::find(incident.connectors, watched.name) != incident.connectors.end();
  const auto last =
      !known || incident.timeline.empty() ? TimePoint{} : incident.timeline.back().begin;
  for (const auto& slot : watched.slots) {
    if (slot.begin <= last || slot.begin + kVolumeBefore < begin) continue;
    add(incident, slot.begin, {slot.messages, slot.suspicious, slot.held});
  }
  take_trace(watched, incident);
  take_events(watched, incident);
  watched.before.clear();
  watched.signals.clear();
  watched.correlation.forget_drip();
}

void Book::open_new(Watched& watched, TimePoint now, Changes& changes, Memory* change) {
  Incident incident;
  incident.id = new_id_(now);
  incident.connector = watched.name;
  incident.connectors = {watched.name};
  incident.opened = now;
  incident.last_loud = now;
  incident.peak = watched.correlation.weight(now, {}).raised;
  if (const auto found = expected_.find(watched.name); found != expected_.end()) {
    incident.expected = found->second;
  }
  take_before(watched, incident, now);
  if (change != nullptr) {
    take_event(*change, incident);
    incident.severity = detect::Severity::critical;
  }
  incident.severity = severity_of(incident);
  watched.open_id = incident.id;
  watched.last_id.clear();
  auto& kept = incidents_.insert_or_assign(incident.id, std::move(incident)).first->second;
  changes.push_back(tell(kept, ChangeKind::opened, now, first_words(kept)));
  forget_old(now);
}

void Book::reopen(Watched& watched, Incident& incident, TimePoint now, Changes& changes,
                  const std::string& why) {
  incident.status = Status::open;
  incident.closing = Closing::none;
  incident.closed = {};
  incident.last_loud = now;
  ++incident.reopens;
  incident.peak = std::max(incident.peak, watched.correlation.weight(now, {}).raised);
  for (auto& [name, other] : watched_) {  // it goes on wherever it was
    if (other->last_id != incident.id || !other->open_id.empty()) continue;
    other->open_id = incident.id;
    other->last_id.clear();
  }
  take_before(watched, incident, now);
  note_connector(incident, watched.name);
  watched.open_id = incident.id;
  watched.last_id.clear();
  joined_ = true;
  changes.push_back(tell(incident, ChangeKind::reopened, now, why));
  escalate(incident, now, changes);
}

/// What a resolved incident means for the next ones of its connector.
void Book::remember(const Incident& incident) {
  if (incident.resolution == Resolution::none) return;
  const auto since = std::max(incident.closed, incident.resolved);
  Precedent precedent;
  precedent.limits = incident.limits_reached;
  precedent.limits_until = since + kLimitMemory;
  if (incident.resolution == Resolution::false_positive) {
    for (const auto& seen : incident.symptoms) {
      // A critical fact, such as a refusal by Exchange Online, is looked at each time.
      const bool fact = seen.points == 0 && !is_state(seen.detector);
      if (!fact || seen.severity < detect::Severity::critical)
        precedent.kinds.insert(seen.detector);
    }
    for (const auto& limit : incident.limits.items) precedent.kinds.insert(limit_kind(limit.key));
    precedent.peak = incident.peak;
    precedent.until = since + kFalsePositive;
  }
  for (const auto& connector : incident.connectors) {
    auto* watched = watch(connector, since);
    if (watched == nullptr) return;
    auto& list = watched->precedents;
    std::erase_if(list, [&](const Precedent& old) {
      return old.until <= since && old.limits_until <= since;
    });
    list.push_back(precedent);
    if (list.size() > kMaxPrecedents) list.erase(list.begin());
  }
}

/// Incidents that were to become part of this one when the process died.
void Book::settle_parts(Incident& incident) {
  const auto settle = [&](Incident& part, const Incident& whole) {
    if (part.status != Status::open) return;
    close(part, Closing::merged, part.last_seen);
    part.merged_into = whole.id;
    touch(part);
  };
  for (const auto& id : incident.parts) {
    if (const auto part = incidents_.find(id); part != incidents_.end()) {
      settle(part->second, incident);
    }
  }
  for (const auto& [id, whole] : incidents_) {
    if (std::ranges::find(whole.parts, incident.id) != whole.parts.end()) settle(incident, whole);
  }
}

void Book::restore(Incident incident) {
  if (incident.id.empty()) return;
  trim(incident);
  if (incident.connectors.empty()) incident.connectors = {incident.connector};
  refresh(incident);
  const auto id = incident.id;
  auto& kept = incidents_.insert_or_assign(id, std::move(incident)).first->second;
  remember(kept);
  settle_parts(kept);
  for (const auto& connector : kept.connectors) {
    auto* watched = watch(connector, kept.last_seen);
    if (watched == nullptr) {  // nobody would close it
      if (connector == kept.connector) kept.status = Status::closed;
      continue;
    }
    if (kept.status == Status::open) {
      take_back(*watched, kept);
      continue;
    }
    const auto* last = find(watched->last_id);
    if (last == nullptr || last->closed < kept.closed) watched->last_id = id;
  }
}

/// Only the newer one goes on; two cannot be open on one connector.
void Book::take_back(Watched& watched, Incident& kept) {
  auto* other = open_incident(watched);
  if (other == nullptr || other->id == kept.id) {
    watched.open_id = kept.id;
    return;
  }
  auto& older = other->opened < kept.opened ? *other : kept;
  close(older, Closing::quiet, older.last_seen);
  touch(older);
  if (&older == other) watched.open_id = kept.id;
}

void Book::forget(std::string_view id) {
  const auto found = incidents_.find(id);
  if (found == incidents_.end()) return;
  forgotten_.push_back(found->first);
  dirty_.erase(found->first);
  incidents_.erase(found);
}

void Book::forget_old(TimePoint now) {
  std::vector<std::string> old;
  for (const auto& [id, incident] : incidents_) {
    if (incident.status == Status::closed && now - incident.closed >= rules_.kept)
      old.push_back(id);
  }
  for (const auto& id : old) forget(id);
  while (incidents_.size() > kMaxIncidents) {
    auto oldest = incidents_.end();
    for (auto one = incidents_.begin(); one != incidents_.end(); ++one) {
      if (one->second.status != Status::closed) continue;
      if (oldest == incidents_.end() || one->second.closed < oldest->second.closed) oldest = one;
    }
    if (oldest == incidents_.end()) return;
    forget(std::string{oldest->first});
  }
}

std::vector<std::string> Book::take_dirty() {
  std::vector<std::string> ids{dirty_.begin(), dirty_.end()};
  dirty_.clear();
  for (const auto& id : ids) {
    if (const auto found = incidents_.find(id); found != incidents_.end()) refresh(found->second);
  }
  return ids;
}

std::vector<std::string> Book::take_forgotten() { return std::exchange(forgotten_, {}); }

}  // namespace weir::incident
