#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/audit/export.hpp"
#include "weir/hunt/query.hpp"

namespace weir::hunt {

/// Who sent a message, as far as the row tells.
enum class SenderKind {
  account,    ///< Entra id, or login at our MTA
  mail_from,  ///< no account: the envelope sender, lower case
  client,     ///< a null sender: the address it came from
  none,       ///< nothing of this is known
};

std::string_view to_string(SenderKind kind) noexcept;

struct Sender {
  SenderKind kind = SenderKind::none;
  std::string text;
};

/// Account, else envelope sender, else client: mail without an account is what is looked for, so an
/// account is never required (DOMAIN 1.1 C2).
Sender sender_of(const audit::EmailRow& row);

/// The part behind the last @, lower case; empty when there is none. A quoted local part may hold
/// any number of @.
std::string domain_of(std::string_view address);

/// One run of much mail. Texts are as exported.
struct Burst {
  std::string connector;    ///< `volume` alone
  Sender sender;            ///< of `volume` by connector: kind none
  std::string header_from;  ///< `senders` alone
  std::string mail_from;    ///< likewise
  /// The first and the last message of windows that overlap and each reach the threshold. Strictly:
  /// both the begin of the clock's bin.
  TimePoint first{};
  TimePoint last{};
  std::uint64_t messages = 0;    ///< different ones from first to last
  std::uint64_t recipients = 0;  ///< rows
  std::uint64_t peak = 0;        ///< most messages in one window
};

/// Query 2: much mail of one sender through a connector that was made, changed or removed. Rows may
/// come in any order. Memory is linear in rows within the time, about 24 bytes each and every
/// different text once. Not thread-safe.
class Volume {
 public:
  explicit Volume(Parameters parameters);
  ~Volume();
  void add(const audit::EmailRow& row);
  void add(const audit::Record& record);
  /// Names of the connectors that were changed, of those that are looked at; sorted. Strictly: the
  /// first one alone.
  std::vector<std::string> changed() const;
  /// By first message.
  std::vector<Burst> rows() const;
  Searched searched() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Query 4: who sends much mail to the outside. As Volume.
class Senders {
 public:
  explicit Senders(Parameters parameters);
  ~Senders();
  void add(const audit::EmailRow& row);
  std::vector<Burst> rows() const;
  Searched searched() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Query 3: mail to the outside, a row a recipient.
class External {
 public:
  explicit External(Parameters parameters);
  void add(const audit::EmailRow& row);
  /// By time.
  std::vector<audit::EmailRow> rows() const;
  /// All that were found, also those that `limit` had no room for.
  std::uint64_t total() const noexcept { return total_; }
  Searched searched() const noexcept { return searched_; }

 private:
  Parameters parameters_;
  Searched searched_;
  std::uint64_t total_ = 0;
  std::vector<audit::EmailRow> kept_;  ///< with a limit: a heap, the oldest in front
};

}  // namespace weir::hunt
