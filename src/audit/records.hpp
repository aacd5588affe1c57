#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "audit/plain.hpp"

namespace weir::audit {

/// What a cmdlet does to a connector; `other`: it is about something else that goes with it.
enum class Verb { made, set, removed, other };

/// A record of a change, as it is kept: see kept_value.
struct Kept {
  Record record;
  Verb verb = Verb::other;
  InventoryKind list = InventoryKind::inbound_connectors;  ///< of a connector
  std::string name;  ///< of the connector as the record writes it: Identity, else Name, else object
  std::string key;   ///< connector_key of it
  std::string actor;  ///< lower case
};

/// nullopt for a record that is no change that anybody looks at here (a sign-in, for one).
std::optional<Kept> kept_of(const Record& record);

bool is_sign_in(const Record& record) noexcept;
bool is_failed_sign_in(const Record& record) noexcept;

/// The records of changes, by time. Each is kept once. `trim` gives up the oldest; from then on
/// nothing that old is taken.
class Records {
 public:
  using Key = std::pair<TimePoint, std::string>;

  /// False when it was there, or is too old, or is no change.
  bool add(const Record& record);
  void trim();

  const std::map<Key, Kept>& all() const noexcept { return all_; }
  /// The record with this id has come since the last `trim`.
  bool is_fresh(const std::string& id) const { return fresh_.contains(id); }
  std::set<std::string> actors() const;

  /// Who made this connector within (after, until]; the newest, or null.
  const Kept* maker(std::string_view name, TimePoint after, TimePoint until) const;

  // One record each, by a key of their own, and one for the horizon.
  std::set<std::string> take_dirty() { return std::exchange(dirty_, {}); }
  std::string save(const std::string& key) const;
  void restore(std::string_view key, std::string_view bytes);

 private:
  static std::string storage_key(const Key& key);
  void keep(Kept kept);

  std::map<Key, Kept> all_;
  std::map<std::string, Key> by_storage_key_;
  std::set<std::string> dirty_;
  std::set<std::string> fresh_;
  TimePoint horizon_{};  ///< what is not after it is passed over
};

}  // namespace weir::audit
