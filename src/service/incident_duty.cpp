#include "service/incident_duty.hpp"

#include <algorithm>

#include "incident/weight.hpp"
#include "log/log.hpp"
#include "report/incident_json.hpp"
#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

using incident::Incident;

constexpr std::string_view kKind = "incident";
constexpr std::string_view kMemory = "incident-memory";
constexpr std::chrono::seconds kKeepEvery{5};
constexpr std::chrono::minutes kTellEvery{5};
constexpr std::size_t kMaxEarly = 1'000;
constexpr std::size_t kMaxBefore = incident::Book::kMaxBefore;
/// As far back as the book goes for what belongs to an incident that opens.
constexpr std::chrono::hours kBefore{incident::kConnectorEvent};
constexpr std::size_t kMaxRecipientsBefore = 5'000;

/// Also when the clock has stepped back.
bool due(TimePoint last, std::chrono::milliseconds every, TimePoint now) {
  return now < last || now - last >= every;
}

incident::BookRules rules_of(const config::Incident& settings) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  return {.quiet = duration_cast<seconds>(settings.quiet),
          .correlate = duration_cast<seconds>(settings.correlate),
          .open_at = settings.open_at,
          .reopen = duration_cast<seconds>(settings.reopen),
          .kept = duration_cast<std::chrono::hours>(settings.kept)};
}

bool touches(const Incident& incident, std::string_view connector) {
  return incident.connector == connector ||
         std::ranges::find(incident.connectors, connector) != incident.connectors.end();
}

/// The first of its connectors that the configuration declares: a case may begin in the tenant.
std::string declared_of(const Incident& incident, const config::Config* config) {
  if (config == nullptr) return incident.connector;
  for (const auto& name : incident.connectors) {
    const auto found = std::ranges::find(config->connectors, name, &connector::Connector::name);
    if (found != config->connectors.end()) return name;
  }
  return incident.connector;
}

std::vector<std::string> texts_of(const std::vector<IpNetwork>& networks) {
  std::vector<std::string> texts;
  for (const auto& network : networks) texts.push_back(network.to_string());
  return texts;
}

}  // namespace

IncidentDuty::IncidentDuty(Surroundings around)
    : around_{std::move(around)},
      book_{{}, [this](TimePoint now) { return "inc-" + around_.ids.next(now); }},
      recipients_{around_.records} {}

void IncidentDuty::begin(TimePoint now) {
  take_configuration();
  std::vector<std::pair<std::string, Changes>> untold;
  for (const auto& [id, bytes] : around_.records.kept(kKind)) {
    auto kept = report::decode_incident(bytes);
    if (!kept) {
      log::warn("the record of incident " + printable(id, 100) + " is damaged and passed over");
      continue;
    }
    recipients_.restore(kept->incident.id, kept->recipients);
    progress_[kept->incident.id] = {.kept = now, .told = now, .grown = false};
    if (!kept->untold.empty()) untold.emplace_back(kept->incident.id, std::move(kept->untold));
    book_.restore(std::move(kept->incident));
  }
  restore_memories();
  begun_ = true;
  for (const auto& [id, changes] : untold) {
    if (const auto* incident = book_.find(id)) tell_again(*incident, changes);
  }
  publish();
  for (auto& early : std::exchange(early_, {})) signal(std::move(early));
}

void IncidentDuty::see(const incident::Sighting& sighting) {
  const auto changes = book_.see(sighting);
  note_recipients(sighting);
  tell(changes, sighting.time);
  if (book_.take_joined()) publish();
}

void IncidentDuty::signal(incident::Signal signal) {
  if (!begun_) {
    if (early_.size() < kMaxEarly) early_.push_back(std::move(signal));
    return;
  }
  const auto changes = book_.see(signal);
  list_joined();
  tell(changes, signal.time);
  keep_memories();  // a change of a connector comes once
  if (book_.take_joined()) publish();
}

void IncidentDuty::tick(TimePoint now) {
  take_configuration();
  expect_what_is_forecast();
  tell(book_.tick(now), now);
  keep_memories();
  keep_grown(now);
  forget_old();
  const auto open_ones = book_.open();
  std::set<std::string, std::less<>> open;
  for (const auto& [connector, id] : open_ones.all()) open.insert(id);
  for (auto& id : recipients_.tick(open, now)) unkept_.insert(std::move(id));
  show_open();
}

void IncidentDuty::end(TimePoint) {
  keep_memories();
  for (auto& id : book_.take_dirty()) unkept_.insert(std::move(id));
  for (const auto& id : std::exchange(unkept_, {})) {
    if (const auto* incident = book_.find(id)) keep(*incident, {});
  }
  recipients_.save();
}

const Incident* IncidentDuty::named(std::string_view name) const {
  if (const auto* exact = book_.find(name)) return exact;
  const Incident* found = nullptr;
  for (const auto* incident : book_.all()) {
    if (touches(*incident, name)) return incident;  // newest first
    if (name.size() < 8 || !incident->id.starts_with(name)) continue;
    if (found != nullptr) return nullptr;
    found = incident;
  }
  return found;
}

Result<incident::Change, std::string> IncidentDuty::resolve(std::string_view id,
                                                            incident::Resolution as,
                                                            std::string_view author,
                                                            std::string_view note, TimePoint now) {
  auto change = book_.resolve(id, as, author, note, now);
  if (change) tell({change.value()}, now);
  return change;
}

incident::Facts IncidentDuty::facts(const Incident& incident) const {
  incident::Facts facts;
  const auto name = declared_of(incident, config_.get());
  const auto forecasts = around_.board.situation().forecasts;
  const auto* expected = forecasts ? forecasts->connector(name) : nullptr;
  if (expected != nullptr && expected->expected > 0) {
    facts.expected_per_hour = static_cast<std::uint64_t>(expected->expected + 0.5);
  }
  if (!config_) return facts;
  facts.accepted_domains = config_->organization.accepted_domains;
  facts.partner_domains = config_->organization.partner_domains;
  facts.egress_addresses = config_->organization.egress_addresses;
  facts.tag_score = config_->score.tag;
  for (const auto& connector : config_->connectors) {
    if (connector.name != name) continue;
    facts.client_networks = texts_of(connector.client_networks);
    facts.foreign_domains = connector.foreign_domains;
    facts.owner = connector.owner;
    facts.purpose = connector.purpose;
    if (connector.expected_per_hour > 0) facts.expected_per_hour = connector.expected_per_hour;
  }
  return facts;
}

boost::json::array IncidentDuty::open_now() const {
  const std::lock_guard lock{shown_mutex_};
  return shown_;
}

void IncidentDuty::take_configuration() {
  auto config = around_.config();
  if (!config || config == config_) return;
  config_ = std::move(config);
  book_.set_rules(rules_of(config_->incident));
}

void IncidentDuty::expect_what_is_forecast() {
  auto forecasts = around_.board.situation().forecasts;
  if (!forecasts || forecasts == forecasts_) return;
  forecasts_ = std::move(forecasts);
  for (const auto& [connector, expected] : forecasts_->connectors()) {
    book_.expect(connector, expected.why);
  }
}

/// Messages from before an incident opened are its messages, too.
void IncidentDuty::note_recipients(const incident::Sighting& sighting) {
  if (!incident::belongs(sighting)) return;
  const std::string open{book_.open_on(sighting.connector)};
  if (open.empty()) {
    remember(before_[sighting.connector], sighting);
    return;
  }
  list_before(sighting.connector);
  recipients_.add(open, sighting);
}

void IncidentDuty::list_before(const std::string& connector) {
  const std::string open{book_.open_on(connector)};
  const auto found = before_.find(connector);
  if (open.empty() || found == before_.end()) return;
  const auto since = book_.taken_since(connector);
  for (const auto& earlier : found->second.sightings) {
    if (earlier.time >= since) recipients_.add(open, earlier);
  }
  if (found->second.last_dropped >= since) recipients_.add_beyond(open, found->second.dropped);
  before_.erase(found);
}

/// A case may take in connectors that nothing has come over just now.
void IncidentDuty::list_joined() {
  std::vector<std::string> connectors;
  for (const auto& [connector, before] : before_) connectors.push_back(connector);
  for (const auto& connector : connectors) list_before(connector);
}

void IncidentDuty::remember(Before& before, const incident::Sighting& sighting) {
  incident::Sighting brief;
  brief.time = sighting.time;
  brief.event_id = sighting.event_id;
  brief.recipients = sighting.recipients;
  brief.recipient_count = sighting.recipient_count;
  brief.enforced = sighting.enforced;
  brief.retry = sighting.retry;
  brief.passed_before = sighting.passed_before;
  before.recipients += brief.recipients.size();
  auto& kept = before.sightings;
  kept.push_back(std::move(brief));
  while (kept.size() > kMaxBefore || before.recipients > kMaxRecipientsBefore ||
         due(kept.front().time, kBefore, sighting.time)) {
    const auto& oldest = kept.front();
    before.recipients -= oldest.recipients.size();
    if (due(before.last_dropped, kBefore, oldest.time)) before.dropped = 0;
    before.dropped += oldest.recipients.size();
    before.last_dropped = oldest.time;
    kept.pop_front();
  }
}

/// First what must not be lost, with the note that it is still to be told; then the events; then
/// the record without the note. All three go through one ordered queue, so whatever a crash leaves
/// of them, the next start knows what to tell.
void IncidentDuty::tell(const Changes& changes, TimePoint now) {
  if (changes.empty()) return;
  std::map<std::string, Changes> by_incident;
  for (const auto& change : changes) by_incident[change.incident].push_back(change);
  publish();
  for (const auto& [id, its] : by_incident) {
    const auto* incident = book_.find(id);
    if (incident == nullptr) continue;
    if (incident->closing == incident::Closing::merged) take_part(*incident);
    keep(*incident, its);
    for (const auto& change : its) {
      around_.bulletin.alert(*incident, change, recipients_.totals(id));
      around_.bulletin.incident_state(*incident, change, recipients_.totals(id));
      around_.metrics.alert(to_string(change.kind));
    }
    keep(*incident, {});
    progress_[id] = {.kept = now, .told = now, .grown = false};
    unkept_.insert(id);
  }
}

/// An incident has become part of another: that one is kept first, with all that it holds now.
void IncidentDuty::take_part(const Incident& part) {
  const auto* whole = book_.find(part.merged_into);
  if (whole == nullptr) return;
  recipients_.merge(part.id, whole->id);
  keep(*whole, {});
  unkept_.insert(whole->id);
}

void IncidentDuty::restore_memories() {
  for (const auto& [key, bytes] : around_.records.kept(kMemory)) {
    if (auto memory = report::decode_memory(bytes)) {
      book_.restore(std::move(*memory));
    } else {
      log::warn("a damaged record of a connector's change is passed over");
    }
  }
  for (const auto* incident : book_.all()) {
    if (incident->closing == incident::Closing::merged) {
      recipients_.merge(incident->id, incident->merged_into);
    }
  }
}

void IncidentDuty::keep_memories() {
  for (const auto& [key, memory] : book_.take_memories()) {
    if (memory) {
      around_.records.keep(kMemory, key, report::encode(*memory));
    } else {
      around_.records.forget(kMemory, key);
    }
  }
}

void IncidentDuty::tell_again(const Incident& incident, const Changes& untold) {
  for (const auto& change : untold) {
    const auto events = around_.log.find(report::change_key(change), 10);
    const auto told = [&](std::string_view dataset) {
      return std::ranges::any_of(events,
                                 [&](const auto& event) { return event.dataset == dataset; });
    };
    const auto totals = recipients_.totals(incident.id);
    if (!told(report::dataset::kAlert)) {
      around_.bulletin.alert(incident, change, totals);
      around_.metrics.alert(to_string(change.kind));
    }
    if (!told(report::dataset::kIncident))
      around_.bulletin.incident_state(incident, change, totals);
  }
  keep(incident, {});
}

void IncidentDuty::keep(const Incident& incident, const Changes& untold) {
  around_.records.keep(
      kKind, incident.id,
      encode(report::KeptIncident{
          .incident = incident, .untold = untold, .recipients = recipients_.totals(incident.id)}));
}

void IncidentDuty::keep_grown(TimePoint now) {
  for (auto& id : book_.take_dirty()) {
    progress_[id].grown = true;
    unkept_.insert(std::move(id));
  }
  for (auto id = unkept_.begin(); id != unkept_.end();) {
    const auto* incident = book_.find(*id);
    auto& progress = progress_[*id];
    if (incident != nullptr && !due(progress.kept, kKeepEvery, now)) {
      ++id;
      continue;
    }
    if (incident != nullptr) {
      keep(*incident, {});
      progress.kept = now;
    }
    id = unkept_.erase(id);
  }
  for (auto& [id, progress] : progress_) {
    const auto* incident = book_.find(id);
    if (!progress.grown || incident == nullptr || !due(progress.told, kTellEvery, now)) continue;
    progress.told = now;
    progress.grown = false;
    around_.bulletin.incident_state(*incident, std::nullopt, recipients_.totals(id));
  }
}

/// The record of an incident goes last: if the process dies meanwhile, the book forgets it again.
void IncidentDuty::forget_old() {
  for (auto& id : book_.take_forgotten()) {
    progress_.erase(id);
    unkept_.erase(id);
    going_.insert(std::move(id));
  }
  for (auto id = going_.begin(); id != going_.end();) {
    if (!recipients_.forget(*id)) {
      ++id;
      continue;
    }
    around_.records.forget(kKind, *id);
    id = going_.erase(id);
  }
}

void IncidentDuty::publish() {
  around_.board.publish(std::make_shared<const incident::OpenIncidents>(book_.open()));
  show_open();
}

/// The gauges again and again: a reload may have brought the connector only now.
void IncidentDuty::show_open() {
  boost::json::array shown;
  std::set<std::string, std::less<>> connectors;
  std::set<std::string, std::less<>> ids;  // one may be open on several connectors
  const auto open = book_.open();
  for (const auto& [connector, id] : open.all()) {
    const auto* incident = book_.find(id);
    if (incident == nullptr) continue;
    connectors.insert(connector);
    measured_.insert(connector);
    if (!ids.insert(id).second) continue;
    shown.push_back({{"id", id},
                     {"connector", incident->connector},
                     {"severity", to_string(incident->severity)},
                     {"opened", report::format_time(incident->opened)},
                     {"messages", incident->messages},
                     {"title", incident->title}});
  }
  for (const auto& connector : measured_) {
    around_.metrics.incidents_open(connector, connectors.contains(connector) ? 1 : 0);
  }
  measured_ = std::move(connectors);
  const std::lock_guard lock{shown_mutex_};
  shown_ = std::move(shown);
}

}  // namespace weir::service
