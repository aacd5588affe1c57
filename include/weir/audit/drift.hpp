#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/audit/export.hpp"
#include "weir/base/time.hpp"
#include "weir/detect/finding.hpp"

namespace weir::audit {

/// What exports are compared with, as plain strings. What is left empty is not known, and nothing
/// is concluded from it.
struct Declared {
  /// One connector of the tenant that is meant to be there: `[[tenant_connector]]`. An empty
  /// member is not compared.
  struct TenantConnector {
    std::string name;
    bool inbound = true;
    std::vector<std::string> sender_domains;
    std::vector<std::string> addresses;     ///< inbound: SenderIPAddresses
    std::vector<std::string> certificates;  ///< inbound: TlsSenderCertificateName
    std::vector<std::string> smart_hosts;   ///< outbound
    std::string guards;                     ///< name of the `[[connector]]` whose mail takes it
  };
  std::vector<TenantConnector> connectors;  ///< empty = none declared: only changes are told
  std::vector<std::string> administrators;
  std::vector<std::string> accepted_domains;
  std::vector<std::string> egress_addresses;
};

/// What a deviation is about.
enum class Deviated {
  created,            ///< a connector was made
  unknown_connector,  ///< the tenant has one that nobody declared
  removed,            ///< one was removed, or is missing
  short_lived,        ///< made and removed within a day
  changed,            ///< name, sender domains, addresses, certificate, smart hosts, …
  relaxed,            ///< a check was turned off, or mail is treated as internal
  actor,              ///< somebody acted who is no administrator
  client,             ///< an administrator acted from an address unlike his others
  sign_in,            ///< an administrator signed in from an unusual place, or after guessing
  other_change,       ///< transport rule, accepted domain, role: what often goes with it
  mail_through,       ///< mail took a connector that nobody declared
  junked,             ///< an unusual share of our mail is marked as spam
  alerted,            ///< Microsoft told it
};

std::string_view to_string(Deviated kind) noexcept;

/// One thing that is not as it should be. Texts are printable and bounded.
struct Deviation {
  std::string id;  ///< the same for the same thing in a later export: makes imports idempotent
  TimePoint time{};
  Deviated kind = Deviated::changed;
  detect::Severity severity = detect::Severity::medium;
  std::string symptom;    ///< "S1".."S7"
  std::string connector;  ///< of the tenant; empty if it is about none
  std::string actor;
  std::string client;
  std::string evidence;  ///< one sentence
  /// PowerShell for Exchange Online that restores what was; may have several lines, can be pasted
  /// as it is; empty if nothing is to be restored.
  std::string restore;
  /// A connector was made or changed by it: with findings in traffic within seven days it is one
  /// critical incident (query 2 of the playbook).
  bool connector_event = false;
};

/// What earlier exports have shown, and what each new one adds to it. Pure, bounded, not
/// thread-safe. The same items again change nothing and tell nothing. Nothing that was told is
/// taken back when a later export explains it. docs/detectors/connector_drift.md has the rules.
class Ledger {
 public:
  Ledger();
  ~Ledger();
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;

  /// What the items of one export, in any order, show that was not told before; oldest first. An
  /// id is told once. Mail of a day is told again, with another id, when it has become graver. What
  /// is from before the year 2000 or from more than a day after `now` is passed over.
  std::vector<Deviation> take(const std::vector<Item>& items, const Declared& declared,
                              TimePoint now);

  /// The newest inventory of that kind, null when there was none.
  const Inventory* inventory(InventoryKind kind) const;

  /// What has to be kept since the last call: key and bytes; no bytes = forget it.
  std::vector<std::pair<std::string, std::string>> take_dirty();
  /// Takes back what was kept; damaged bytes are passed over.
  void restore(std::string_view key, std::string_view bytes);

  /// Records of changes that are kept; what is older than those is passed over from then on.
  static constexpr std::size_t kMaxRecords = 4'000;
  static constexpr std::size_t kMaxTold = 20'000;       ///< ids of deviations that are remembered
  static constexpr std::size_t kMaxActors = 1'000;      ///< whose usual places are known
  static constexpr std::size_t kMaxConnectors = 1'000;  ///< of one inventory that are looked at

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::audit
