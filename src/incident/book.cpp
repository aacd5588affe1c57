#include "weir/incident/book.hpp"

#include <algorithm>

#include "incident/watched.hpp"
#include "weir/base/text.hpp"

namespace weir::incident {
namespace {

constexpr std::size_t kRecentSlots = 24;  ///< two hours
constexpr std::size_t kMaxSignals = 50;
constexpr unsigned kMostDoublings = 4;

bool is_held(const Sighting& sighting) { return sighting.enforced >= Disposition::quarantine; }

Volume volume_of(const Sighting& sighting) {
  return {1, sighting.suspicious ? 1U : 0U, is_held(sighting) ? 1U : 0U};
}

/// Sightings of threads that ran side by side come a little out of order; a clock that was set back
/// must not stop time for what is kept.
TimePoint advance(TimePoint& latest, TimePoint now) {
  if (now > latest || latest - now > kClockStep) latest = now;
  return latest;
}

bool is_wide(const std::vector<Contribution>& parts) {
  return std::ranges::any_of(parts, [](const Contribution& part) {
    return is_tenant_wide(part.kind) && part.amount + part.slow > 0;
  });
}

}  // namespace

Book::Book(BookRules rules, std::function<std::string(TimePoint)> new_id)
    : rules_{rules}, new_id_{std::move(new_id)} {}

Book::~Book() = default;

void Book::set_rules(const BookRules& rules) {
  if (rules.correlate != rules_.correlate) {
    for (auto& [name, watched] : watched_) watched->correlation = Correlation{rules.correlate};
  }
  rules_ = rules;
}

/// nullptr when there are too many, and all of them have an open incident.
Book::Watched* Book::watch(const std::string& connector, TimePoint now) {
  const auto found = watched_.find(connector);
  if (found != watched_.end()) return found->second.get();
  if (watched_.size() >= kMaxConnectors) {
    auto idle = watched_.end();
    for (auto one = watched_.begin(); one != watched_.end(); ++one) {
      if (!one->second->open_id.empty()) continue;
      if (idle == watched_.end() || one->second->now < idle->second->now) idle = one;
    }
    if (idle == watched_.end()) return nullptr;
    watched_.erase(idle);
  }
  auto watched = std::make_unique<Watched>(connector, rules_.correlate);
  watched->now = now;
  return watched_.emplace(connector, std::move(watched)).first->second.get();
}

Incident* Book::open_incident(const Watched& watched) {
  const auto found = incidents_.find(watched.open_id);
  return watched.open_id.empty() || found == incidents_.end() ? nullptr : &found->second;
}

Incident* Book::lately_closed(const Watched& watched, TimePoint now) {
  const auto found = incidents_.find(watched.last_id);
  if (watched.last_id.empty() || found == incidents_.end()) return nullptr;
  auto& incident = found->second;
  const bool may = incident.resolution == Resolution::none && incident.closing == Closing::quiet &&
                   now - incident.closed < rules_.reopen;
  return may ? &incident : nullptr;
}

std::vector<Change> Book::see(const Sighting& sighting) {
  Changes changes;
  auto* watched = watch(sighting.connector, sighting.time);
  if (watched == nullptr) return changes;
  const auto now = advance(watched->now, sighting.time);
  advance(latest_, sighting.time);
  auto* incident = open_incident(*watched);
  if (incident != nullptr && close_if_quiet(*incident, now, changes)) incident = nullptr;

  if (sighting.retry || sighting.passed_before) {
    if (incident != nullptr && sighting.retry && belongs(sighting)) {
      absorb_retry(*incident, sighting);
      touch(*incident);
    }
    return changes;
  }
  const auto volume = volume_of(sighting);
  add(watched->slots, sighting.time, volume, kSlot);
  if (watched->slots.size() > kRecentSlots) watched->slots.erase(watched->slots.begin());
  if (incident != nullptr) {
    add(*incident, sighting.time, volume);
    touch(*incident);
  }

  std::vector<LimitReached> resolved;
  for (const auto& old : watched->precedents) {
    if (old.limits_until > now) {
      resolved.insert(resolved.end(), old.limits.begin(), old.limits.end());
    }
  }
  const auto parts = weigh(sighting, resolved);
  watched->correlation.add(parts, now);
  const bool traced =
      !parts.empty() && note_trace(*watched, trace_of(sighting), proves(sighting), now);
  const bool wide = is_wide(parts);
  if (incident == nullptr && (wide || traced)) {
    incident = case_for(*watched, wide, traced);
    if (incident != nullptr) join(*watched, *incident, now);
  }
  if (belongs(sighting)) {
    if (incident != nullptr) {
      absorb(*incident, brief_of(sighting));
    } else {
      watched->before.push_back(brief_of(sighting));
      if (watched->before.size() > kMaxBefore) watched->before.pop_front();
    }
  }
  if (wide || traced) relate(watched, now, changes);
  if (!parts.empty()) weigh_up(*watched, now, changes);
  return changes;
}

std::vector<Change> Book::see(const Signal& signal) {
  Changes changes;
  const auto told = moment_of(signal.time);
  auto* watched = watch(signal.connector, told);
  if (watched == nullptr) return changes;
  const auto now = advance(watched->now, told);
  advance(latest_, told);
  auto* incident = open_incident(*watched);
  if (incident != nullptr && close_if_quiet(*incident, now, changes)) incident = nullptr;
  const auto parts = weigh(signal, rules_.open_at);
  watched->correlation.add(parts, now);
  const bool traced = !parts.empty() && note_trace(*watched, signal, false, now);
  const bool wide = is_wide(parts);
  if (incident == nullptr && (wide || traced)) {
    incident = case_for(*watched, wide, traced);
    if (incident != nullptr) join(*watched, *incident, now);
  }
  if (signal.connector_event) {
    remember_event(signal);
    if (incident != nullptr) take_events(*watched, *incident);
  } else if (incident != nullptr) {
    absorb(*incident, signal);
    touch(*incident);
  } else {
    watched->signals.push_back(signal);
    if (watched->signals.size() > kMaxSignals) watched->signals.pop_front();
  }
  if (wide || traced || signal.connector_event) {
    relate(signal.connector_event ? nullptr : watched, now, changes);
  }
  if (!parts.empty()) weigh_up(*watched, now, changes);
  return changes;
}

/// The connector has new weight: what does it come to?
void Book::weigh_up(Watched& watched, TimePoint now, Changes& changes) {
  const auto plain = watched.correlation.weight(now, {});
  if (auto* incident = open_incident(watched)) {
    incident->peak = std::max(incident->peak, plain.raised);
    if (plain.loud * 4 >= rules_.open_at) incident->last_loud = std::max(incident->last_loud, now);
    watched.correlation.forget_drip();
    escalate(*incident, now, changes);
    return;
  }
  const auto weight = watched.correlation.weight(now, watched.precedents);
  const bool drips = weight.dripped >= rules_.open_at;
  if (auto* incident = lately_closed(watched, now)) {
    // Less than it takes to open, more than it takes to stay open.
    const bool back = weight.raised * 3 >= std::uint64_t{rules_.open_at} * 2;
    if (back || drips) reopen(watched, *incident, now, changes, "its symptoms came back");
  } else if (weight.raised >= rules_.open_at || drips) {
    open_new(watched, now, changes);
  }
}

Result<Change, std::string> Book::resolve(std::string_view id, Resolution as,
                                          std::string_view author, std::string_view note,
                                          TimePoint now) {
  const auto found = incidents_.find(id);
  if (found == incidents_.end()) return "there is no incident " + printable(id, 80);
  auto& incident = found->second;
  if (as == Resolution::none) return std::string{"say whether it was a true or a false positive"};
  if (incident.resolution != Resolution::none) {
    return incident.id + " was resolved already, as " +
           std::string{to_string(incident.resolution)} + " by " + incident.resolved_by;
  }
  if (incident.closing == Closing::merged) {
    return incident.id + " has become part of " + incident.merged_into + ": resolve that one";
  }
  incident.resolution = as;
  incident.resolved = now;
  incident.resolved_by = printable(author, 128);
  incident.note = printable(note, 1000);
  // What has been judged must not open the next one.
  for (auto& [name, watched] : watched_) {
    const bool its = watched->open_id == incident.id;
    if (its) watched->correlation = Correlation{rules_.correlate};
    if (its || watched->last_id == incident.id) drop_trace(*watched);
  }
  for (auto& event : events_) {
    if (event.incident == incident.id) forget_event(event);
  }
  std::erase_if(events_, [&](const Memory& event) { return event.incident == incident.id; });
  if (incident.status == Status::open) close(incident, Closing::resolved, now);
  remember(incident);
  return tell(incident, ChangeKind::resolved, now,
              "resolved as " + std::string{to_string(as)} + " by " + incident.resolved_by);
}

std::vector<Change> Book::tick(TimePoint now) {
  Changes changes;
  advance(latest_, now);
  for (auto& [name, watched] : watched_) {
    if (auto* incident = open_incident(*watched)) close_if_quiet(*incident, now, changes);
  }
  forget_old(now);
  forget_events(now);
  for (const auto& id : dirty_) {
    if (const auto found = incidents_.find(id); found != incidents_.end()) refresh(found->second);
  }
  return changes;
}

bool Book::close_if_quiet(Incident& incident, TimePoint now, Changes& changes) {
  if (incident.last_loud - now > kClockStep) incident.last_loud = now;
  const auto quiet = rules_.quiet * (1U << std::min(incident.reopens, kMostDoublings));
  if (now - incident.last_loud < quiet) return false;
  close(incident, Closing::quiet, now);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(quiet).count();
  changes.push_back(
      tell(incident, ChangeKind::closed, now, "quiet for " + std::to_string(minutes) + " minutes"));
  return true;
}

/// On all connectors that it touches.
void Book::close(Incident& incident, Closing closing, TimePoint now) {
  incident.status = Status::closed;
  incident.closing = closing;
  incident.closed = now;
  for (auto& [name, watched] : watched_) {
    if (watched->open_id != incident.id) continue;
    watched->open_id.clear();
    watched->last_id = incident.id;
  }
}

void Book::escalate(Incident& incident, TimePoint now, Changes& changes) {
  const auto severity = severity_of(incident);
  if (severity <= incident.severity) return;
  const auto words = "severity " + std::string{detect::to_string(severity)};
  const auto before = std::string{detect::to_string(incident.severity)};
  incident.severity = severity;
  changes.push_back(tell(incident, ChangeKind::escalated, now, words + ", was " + before));
}

Change Book::tell(Incident& incident, ChangeKind kind, TimePoint now, std::string reason) {
  ++incident.revision;
  const auto said = std::string{to_string(kind)};
  narrate(incident, now, reason.starts_with(said) ? reason : said + ": " + reason);
  refresh(incident);
  touch(incident);
  return {incident.id, kind, now, std::move(reason)};
}

void Book::expect(std::string connector, std::string sentence) {
  if (expected_.size() >= kMaxConnectors && !expected_.contains(connector)) return;
  expected_[std::move(connector)] = printable(sentence, 500);
}

const Incident* Book::find(std::string_view id) const {
  const auto found = incidents_.find(id);
  return found == incidents_.end() ? nullptr : &found->second;
}

std::string_view Book::open_on(std::string_view connector) const {
  const auto found = watched_.find(connector);
  return found == watched_.end() ? std::string_view{} : std::string_view{found->second->open_id};
}

OpenIncidents Book::open() const {
  OpenIncidents::Map map;
  for (const auto& [name, watched] : watched_) {
    if (!watched->open_id.empty()) map.emplace(name, watched->open_id);
  }
  return OpenIncidents{std::move(map)};
}

std::vector<const Incident*> Book::all() const {
  std::vector<const Incident*> all;
  for (const auto& [id, incident] : incidents_) all.push_back(&incident);
  std::ranges::sort(all, [](const Incident* a, const Incident* b) {
    return a->opened != b->opened ? a->opened > b->opened : a->id > b->id;
  });
  return all;
}

}  // namespace weir::incident
