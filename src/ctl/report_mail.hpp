#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/tallies.hpp"

namespace weir::ctl {

// What verdict events add up to. Pure, bounded; times are as events have them (RFC 3339 in UTC),
// which sort as text. What an event lacks counts for nothing.

/// Who sent: the login; without one, client and MAIL FROM together.
struct AccountMail {
  std::string login;      ///< empty without one
  std::string mail_from;  ///< "<>" is the null sender; of a login the first one
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
  std::uint64_t recipients = 0;
  std::uint64_t external = 0;
  std::uint64_t mismatched = 0;    ///< the organizations of P1 and P2 differ
  std::uint64_t unidentified = 0;  ///< neither login nor verified certificate
  std::uint64_t busiest_hour = 0;  ///< messages within one hour of the clock
  Tallies clients;
  Tallies authors;  ///< From addresses
  Tallies to_domains;
  Tallies detectors;
  std::string first;
  std::string last;
  Tallies hours;  ///< messages by "2026-01-02T03"
};

struct HostSeen {
  std::uint64_t messages = 0;
  std::set<std::string> traits;  ///< what is odd about it; may be empty
};

/// Address that mail entered the tenant from, as Exchange Online says.
struct ConnectingSeen {
  std::uint64_t messages = 0;
  std::set<std::string> tenants;
  std::set<std::string> names;  ///< HELO
  std::string first;
  std::string last;
};

/// What one message is called, in every place where it has a name.
struct MessageNames {
  std::string time;
  std::string event;
  std::string network_id;
  std::string message_id;
  std::string queue_id;
  std::string sender;
  std::string author;
  std::string subject;
  std::uint64_t score = 0;
  std::string enforced;
};

struct HourMail {
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
};

struct ConnectorMail {
  std::string direction;
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
  std::uint64_t external = 0;
  std::map<std::string, HourMail> hours;  ///< by "2026-01-02T03"
};

struct LimitMail {
  std::string name;
  std::string key;
  std::uint64_t messages = 0;  ///< that met it over or on hold
  std::uint64_t most = 0;
  std::uint64_t limit = 0;
};

/// Adds verdict events up, in any order.
struct MailSum {
  static constexpr std::size_t kMaxAccounts = 5'000;
  static constexpr std::size_t kMaxNames = 400;
  static constexpr std::size_t kMaxHosts = 2'000;
  static constexpr std::size_t kMaxConnectors = 1'000;
  static constexpr std::size_t kMaxLimits = 5'000;

  std::uint64_t events = 0;
  std::uint64_t messages = 0;  ///< retries and second passes not counted
  std::uint64_t retries = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
  std::uint64_t recipients = 0;
  std::uint64_t external = 0;
  std::uint64_t most_recipients = 0;  ///< of one message
  std::uint64_t many_recipients = 0;  ///< messages with ten and more
  std::uint64_t unlisted = 0;         ///< recipients that the events do not name
  std::uint64_t with_links = 0;
  std::uint64_t with_attachments = 0;
  std::uint64_t unread_content = 0;  ///< a bound stopped the reading
  std::uint64_t of_exchange = 0;     ///< Exchange Online is known to have handed them over
  std::uint64_t no_login = 0;
  std::uint64_t with_network_id = 0;
  std::string first;
  std::string last;

  std::map<std::string, AccountMail, std::less<>> accounts;
  std::uint64_t other_accounts = 0;  ///< messages of accounts that there was no room for
  Tallies clients, logins, senders, authors, sender_domains, author_domains, recipient_domains,
      addresses, subjects, alignments, pairs, detectors, enforced, wanted, helos;
  std::map<std::string, HostSeen, std::less<>> links;
  std::map<std::string, HostSeen, std::less<>> attachments;
  std::map<std::string, ConnectingSeen, std::less<>> connecting;
  // What Exchange Online's own filter said of mail that it handed over.
  std::uint64_t filtered = 0;  ///< it said something
  std::uint64_t junked = 0;    ///< and took it for spam or worse
  std::uint64_t outward = 0;   ///< of these, leaving the tenant
  Tallies junk_marks;
  std::vector<MessageNames> names;  ///< the first kMaxNames that were taken
  std::map<std::string, ConnectorMail, std::less<>> connectors;
  std::map<std::string, LimitMail, std::less<>> limits;

  /// Takes a verdict event; other events are passed over.
  void take(const boost::json::value& event);
};

/// What was seen of clients, logins and domains before: `take` events of the time before.
struct MailBefore {
  std::uint64_t events = 0;
  std::string since;  ///< oldest one
  Tallies clients, logins, senders, sender_domains, author_domains, recipient_domains;

  void take(const boost::json::value& event);
};

/// Whether Exchange Online's filter took it for junk: SFV, SCL, CAT of its report. The mark that
/// says so ("SFV:SPM", "SCL 5 and more", "CAT:OSPM"), empty if none does.
std::string junk_mark(const boost::json::value& event);

/// Quarantined, tempfailed or rejected.
bool held_back(std::string_view enforced);

}  // namespace weir::ctl
