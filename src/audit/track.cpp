#include "audit/track.hpp"

#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

/// What New- takes when nothing is said.
void fill_in(Properties& values, InventoryKind kind) {
  for (const auto* property : properties_of(kind)) {
    if (property->shape != Shape::flag || values.contains(property->name)) continue;
    values[std::string{property->name}] = property->standard ? "True" : "False";
  }
}

/// A flag as New- would have set it by itself.
bool is_standard(const Change& change) {
  return change.property != nullptr && change.property->shape == Shape::flag &&
         is_on(change.after) == change.property->standard;
}

}  // namespace

void Tracks::show(const Inventory& inventory) {
  for (const auto& item : inventory.items) {
    const auto& name = item.name.empty() ? item.identity : item.name;
    const auto key = connector_key(name);
    if (!item.guid.empty()) by_guid_[item.guid] = key;
    auto& track = tracks_[key];
    track.name = std::string{bare_name(name)};
    track.guid = item.guid;
    track.values = item.properties;
  }
}

std::string Tracks::resolve(std::string_view name) const {
  auto key = connector_key(name);
  const auto known = by_guid_.find(key);
  return known == by_guid_.end() ? key : known->second;
}

Track& Tracks::of(const Kept& kept) {
  auto& track = tracks_[resolve(kept.name)];
  if (track.name.empty()) track.name = kept.name;
  return track;
}

void Tracks::apply(const Kept& kept) {
  if (!kept.record.succeeded) return;
  auto& track = of(kept);
  if (kept.verb == Verb::made) {
    track = {kept.name, {}, {}, kept.record.time, kept.record.id};
  }
  if (kept.verb == Verb::removed) {
    track.made.reset();
    return;
  }
  for (const auto& [name, value] : kept.record.parameters) {
    if (!is_common_parameter(name)) track.values[name] = value;
  }
  if (kept.verb == Verb::made) fill_in(track.values, kind_);
  const auto renamed = kept.record.parameters.find("Name");
  if (kept.verb != Verb::set || renamed == kept.record.parameters.end()) return;
  const auto from = resolve(kept.name);
  const auto to = connector_key(renamed->second);
  if (from == to) return;
  auto moved = std::move(tracks_[from]);
  tracks_.erase(from);
  moved.name = std::string{bare_name(renamed->second)};
  if (!moved.guid.empty()) by_guid_[moved.guid] = to;
  tracks_[to] = std::move(moved);
}

std::vector<Change> changes_of(const Kept& kept, const Track& before) {
  std::vector<Change> changes;
  const bool made = kept.verb == Verb::made;
  for (const auto& [name, value] : kept.record.parameters) {
    if (is_common_parameter(name)) continue;
    Change change;
    change.name = name;
    change.property = property_named(name, kept.list);
    change.after = value;
    change.made = made;
    const auto old = kept.record.old_values.find(name);
    const auto known = before.values.find(name);
    if (made) {
      if (iequals(name, "Name") || is_standard(change)) continue;
    } else if (old != kept.record.old_values.end()) {
      change.before = old->second;
    } else if (iequals(name, "Name")) {
      change.before = before.name;
    } else if (known != before.values.end()) {
      change.before = known->second;
    }
    const bool same = change.before && (change.property != nullptr
                                            ? same_value(*change.property, *change.before, value)
                                            : *change.before == value);
    if (!same) changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace weir::audit
