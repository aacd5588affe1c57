#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/ip.hpp"
#include "weir/mail/trait_set.hpp"

namespace weir::mail {

/// Values of X-MS-Exchange-CrossTenant-AuthAs and its Organization and CrossPremises namesakes.
enum class AuthAs { absent, internal, anonymous, partner, external, other };
/// Values of X-MS-Exchange-CrossTenant-FromEntityHeader.
enum class FromEntity { absent, hosted, hybrid_on_prem, internet, other };

std::string_view to_string(AuthAs value) noexcept;
std::string_view to_string(FromEntity value) noexcept;

/// X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: who handed the message to
/// Exchange Online over a connector of which tenant. Undocumented by Microsoft. Of a part that is
/// written twice the first counts: the HELO, the client's own text, stands last.
struct AttributedClient {
  std::string tenant_id;  ///< GUID in lower case; empty when it is none
  std::optional<IpAddress> ip;
  std::string helo;  ///< without its brackets, at most ExchangeFacts::kMaxHost bytes

  friend bool operator==(const AttributedClient&, const AttributedClient&) = default;
};

/// X-Forefront-Antispam-Report, or its -Untrusted copy from before the message re-entered. Of a
/// part that is written twice the first counts.
struct AntispamReport {
  /// CIP; nullopt for 255.255.255.255 too, which stands for mail that came over no SMTP connection.
  std::optional<IpAddress> client;
  std::string helo;               ///< H
  std::string name;               ///< PTR
  std::optional<int> confidence;  ///< SCL, -1 to 9
  std::string filtering_verdict;  ///< SFV, upper case
  std::string category;           ///< CAT, upper case
  std::string direction;          ///< DIR, upper case

  friend bool operator==(const AntispamReport&, const AntispamReport&) = default;
};

/// The headers of which one instance has to be chosen.
enum class ExchangeHeader : std::uint8_t {
  tenant_id,
  originator_org,
  auth_as,
  auth_source,
  from_entity,
  mailbox_type,
  user_principal,
  stamped,
  network_message_id,
  attributed,
  antispam,
  antispam_untrusted,
  delivery_report,
  journal_report,
  generated_by,
  rules_loop,
  representing,
};
inline constexpr std::size_t kExchangeHeaders = 17;

/// What the headers of Exchange say, as typed values. All of it is text that anybody can write;
/// `connector::Provenance` tells whether the client is one that would not pass a forgery on.
///
/// Of a repeated header the topmost instance above the first Received of a foreign host counts,
/// else the lowest one: Exchange Online appends its stamps at the end of the header block, below
/// the trace of the sender (measured: 146 of 146 messages). A Received field without a `by` is a
/// foreign host's; where there is none at all, the lowest counts too. Instances that disagree are
/// named in `conflicts`, and so is a header with more than kMaxInstances: no message that Exchange
/// Online alone has handled has either.
struct ExchangeFacts {
  std::string tenant_id;       ///< CrossTenant-Id: GUID in lower case, or empty
  std::string originator_org;  ///< X-OriginatorOrg: a normalised domain, or empty
  AuthAs auth_as = AuthAs::absent;
  std::string auth_source;  ///< host name in lower case
  FromEntity from_entity = FromEntity::absent;
  bool hosted_mailbox = false;     ///< CrossTenant-MailboxType: HOSTED
  bool user_principal = false;     ///< CrossTenant-UserPrincipalName is there
  bool stamped = false;            ///< Transport-CrossTenantHeadersStamped
  std::string network_message_id;  ///< GUID in lower case, or empty
  std::optional<AttributedClient> attributed;
  /// What other instances of that header say instead, distinct, at most kMaxInstances.
  std::vector<AttributedClient> attributed_others;
  std::optional<AntispamReport> antispam;
  std::optional<AntispamReport> antispam_untrusted;
  /// X-MS-Exchange-Organization-* and -CrossPremises-* as written, distinct, at most kMaxNames of
  /// at most kMaxName bytes.
  std::vector<std::string> internal_headers;
  std::uint32_t internal_headers_seen = 0;
  /// Of Organization-AuthAs or CrossPremises-AuthAs: `internal` when any instance of either says
  /// so.
  AuthAs internal_auth_as = AuthAs::absent;
  bool delivery_report = false;        ///< X-MS-Exchange-Message-Is-Ndr
  bool journal_report = false;         ///< X-MS-Journal-Report
  std::string generated_by;            ///< X-MS-Exchange-Generated-Message-Source
  std::string rules_loop;              ///< X-MS-Exchange-Inbox-Rules-Loop: the forwarding mailbox
  bool sent_for_another = false;       ///< MessageSentRepresentingType is there and is 1 or 2
  std::vector<std::string> conflicts;  ///< names of headers whose instances disagree
  /// Headers whose value was taken from above the first Received of a foreign host.
  TraitSet<ExchangeHeader> above_foreign;

  static constexpr std::size_t kMaxNames = 8;
  static constexpr std::size_t kMaxName = 128;
  static constexpr std::size_t kMaxInstances = 8;  ///< of one header; more are a conflict unread
  static constexpr std::size_t kMaxHost = 253;     ///< bytes of a host name or HELO
  static constexpr std::size_t kMaxWord = 64;      ///< bytes of a verdict or a source's name
  static constexpr std::size_t kMaxMailbox = 320;  ///< bytes of rules_loop

  /// True when the message carries any header that Exchange Online stamps on what it sends.
  bool from_exchange_online() const noexcept {
    return stamped || !tenant_id.empty() || !originator_org.empty() || auth_as != AuthAs::absent ||
           attributed.has_value() || antispam.has_value();
  }

  friend bool operator==(const ExchangeFacts&, const ExchangeFacts&) = default;
};

}  // namespace weir::mail
