#include "audit/drifted.hpp"

#include <algorithm>

#include "audit/powershell.hpp"
#include "audit/track.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

/// The clock of whoever wrote the file, and the time that a record takes.
constexpr std::chrono::hours kLeeway{1};

std::string_view noun(InventoryKind kind) {
  return kind == InventoryKind::outbound_connectors ? "outbound" : "inbound";
}

std::string_view name_of(const InventoryItem& item) {
  return bare_name(item.name.empty() ? item.identity : item.name);
}

std::string_view value_of(const InventoryItem& item, std::string_view property) {
  const auto found = item.properties.find(property);
  return found == item.properties.end() ? std::string_view{} : std::string_view{found->second};
}

std::map<std::string, const InventoryItem*> by_name(const Inventory& inventory) {
  std::map<std::string, const InventoryItem*> items;
  for (const auto& item : inventory.items) items.emplace(connector_key(name_of(item)), &item);
  return items;
}

Deviation begun(Deviated kind, std::string_view symptom, std::string_view connector, TimePoint time,
                Severity severity) {
  Deviation deviation;
  deviation.time = time;
  deviation.kind = kind;
  deviation.symptom = symptom;
  deviation.connector = clean(connector);
  deviation.severity = severity;
  return deviation;
}

std::string stamp(TimePoint time) { return std::to_string(time.time_since_epoch().count()); }

/// A record says that this was done to the connector. `said` looks at its parameters.
template <class Said>
bool is_recorded(const Evidence& evidence, InventoryKind kind, const InventoryItem& item, Verb verb,
                 TimePoint from, TimePoint until, Said said) {
  const auto& all = evidence.records.all();
  const auto name = connector_key(name_of(item));
  bool found = false;
  for (auto at = all.lower_bound({from, std::string{}});
       at != all.end() && at->first.first <= until; ++at) {
    const auto& kept = at->second;
    if (kept.list != kind || !kept.record.succeeded) continue;
    if (kept.key != name && (item.guid.empty() || kept.key != item.guid)) continue;
    if (kept.verb == verb && said(kept.record.parameters)) found = true;
    // What was made and removed does not explain that it is there.
    if (kept.verb == Verb::removed && verb == Verb::made) found = false;
  }
  return found;
}

bool anything(const Properties&) { return true; }

/// What there is to say of a connector as it is: its gravest properties.
std::string portrait(const InventoryItem& item, InventoryKind kind,
                     const std::vector<IpNetwork>& egress) {
  std::string text;
  for (const auto* property : properties_of(kind)) {
    const auto value = value_of(item, property->name);
    if (value.empty() || property->changed < Severity::medium || property->shape == Shape::flag ||
        iequals(property->name, "Name")) {
      continue;
    }
    const Change change{property, std::string{property->name}, {}, std::string{value}, true};
    text += (text.empty() ? "" : ", ") + reading_of(change, egress).words;
    if (text.size() > kEvidence) break;
  }
  return text;
}

class Comparison {
 public:
  Comparison(const Inventory& earlier, const Inventory& later, const Evidence& evidence)
      : earlier_{earlier}, later_{later}, evidence_{evidence} {}

  std::vector<Deviation> all() {
    const auto before = by_name(earlier_);
    const auto after = by_name(later_);
    std::map<std::string_view, const InventoryItem*> by_guid;
    for (const auto& item : earlier_.items) {
      if (!item.guid.empty()) by_guid.emplace(item.guid, &item);
    }
    std::set<const InventoryItem*> met;
    for (const auto& [key, item] : after) {
      const auto same_guid = by_guid.find(item->guid);
      const auto same_name = before.find(key);
      const InventoryItem* was = nullptr;
      if (same_guid != by_guid.end()) {
        was = same_guid->second;
      } else if (same_name != before.end()) {
        was = same_name->second;
      }
      if (was == nullptr) {
        added(*item);
      } else {
        met.insert(was);
        changed(*was, *item);
      }
    }
    for (const auto& [key, item] : before) {
      if (!met.contains(item)) removed(*item);
    }
    return std::move(out_);
  }

 private:
  template <class Said>
  bool recorded(const InventoryItem& item, Verb verb, Said said) const {
    return is_recorded(evidence_, later_.kind, item, verb, earlier_.taken - kLeeway,
                       later_.taken + kLeeway, said);
  }

  std::string span() const { return " between " + at(earlier_.taken) + " and " + at(later_.taken); }

  void added(const InventoryItem& item) {
    if (recorded(item, Verb::made, anything)) return;
    // What nobody declared is told as such.
    const auto& knowledge = evidence_.knowledge;
    const auto name = name_of(item);
    if (knowledge.connectors_known() && knowledge.connector(name, later_.kind) == nullptr) return;
    auto deviation = begun(Deviated::created, "S5", name, later_.taken, Severity::high);
    deviation.id = made_id("added", {noun(later_.kind), name, item.guid, stamp(earlier_.taken)});
    deviation.connector_event = true;
    deviation.evidence =
        sentence(std::string{noun(later_.kind)} + " connector " + shown(name) + " is new" + span() +
                 ": " + portrait(item, later_.kind, knowledge.egress()));
    deviation.restore = undo_creation(later_.kind, name, item.guid);
    out_.push_back(std::move(deviation));
  }

  void removed(const InventoryItem& item) {
    if (recorded(item, Verb::removed, anything)) return;
    const auto name = name_of(item);
    const auto& knowledge = evidence_.knowledge;
    const bool undeclared =
        knowledge.connectors_known() && knowledge.connector(name, later_.kind) == nullptr;
    auto deviation = begun(Deviated::removed, "S6", name, later_.taken,
                           undeclared ? Severity::low : Severity::high);
    deviation.id = made_id("removed", {noun(later_.kind), name, item.guid, stamp(earlier_.taken)});
    deviation.evidence = sentence(std::string{noun(later_.kind)} + " connector " + shown(name) +
                                  " is gone" + span());
    if (!undeclared) deviation.restore = undo_removal(later_.kind, name, item.properties);
    out_.push_back(std::move(deviation));
  }

  std::vector<Change> changes(const InventoryItem& was, const InventoryItem& is) const {
    std::vector<Change> found;
    const auto note = [&](const Property& property, std::string_view before,
                          std::string_view after) {
      if (same_value(property, before, after)) return;
      const auto said = [&](const Properties& parameters) {
        const auto parameter = parameters.find(property.name);
        return parameter != parameters.end() && same_value(property, parameter->second, after);
      };
      if (recorded(was, Verb::set, said) || recorded(is, Verb::set, said)) return;
      found.push_back(
          {&property, std::string{property.name}, std::string{before}, std::string{after}});
    };
    for (const auto* property : properties_of(later_.kind)) {
      if (iequals(property->name, "Name")) {
        note(*property, name_of(was), name_of(is));
      } else if (was.properties.contains(property->name) &&
                 is.properties.contains(property->name)) {
        note(*property, value_of(was, property->name), value_of(is, property->name));
      }
    }
    return found;
  }

  void changed(const InventoryItem& was, const InventoryItem& is) {
    const bool anew = !was.guid.empty() && !is.guid.empty() && was.guid != is.guid;
    // Made again by a record that we have: its values are told there.
    if (anew && recorded(is, Verb::made, anything)) return;
    const auto found = changes(was, is);
    if (found.empty() && !anew) return;
    const auto name = name_of(is);
    Reading all{anew ? Severity::high : Severity::low, false,
                anew ? "made anew under the same name" : ""};
    std::string values;
    for (const auto& change : found) {
      const auto reading = reading_of(change, evidence_.knowledge.egress());
      all.severity = more(all.severity, reading.severity);
      all.relaxed = all.relaxed || reading.relaxed;
      all.words += (all.words.empty() ? "" : ", ") + reading.words;
      values += change.name + '=' + change.after + '\n';
    }
    const auto* const declared = evidence_.knowledge.connector(name, later_.kind);
    const bool proper =
        declared != nullptr && !anew && std::ranges::all_of(found, [&](const Change& change) {
          return as_declared(*declared, change.name, change.after);
        });
    if (proper) all.severity = Severity::low;
    const auto like = evidence_.knowledge.resembled(name);
    if (!like.empty() && connector_key(name_of(was)) != connector_key(name)) {
      all.severity = more(all.severity, Severity::high);
      all.words += ", it resembles " + shown(like);
    }
    auto deviation = begun(all.relaxed ? Deviated::relaxed : Deviated::changed, "S6", name,
                           later_.taken, all.severity);
    deviation.id =
        made_id("changed", {noun(later_.kind), name, is.guid, values, stamp(earlier_.taken)});
    deviation.connector_event = true;
    deviation.evidence = sentence(std::string{noun(later_.kind)} + " connector " + shown(name) +
                                  span() + ": " + all.words);
    if (!proper) deviation.restore = undo_changes(later_.kind, name, is.guid, found);
    out_.push_back(std::move(deviation));
  }

  const Inventory& earlier_;
  const Inventory& later_;
  const Evidence& evidence_;
  std::vector<Deviation> out_;
};

class Declarations {
 public:
  Declarations(const Inventory& inventory, const Inventory* earlier, const Evidence& evidence,
               Standing& standing)
      : inventory_{inventory}, earlier_{earlier}, evidence_{evidence}, standing_{standing} {}

  std::vector<Deviation> all() {
    const auto items = by_name(inventory_);
    for (const auto& [key, item] : items) {
      const auto* const declared = evidence_.knowledge.connector(name_of(*item), inventory_.kind);
      if (declared == nullptr) {
        unknown(*item);
      } else {
        compare(*item, *declared);
      }
    }
    const bool inbound = inventory_.kind == InventoryKind::inbound_connectors;
    for (const auto& declared : evidence_.knowledge.declared().connectors) {
      if (declared.inbound == inbound && !items.contains(connector_key(declared.name))) {
        missing(declared);
      }
    }
    standing_.settle(std::string{noun(inventory_.kind)} + '\n', inventory_.taken);
    return std::move(out_);
  }

 private:
  /// An id for as long as `what` is so without a break.
  std::string id(std::string_view kind, std::string_view name, std::string_view what) {
    auto key =
        std::string{noun(inventory_.kind)} + '\n' + made_id(kind, {connector_key(name), what});
    const auto since = standing_.since(key, inventory_.taken);
    return made_id(kind, {key, stamp(since)});
  }

  template <class Said>
  bool recorded(const InventoryItem& item, Verb verb, Said said) const {
    return is_recorded(evidence_, inventory_.kind, item, verb, kEarliest,
                       inventory_.taken + kLeeway, said);
  }

  /// When the connector was last seen not to be there.
  TimePoint gone_until(std::string_view name) const {
    if (earlier_ == nullptr || by_name(*earlier_).contains(connector_key(name))) return kEarliest;
    return earlier_->taken - kLeeway;
  }

  void unknown(const InventoryItem& item) {
    const auto name = name_of(item);
    auto told = id("unknown", name, item.guid);
    if (is_recorded(evidence_, inventory_.kind, item, Verb::made, gone_until(name),
                    inventory_.taken + kLeeway, anything)) {
      return;
    }
    const auto enabled = value_of(item, "Enabled");
    const bool off = !enabled.empty() && !is_on(enabled);
    auto deviation = begun(Deviated::unknown_connector, "S5", name, inventory_.taken,
                           off ? Severity::medium : Severity::high);
    deviation.id = std::move(told);
    deviation.connector_event = true;
    auto text =
        std::string{noun(inventory_.kind)} + " connector " + shown(name) + " is declared nowhere";
    if (off) text += ", it is disabled";
    const auto like = evidence_.knowledge.resembled(name);
    if (!like.empty()) text += ", it resembles " + shown(like);
    deviation.evidence =
        sentence(text + ": " + portrait(item, inventory_.kind, evidence_.knowledge.egress()));
    deviation.restore = undo_creation(inventory_.kind, name, item.guid);
    out_.push_back(std::move(deviation));
  }

  void missing(const Declared::TenantConnector& declared) {
    auto told = id("missing", declared.name, {});
    InventoryItem was{declared.name, declared.name, {}, {}};
    if (recorded(was, Verb::removed, anything)) return;
    if (earlier_ != nullptr) {
      const auto items = by_name(*earlier_);
      // That it went is told by the comparison with the earlier inventory.
      if (items.contains(connector_key(declared.name))) return;
    }
    auto deviation =
        begun(Deviated::removed, "S6", declared.name, inventory_.taken, Severity::high);
    deviation.id = std::move(told);
    deviation.evidence = sentence(std::string{noun(inventory_.kind)} + " connector " +
                                  shown(declared.name) + " is declared and not there");
    out_.push_back(std::move(deviation));
  }

  void compare(const InventoryItem& item, const Declared::TenantConnector& declared) {
    std::vector<Change> found;
    std::string values;
    Reading all{Severity::low, false, {}};
    for (const auto* property : properties_of(inventory_.kind)) {
      const auto said = item.properties.find(property->name);
      if (said == item.properties.end() || iequals(property->name, "Name")) continue;
      const auto wanted = declared_values(declared, property->name);
      const bool enabled = iequals(property->name, "Enabled");
      if (wanted.empty() && !enabled) continue;
      if (as_declared(declared, property->name, said->second)) continue;
      Change change{property, std::string{property->name}, enabled ? "True" : joined(wanted, ";"),
                    said->second};
      const auto reading = reading_of(change, evidence_.knowledge.egress());
      all.severity = more(all.severity, more(reading.severity, Severity::medium));
      all.relaxed = all.relaxed || reading.relaxed;
      all.words += (all.words.empty() ? "" : ", ") + reading.words;
      values += change.name + '=' + change.after + '\n';
      found.push_back(std::move(change));
    }
    if (found.empty()) return;
    auto told = id("differs", declared.name, values);
    if (told_otherwise(item, found)) return;
    auto deviation = begun(all.relaxed ? Deviated::relaxed : Deviated::changed, "S6", name_of(item),
                           inventory_.taken, all.severity);
    deviation.id = std::move(told);
    deviation.connector_event = true;
    deviation.evidence = sentence(std::string{noun(inventory_.kind)} + " connector " +
                                  shown(name_of(item)) + " is not as declared: " + all.words);
    deviation.restore = undo_changes(inventory_.kind, name_of(item), item.guid, found);
    out_.push_back(std::move(deviation));
  }

  /// A record, or the comparison with the earlier inventory, says the same about all of it.
  bool told_otherwise(const InventoryItem& item, const std::vector<Change>& found) const {
    const InventoryItem* was = nullptr;
    if (earlier_ != nullptr) {
      for (const auto& one : earlier_->items) {
        if (connector_key(name_of(one)) == connector_key(name_of(item))) was = &one;
      }
    }
    return std::ranges::all_of(found, [&](const Change& change) {
      if (was != nullptr && was->properties.contains(change.name) &&
          !same_value(*change.property, value_of(*was, change.name), change.after)) {
        return true;
      }
      const auto said = [&](const Properties& parameters) {
        const auto parameter = parameters.find(change.name);
        return parameter != parameters.end() &&
               same_value(*change.property, parameter->second, change.after);
      };
      return recorded(item, Verb::set, said) || recorded(item, Verb::made, said);
    });
  }

  const Inventory& inventory_;
  const Inventory* earlier_;
  const Evidence& evidence_;
  Standing& standing_;
  std::vector<Deviation> out_;
};

}  // namespace

std::vector<Deviation> against_declared(const Inventory& inventory, const Inventory* earlier,
                                        const Evidence& evidence, Standing& standing) {
  if (!evidence.knowledge.connectors_known()) return {};
  return Declarations{inventory, earlier, evidence, standing}.all();
}

std::vector<Deviation> against_earlier(const Inventory& earlier, const Inventory& later,
                                       const Evidence& evidence) {
  return Comparison{earlier, later, evidence}.all();
}

}  // namespace weir::audit
