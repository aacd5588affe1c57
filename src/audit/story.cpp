#include "audit/story.hpp"

#include <algorithm>

#include "audit/other_changes.hpp"
#include "audit/powershell.hpp"
#include "audit/track.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::chrono::hours kShortLife{24};

/// Who acted, and whether that is how it ought to be.
struct Actor {
  bool administrator = false;
  bool stranger = false;  ///< administrators are known, and this is none
  Places::Opinion client;
  std::string network;

  bool ordinary() const { return administrator && client.standing != Places::Standing::unusual; }
};

Actor actor_of(const Kept& kept, const Evidence& evidence) {
  Actor actor;
  actor.administrator = evidence.knowledge.is_administrator(kept.actor);
  // What Microsoft does in its own data centres is no stranger's.
  actor.stranger = evidence.knowledge.administrators_known() && !actor.administrator &&
                   kept.record.actor_kind != ActorKind::microsoft;
  if (auto network = network_of(kept.record.client)) {
    actor.network = std::move(*network);
    actor.client = evidence.places.judge(kept.actor, Dimension::network, actor.network,
                                         day_of(kept.record.time));
  }
  return actor;
}

Deviation begun(const Kept& kept, Deviated kind, std::string_view symptom) {
  Deviation deviation;
  deviation.time = kept.record.time;
  deviation.kind = kind;
  deviation.symptom = symptom;
  // Whether a change relaxes anything may look different once an inventory before it is given up.
  const auto what = kind == Deviated::relaxed ? Deviated::changed : kind;
  deviation.id = made_id(to_string(what), {kept.record.id});
  if (kept.verb != Verb::other) deviation.connector = clean(kept.name);
  deviation.actor = clean(kept.record.actor);
  deviation.client = clean(kept.record.client, 64);
  return deviation;
}

/// "New-InboundConnector 'relay' by 'admin@contoso.example' from 203.0.113.77"
std::string what_happened(const Kept& kept) {
  auto text = clean(kept.record.operation, 40) + ' ' + shown(kept.name);
  if (!kept.record.actor.empty()) text += " by " + shown(kept.record.actor);
  if (!kept.record.client.empty()) text += " from " + clean(kept.record.client, 64);
  return text;
}

/// What the changes amount to, the gravest in front.
Reading summed(const std::vector<Change>& changes, const Knowledge& knowledge) {
  std::vector<Reading> readings;
  for (const auto& change : changes) {
    if (change.made && iequals(change.name, "Enabled")) continue;
    readings.push_back(reading_of(change, knowledge.egress()));
  }
  std::ranges::stable_sort(
      readings, [](const Reading& a, const Reading& b) { return a.severity > b.severity; });
  Reading all{Severity::low, false, {}};
  for (const auto& reading : readings) {
    all.severity = more(all.severity, reading.severity);
    all.relaxed = all.relaxed || reading.relaxed;
    all.words += (all.words.empty() ? "" : ", ") + reading.words;
    if (all.words.size() > kEvidence) break;  // the rest is not shown, and not graver
  }
  return all;
}

/// Everything that is declared of the connector is so, and nothing else was changed.
bool as_it_should_be(const Kept& kept, const std::vector<Change>& changes,
                     const Knowledge& knowledge) {
  const auto* const declared = knowledge.connector(kept.name, kept.list);
  if (declared == nullptr) return false;
  if (kept.verb == Verb::set) {
    return std::ranges::all_of(changes, [&](const Change& change) {
      return as_declared(*declared, change.name, change.after);
    });
  }
  const bool relaxed = std::ranges::any_of(changes, [&](const Change& change) {
    return reading_of(change, {}).relaxed && declared_values(*declared, change.name).empty();
  });
  if (relaxed) return false;
  for (const std::string_view property :
       {"SenderDomains", "SenderIPAddresses", "TlsSenderCertificateName", "SmartHosts"}) {
    const auto said = kept.record.parameters.find(property);
    const bool is_said = said != kept.record.parameters.end();
    if (declared_values(*declared, property).empty()) {
      if (is_said && !members(said->second).empty()) return false;
    } else if (!is_said || !as_declared(*declared, property, said->second)) {
      return false;
    }
  }
  return true;
}

class Teller {
 public:
  Teller(const Evidence& evidence, std::vector<Deviation>& out) : evidence_{evidence}, out_{out} {}

  void connector(const Kept& kept, const Track& before) {
    const auto actor = actor_of(kept, evidence_);
    if (!kept.record.succeeded) {
      failed(kept, actor);
    } else if (kept.verb == Verb::made) {
      made(kept, actor);
    } else if (kept.verb == Verb::set) {
      changed(kept, actor, before);
    } else {
      removed(kept, actor, before);
    }
    who(kept, actor);
  }

  void other(const Kept& kept) {
    auto change = other_change(kept);
    if (change.words.empty()) return;
    const auto actor = actor_of(kept, evidence_);
    auto deviation = begun(kept, Deviated::other_change, change.symptom);
    deviation.severity = change.severity;
    if (actor.stranger) deviation.severity = more(change.severity, Severity::high);
    if (!kept.record.succeeded) deviation.severity = std::min(change.severity, Severity::low);
    deviation.evidence = sentence((kept.record.succeeded ? "" : "failed: ") + what_happened(kept) +
                                  ": " + change.words);
    if (kept.record.succeeded) deviation.restore = std::move(change.restore);
    out_.push_back(std::move(deviation));
    if (change.severity >= Severity::medium) who(kept, actor);
  }

 private:
  void failed(const Kept& kept, const Actor& actor) {
    const auto kind = kept.verb == Verb::made      ? Deviated::created
                      : kept.verb == Verb::removed ? Deviated::removed
                                                   : Deviated::changed;
    auto deviation = begun(kept, kind, kept.verb == Verb::made ? "S5" : "S6");
    deviation.severity = actor.stranger ? Severity::medium : Severity::low;
    deviation.evidence = sentence("failed: " + what_happened(kept));
    out_.push_back(std::move(deviation));
  }

  void made(const Kept& kept, const Actor& actor) {
    const auto changes = changes_of(kept, {});
    const auto reading = summed(changes, evidence_.knowledge);
    auto deviation = begun(kept, Deviated::created, "S5");
    deviation.connector_event = true;
    deviation.severity = Severity::high;
    const bool proper = actor.ordinary() && as_it_should_be(kept, changes, evidence_.knowledge);
    if (proper) {
      deviation.severity = Severity::low;
    } else if (actor.stranger && reading.severity >= Severity::high) {
      deviation.severity = Severity::critical;
    }
    auto text = what_happened(kept);
    const auto like = evidence_.knowledge.resembled(kept.name);
    if (!like.empty()) text += ", which resembles " + shown(like);
    if (!reading.words.empty()) text += ": " + reading.words;
    deviation.evidence = sentence(text);
    if (!proper) deviation.restore = undo_creation(kept.list, kept.name, {});
    out_.push_back(std::move(deviation));
  }

  void changed(const Kept& kept, const Actor& actor, const Track& before) {
    const auto changes = changes_of(kept, before);
    const auto reading = summed(changes, evidence_.knowledge);
    auto deviation = begun(kept, reading.relaxed ? Deviated::relaxed : Deviated::changed, "S6");
    deviation.severity = reading.severity;
    deviation.connector_event = !changes.empty();
    auto name = before.name.empty() ? kept.name : before.name;
    auto text = what_happened(kept);
    for (const auto& change : changes) {
      if (!iequals(change.name, "Name")) continue;
      name = std::string{bare_name(change.after)};
      const auto like = evidence_.knowledge.resembled(name);
      if (like.empty()) continue;
      deviation.severity = more(deviation.severity, Severity::high);
      text += ", which then resembles " + shown(like);
    }
    if (actor.stranger) deviation.severity = more(deviation.severity, Severity::high);
    const bool proper = actor.ordinary() && as_it_should_be(kept, changes, evidence_.knowledge);
    if (proper) deviation.severity = Severity::low;
    text += ": " + (changes.empty() ? "nothing is different from before" : reading.words);
    deviation.connector = clean(name);
    deviation.evidence = sentence(text);
    // What is declared is not to be undone.
    if (!proper) deviation.restore = undo_changes(kept.list, name, before.guid, changes);
    out_.push_back(std::move(deviation));
  }

  void removed(const Kept& kept, const Actor& actor, const Track& before) {
    const bool brief = before.made && kept.record.time - *before.made <= kShortLife;
    const auto& records = evidence_.records;
    if (!records.is_fresh(kept.record.id) && !records.is_fresh(before.made_by_record)) return;
    auto deviation =
        begun(kept, brief ? Deviated::short_lived : Deviated::removed, brief ? "S5" : "S6");
    auto text = what_happened(kept);
    if (brief) {
      deviation.severity = Severity::critical;
      deviation.connector_event = true;
      text += ", made " + at(*before.made) + ": short-lived";
    } else {
      const auto& knowledge = evidence_.knowledge;
      // Who clears away what nobody declared does what ought to be done.
      const bool cleared = knowledge.connectors_known() && actor.ordinary() &&
                           knowledge.connector(kept.name, kept.list) == nullptr;
      deviation.severity = cleared ? Severity::low : Severity::high;
      if (!cleared) deviation.restore = undo_removal(kept.list, before.name, before.values);
    }
    if (!before.name.empty()) deviation.connector = clean(before.name);
    deviation.evidence = sentence(text);
    out_.push_back(std::move(deviation));
  }

  /// The one who acted, and from where.
  void who(const Kept& kept, const Actor& actor) {
    const auto day = std::to_string(day_of(kept.record.time));
    const auto about = kept.verb == Verb::other ? std::string{} : kept.key;
    if (actor.stranger) {
      auto deviation = begun(kept, Deviated::actor, kept.verb == Verb::made ? "S5" : "S7");
      const auto act = kept.verb == Verb::made ? "made" : "other";
      deviation.id = made_id("actor", {kept.actor, about, act, day});
      deviation.severity = kept.record.succeeded ? Severity::high : Severity::medium;
      deviation.evidence =
          sentence(shown(kept.record.actor) + " is no administrator: " + what_happened(kept));
      out_.push_back(std::move(deviation));
    }
    const bool unusual = actor.client.standing == Places::Standing::unusual;
    if (!unusual && actor.client.standing != Places::Standing::first) return;
    auto deviation = begun(kept, Deviated::client, "S7");
    deviation.id = made_id("client", {kept.actor, actor.network, unusual ? "1" : "0", day});
    deviation.severity = Severity::low;
    if (unusual && kept.verb != Verb::other) {
      deviation.severity = actor.client.wandering ? Severity::medium : Severity::high;
    } else if (unusual) {
      deviation.severity = Severity::medium;
    }
    deviation.evidence =
        sentence(what_happened(kept) + (unusual ? ": the account is at home elsewhere"
                                                : ": never seen there, little is known"));
    out_.push_back(std::move(deviation));
  }

  const Evidence& evidence_;
  std::vector<Deviation>& out_;
};

}  // namespace

std::vector<Deviation> told_by_records(const Evidence& evidence) {
  std::vector<Deviation> deviations;
  Teller teller{evidence, deviations};
  for (const auto kind : {InventoryKind::inbound_connectors, InventoryKind::outbound_connectors}) {
    const auto& inventories = evidence.inventories.of(kind);
    Tracks tracks{kind};
    auto next = inventories.begin();
    for (const auto& [key, kept] : evidence.records.all()) {
      if (kept.verb == Verb::other || kept.list != kind) continue;
      for (; next != inventories.end() && next->taken <= key.first; ++next) tracks.show(*next);
      teller.connector(kept, tracks.of(kept));
      tracks.apply(kept);
    }
  }
  for (const auto& [key, kept] : evidence.records.all()) {
    if (kept.verb == Verb::other) teller.other(kept);
  }
  return deviations;
}

}  // namespace weir::audit
