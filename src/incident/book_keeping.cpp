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
    if (begin - one->sighting.time > correlate) break;
    begin = std::min(begin, one->sighting.time);
  }
  return begin;
}

}  // namespace

/// Takes what came before into an incident, and leaves the connector with nothing.
void Book::take_before(Watched& watched, Incident& incident, TimePoint now) {
  const auto begin = begin_of(watched.before, now, rules_.correlate);
  for (const auto& brief : watched.before) {
    const auto time = brief.sighting.time;
    if (time >= begin || (is_critical(brief.sighting) && now - time < kBefore)) {
      absorb(incident, brief);
    }
  }
  for (const auto& signal : watched.signals) {
    // A connector that was changed belongs to what goes over it in the week after.
    const bool slow = signal.symptom == "S5" || signal.symptom == "S6" || signal.symptom == "S7";
    if (now - signal.time <= (slow ? std::chrono::seconds{kFalsePositive} : rules_.correlate)) {
      absorb(incident, signal);
    }
  }
  const auto last = incident.timeline.empty() ? TimePoint{} : incident.timeline.back().begin;
  for (const auto& slot : watched.slots) {
    if (slot.begin <= last || slot.begin + kVolumeBefore < begin) continue;
    add(incident, slot.begin, {slot.messages, slot.suspicious, slot.held});
  }
  watched.before.clear();
  watched.signals.clear();
  watched.correlation.forget_drip();
}

void Book::open_new(Watched& watched, TimePoint now, Changes& changes) {
  Incident incident;
  incident.id = new_id_(now);
  incident.connector = watched.name;
  incident.opened = now;
  incident.last_loud = now;
  incident.peak = watched.correlation.weight(now, {}).raised;
  if (const auto found = expected_.find(watched.name); found != expected_.end()) {
    incident.expected = found->second;
  }
  take_before(watched, incident, now);
  incident.severity = severity_of(incident);
  watched.open_id = incident.id;
  watched.last_id.clear();
  auto& kept = incidents_.insert_or_assign(incident.id, std::move(incident)).first->second;
  changes.push_back(tell(kept, ChangeKind::opened, now, first_words(kept)));
  forget_old(now);
}

void Book::reopen(Watched& watched, Incident& incident, TimePoint now, Changes& changes) {
  incident.status = Status::open;
  incident.closing = Closing::none;
  incident.closed = {};
  incident.last_loud = now;
  ++incident.reopens;
  incident.peak = std::max(incident.peak, watched.correlation.weight(now, {}).raised);
  take_before(watched, incident, now);
  watched.open_id = incident.id;
  watched.last_id.clear();
  changes.push_back(tell(incident, ChangeKind::reopened, now, "its symptoms came back"));
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
  auto* watched = watch(incident.connector, since);
  if (watched == nullptr) return;
  auto& list = watched->precedents;
  std::erase_if(
      list, [&](const Precedent& old) { return old.until <= since && old.limits_until <= since; });
  list.push_back(std::move(precedent));
  if (list.size() > kMaxPrecedents) list.erase(list.begin());
}

void Book::restore(Incident incident) {
  if (incident.id.empty()) return;
  trim(incident);
  refresh(incident);
  auto* watched = watch(incident.connector, incident.last_seen);
  const auto id = incident.id;
  auto& kept = incidents_.insert_or_assign(id, std::move(incident)).first->second;
  remember(kept);
  if (watched == nullptr) {  // nobody would close it
    kept.status = Status::closed;
    return;
  }
  if (kept.status == Status::open) {
    if (auto* other = open_incident(*watched); other != nullptr && other->id != id) {
      // Only the newer one goes on; two cannot be open on one connector.
      auto& older = other->opened < kept.opened ? *other : kept;
      older.status = Status::closed;
      older.closing = Closing::quiet;
      older.closed = older.last_seen;
      touch(older);
      watched->open_id = &older == other ? id : other->id;
    } else {
      watched->open_id = id;
    }
    return;
  }
  const auto* last = find(watched->last_id);
  if (last == nullptr || last->closed < kept.closed) watched->last_id = id;
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
