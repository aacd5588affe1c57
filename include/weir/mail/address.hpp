#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::mail {

/// `local-part@domain` (RFC 5321 section 4.1.2), unquoted and normalised: `domain` is a lower-case
/// A-label without a trailing dot (RFC 5890), or an address literal in brackets; `local_part`
/// keeps its case and has its quoting removed. Both empty = the null reverse-path `<>` (RFC 5321
/// section 4.5.5). An empty domain beside a local part is a name without a domain.
struct Address {
  std::string local_part;
  std::string domain;

  bool is_null() const noexcept { return local_part.empty() && domain.empty(); }
  /// `local@domain`, `local` or `<>`. Raw bytes: pass through weir::printable before showing.
  std::string to_string() const;
  /// Equal domains and local parts that differ at most in ASCII case (RFC 5321 section 2.4 leaves
  /// case to the owner; every hybrid mailbox ignores it).
  bool same_mailbox(const Address& other) const noexcept;

  friend bool operator==(const Address&, const Address&) = default;
};

/// An address as a header shows it (RFC 5322 section 3.4).
struct Mailbox {
  std::string display_name;  ///< UTF-8, RFC 2047 words decoded; empty if there was none
  Address address;

  friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

/// Why an originator field cannot be read in one way only. Each is an observation, never an error.
enum class Anomaly {
  missing,            ///< the field is not there at all
  repeated_field,     ///< more than one such field (RFC 5322 section 3.6 allows one)
  several_mailboxes,  ///< one field, more than one mailbox
  no_address,         ///< a field without any address
  group,              ///< RFC 5322 group syntax (`Team: a@x, b@y;`)
  source_route,       ///< `<@relay:user@domain>` (RFC 5321 appendix F.2)
  comment,            ///< a comment inside or beside the address
  quoted_local_part,  ///< `"a b"@domain`, legal and rare
  quoted_at_sign,     ///< an @ inside a quoted local part
  unclosed,           ///< quote, comment or angle bracket never closed
  several_angles,     ///< more than one <…> in one mailbox
  trailing_text,      ///< text after the closing angle bracket
  several_at_signs,   ///< more than one unquoted @
  text_at_sign,       ///< an @ in an unquoted display name that is not the address itself
  encoded_address,    ///< an RFC 2047 word where an address must stand
  encoded_specials,   ///< an RFC 2047 word that decodes to < > , or @ beside an address
  control_character,  ///< NUL or another control byte
  eight_bit,          ///< bytes above 127 outside an encoded word
  invalid_utf8,       ///< such bytes that are no UTF-8
  bad_domain,         ///< the domain is no dotted name and no address literal
  name_with_space,    ///< the field name was followed by a space before the colon
  too_long,           ///< more than was kept; the rest was not read
  too_many,           ///< more mailboxes than were kept
  quoted_address,     ///< a quoted name that is an address to readers who know no quotes
  split_domain,       ///< white space or a comment inside the domain
  routed_local_part,  ///< `user%host` or `host!user` before the @: some MTA still routes by it
};

std::string_view to_string(Anomaly anomaly) noexcept;

/// One or more originator fields of one name (`From`, `Sender`, `Reply-To`) or a reverse-path, as
/// every reader could understand it.
struct AddressReading {
  /// What RFC 5322 says is there: every mailbox of every field in order, groups flattened. At most
  /// `kMaxMailboxes`.
  std::vector<Mailbox> mailboxes;
  /// Addresses that some other reader (last <…> wins, first <…> wins, text before decoding, cut
  /// at NUL, comment taken as address, …) would take instead. Distinct, none of them in
  /// `mailboxes`. Non-empty means the field is ambiguous.
  std::vector<Address> others;
  /// Distinct, in enumerator order.
  std::vector<Anomaly> anomalies;
  std::size_t fields = 0;  ///< how many fields of this name the message had

  static constexpr std::size_t kMaxMailboxes = 64;

  bool has(Anomaly anomaly) const noexcept;
  /// True when exactly one address is possible, whoever reads.
  bool unambiguous() const noexcept { return mailboxes.size() == 1 && others.empty(); }
  /// The only or first mailbox's address; the null address when there is none.
  Address first() const { return mailboxes.empty() ? Address{} : mailboxes.front().address; }
  /// Every address that any reader could take: mailboxes first, then others.
  std::vector<Address> all() const;
};

}  // namespace weir::mail
