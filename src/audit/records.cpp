#include "audit/records.hpp"

#include "audit/codec.hpp"
#include "audit/other_changes.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::size_t kMaxShort = 256;
constexpr std::size_t kMaxValue = 4'096;
constexpr std::size_t kMaxValues = 8'192;  ///< of all parameters together
constexpr std::size_t kMaxParameters = 60;
constexpr std::string_view kHorizonKey = "horizon";

struct Cmdlet {
  Verb verb;
  InventoryKind list;
};

std::optional<Cmdlet> cmdlet(std::string_view operation) {
  const auto dash = operation.find('-');
  if (dash == operation.npos) return std::nullopt;
  Cmdlet found{};
  const auto noun = operation.substr(dash + 1);
  if (iequals(noun, "InboundConnector")) {
    found.list = InventoryKind::inbound_connectors;
  } else if (iequals(noun, "OutboundConnector")) {
    found.list = InventoryKind::outbound_connectors;
  } else {
    return std::nullopt;
  }
  const auto verb = operation.substr(0, dash);
  if (iequals(verb, "New")) {
    found.verb = Verb::made;
  } else if (iequals(verb, "Set") || iequals(verb, "Enable") || iequals(verb, "Disable")) {
    found.verb = Verb::set;
  } else if (iequals(verb, "Remove")) {
    found.verb = Verb::removed;
  } else {
    return std::nullopt;
  }
  return found;
}

std::string cut(const std::string& text) { return text.substr(0, kMaxShort); }

Properties bounded(const Properties& from) {
  Properties kept;
  std::size_t all = 0;
  for (const auto& [name, value] : from) {
    if (kept.size() == kMaxParameters) break;
    const bool fits = value.size() <= kMaxValue && all + value.size() <= kMaxValues;
    kept[cut(name)] = kept_value(value, fits);
    all += fits ? value.size() : 0;
  }
  return kept;
}

Record bounded(const Record& from) {
  Record record;
  record.id = cut(from.id);
  record.time = from.time;
  record.operation = cut(from.operation);
  record.actor = cut(from.actor);
  record.actor_kind = from.actor_kind;
  record.client = cut(from.client);
  record.object = cut(from.object);
  record.application = cut(from.application);
  record.succeeded = from.succeeded;
  record.parameters = bounded(from.parameters);
  record.old_values = bounded(from.old_values);
  return record;
}

std::string name_in(const Record& record) {
  for (const std::string_view parameter : {"Identity", "Name"}) {
    const auto found = record.parameters.find(parameter);
    if (found != record.parameters.end() && !trimmed(found->second).empty()) {
      return std::string{bare_name(found->second)};
    }
  }
  return std::string{bare_name(record.object)};
}

}  // namespace

std::optional<Kept> kept_of(const Record& record) {
  const auto known = cmdlet(record.operation);
  if (!known && !is_other_change(record.operation)) return std::nullopt;
  Kept kept;
  kept.record = bounded(record);
  if (known) {
    kept.verb = known->verb;
    kept.list = known->list;
  }
  kept.name = name_in(kept.record);
  kept.key = connector_key(kept.name);
  kept.actor = ascii_lower(trimmed(kept.record.actor));
  // Enable- and Disable- say by their name what Set- says in a parameter.
  if (record.operation.size() > 3 && kept.verb == Verb::set) {
    const auto verb = std::string_view{record.operation}.substr(0, record.operation.find('-'));
    if (iequals(verb, "Enable")) kept.record.parameters["Enabled"] = "True";
    if (iequals(verb, "Disable")) kept.record.parameters["Enabled"] = "False";
  }
  return kept;
}

bool is_sign_in(const Record& record) noexcept {
  return iequals(record.operation, "UserLoggedIn") && record.succeeded;
}

bool is_failed_sign_in(const Record& record) noexcept {
  return iequals(record.operation, "UserLoginFailed") ||
         (iequals(record.operation, "UserLoggedIn") && !record.succeeded);
}

bool Records::add(const Record& record) {
  if (record.time <= horizon_) return false;
  auto kept = kept_of(record);
  if (!kept || all_.contains({kept->record.time, kept->record.id})) return false;
  dirty_.insert(storage_key({kept->record.time, kept->record.id}));
  fresh_.insert(kept->record.id);
  keep(std::move(*kept));
  return true;
}

void Records::keep(Kept kept) {
  Key key{kept.record.time, kept.record.id};
  by_storage_key_[storage_key(key)] = key;
  all_.insert_or_assign(std::move(key), std::move(kept));
}

void Records::trim() {
  fresh_.clear();
  while (all_.size() > Ledger::kMaxRecords) {
    const auto oldest = all_.begin();
    horizon_ = oldest->first.first;
    const auto key = storage_key(oldest->first);
    dirty_.insert(key);
    by_storage_key_.erase(key);
    all_.erase(oldest);
    dirty_.insert(std::string{kHorizonKey});
  }
}

std::set<std::string> Records::actors() const {
  std::set<std::string> names;
  for (const auto& [key, kept] : all_) {
    if (!kept.actor.empty()) names.insert(kept.actor);
  }
  return names;
}

const Kept* Records::maker(std::string_view name, TimePoint after, TimePoint until) const {
  const auto wanted = connector_key(name);
  const Kept* found = nullptr;
  for (auto at = all_.upper_bound({after, std::string{}});
       at != all_.end() && at->first.first <= until; ++at) {
    const auto& kept = at->second;
    if (kept.verb == Verb::made && kept.record.succeeded && kept.key == wanted) {
      found = &kept;
    }
  }
  return found;
}

std::string Records::storage_key(const Key& key) {
  return made_id("record", {std::to_string(key.first.time_since_epoch().count()), key.second});
}

std::string Records::save(const std::string& key) const {
  Writer writer;
  if (key == kHorizonKey) {
    writer.time(horizon_);
    return writer.sealed();
  }
  const auto known = by_storage_key_.find(key);
  if (known == by_storage_key_.end()) return {};
  const auto& record = all_.at(known->second).record;
  writer.text(record.id);
  writer.time(record.time);
  writer.text(record.operation);
  writer.text(record.actor);
  writer.number(static_cast<std::uint64_t>(record.actor_kind));
  writer.text(record.client);
  writer.text(record.object);
  writer.text(record.application);
  writer.number(record.succeeded ? 1 : 0);
  writer.properties(record.parameters);
  writer.properties(record.old_values);
  return writer.sealed();
}

void Records::restore(std::string_view key, std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  if (key == kHorizonKey) {
    const auto horizon = reader->time();
    if (reader->good()) horizon_ = horizon;
    return;
  }
  Record record;
  record.id = reader->text();
  record.time = reader->time();
  record.operation = reader->text();
  record.actor = reader->text();
  const auto kind = reader->number();
  if (kind <= static_cast<std::uint64_t>(ActorKind::application)) {
    record.actor_kind = static_cast<ActorKind>(kind);
  }
  record.client = reader->text();
  record.object = reader->text();
  record.application = reader->text();
  record.succeeded = reader->number() != 0;
  record.parameters = reader->properties();
  record.old_values = reader->properties();
  if (!reader->good() || all_.size() >= 2 * Ledger::kMaxRecords) return;
  if (auto kept = kept_of(record)) keep(std::move(*kept));
}

}  // namespace weir::audit
