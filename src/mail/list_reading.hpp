#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mail/anomaly_set.hpp"
#include "weir/mail/address.hpp"
#include "weir/mail/domains.hpp"

namespace weir::mail {

/// What one text holds, collected with its bounds kept: at most AddressReading::kMaxMailboxes
/// mailboxes and as many others.
class ListReading {
 public:
  explicit ListReading(const Domains& domains) : domains_{&domains} {}

  void note(Anomaly anomaly) noexcept { anomalies_.add(anomaly); }

  /// Adds a mailbox; past the bound it is noted as `too_many` and not kept.
  void add_mailbox(std::string display_name, std::string local_part, std::string_view domain);

  /// Adds a reading that somebody else could have. Repeats are dropped.
  void add_other(std::string local_part, std::string_view domain);
  void add_other(Address address);
  /// Every address in running text; returns how many there were.
  std::size_t add_loose(std::string_view text);

  /// Adds what an MTA that knows `user%host` and `host!user` would make of every address so far.
  void add_routed();

  /// Whether some other is none of the mailboxes.
  bool disputed() const noexcept;

  bool full() const noexcept { return mailboxes_.size() >= AddressReading::kMaxMailboxes; }
  const std::vector<Mailbox>& mailboxes() const noexcept { return mailboxes_; }
  const std::vector<Address>& others() const noexcept { return others_; }
  const AnomalySet& anomalies() const noexcept { return anomalies_; }
  const Domains& domains() const noexcept { return *domains_; }

  /// Takes over mailboxes as mailboxes, others as others.
  void append(ListReading&& later);
  /// Takes over the mailboxes of somebody else's reading as others.
  void append_as_others(const ListReading& rival);

  /// The public form; others that are also mailboxes are left out.
  AddressReading finish(std::size_t fields) &&;

 private:
  bool has_room() noexcept;
  void add_routed(const std::string& local_part);
  bool is_mailbox(const Address& address) const noexcept;

  const Domains* domains_;
  std::vector<Mailbox> mailboxes_;
  std::vector<Address> others_;
  AnomalySet anomalies_;
  std::size_t attempts_ = 0;
};

}  // namespace weir::mail
