#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/delivery_report.hpp"
#include "weir/mail/trait_set.hpp"

namespace weir::mail {

/// What is odd about a link. Each is an observation; what it is worth is for a detector to say.
enum class LinkTrait : std::uint8_t {
  text_differs,  ///< the visible text is a host or URL of another organizational domain
  ip_host,       ///< the host is an address, in any notation that browsers take
  encoded_host,  ///< the host has percent escapes, or bytes that are no host name
  punycode,      ///< the host has an A-label (`xn--`)
  mixed_script,  ///< a label mixes scripts that no language mixes (UTS #39)
  user_info,     ///< something stands before an @ in front of the host
  redirector,    ///< the query or path holds another absolute URL
  data_url,
  script_url,  ///< javascript: or vbscript:
  file_url,    ///< file:, or a UNC path
  form,        ///< the target of an HTML form
  cut,         ///< longer than what is kept
  app_url,     ///< a scheme that hands the rest to a local program: search-ms:, ms-word:, …
};
inline constexpr std::size_t kLinkTraits = 13;

std::string_view to_string(LinkTrait trait) noexcept;

struct Link {
  /// As a browser would take it, at most `Content::kMaxUrl` bytes of UTF-8; broken bytes stay.
  std::string url;
  std::string host;        ///< normalised A-label or address; empty where the scheme has none
  std::string shown_host;  ///< the host that the visible text names; empty if it names none
  TraitSet<LinkTrait> traits;
};

enum class AttachmentTrait : std::uint8_t {
  type_differs,         ///< the bytes are of another kind than type and name say
  executable,           ///< the bytes are a program or a script that a system would run
  dangerous_extension,  ///< the name ends in what a desktop runs (.exe, .js, .lnk, .iso, …)
  double_extension,     ///< `invoice.pdf.exe`, also with blanks between
  misleading_name,      ///< right-to-left override or other invisible controls in the name
  several_names,        ///< name and filename, or two forms of one, disagree
  encrypted,            ///< an archive or document that only a password opens
  archive_in_archive,   ///< an archive holds another one
  dangerous_member,     ///< an archive holds a member of one of the dangerous kinds
  macro,                ///< an Office document with VBA, or with an external template
  active_html,          ///< HTML or SVG with a script, an event handler or a meta refresh
  credential_form,      ///< HTML with a password field
  calendar,
  unreadable,  ///< an archive or transfer encoding that could not be read to its end
  cut,         ///< only the beginning was looked at
};
inline constexpr std::size_t kAttachmentTraits = 15;

std::string_view to_string(AttachmentTrait trait) noexcept;

/// A leaf with a name, or one that is neither text nor HTML.
struct Attachment {
  std::string name;           ///< UTF-8, RFC 2231 and RFC 2047 decoded, at most `kMaxName` bytes
  std::string declared_type;  ///< media type as the part says, lower case
  std::string true_type;      ///< media type by its bytes; empty when they say nothing
  std::uint64_t bytes = 0;    ///< decoded, as far as it was kept
  std::vector<std::string> members;  ///< the dangerous or nested members of an archive
  TraitSet<AttachmentTrait> traits;
};

/// What kind of machine-made report the MIME structure says this is, by its parsed parts: a
/// Content-Type string alone is no report.
enum class ReportKind { none, delivery_status, disposition_notification };

/// What the MIME parser found. Bounded: see src/mime. `cut` and the `*_seen` numbers show what the
/// bounds left out.
struct Content {
  static constexpr std::size_t kMaxUrl = 512;
  static constexpr std::size_t kMaxName = 255;
  static constexpr std::size_t kMaxLinks = 64;
  static constexpr std::size_t kMaxAttachments = 32;
  static constexpr std::size_t kMaxMembers = 8;

  std::string type = "text/plain";  ///< top-level media type, lower case, no parameters
  ReportKind report = ReportKind::none;
  /// What a delivery status notification says; there when `report` says that it is one.
  std::optional<DeliveryReport> delivery;
  std::uint32_t parts = 0;
  std::uint32_t depth = 0;
  bool cut = false;                    ///< a limit stopped the reading: what follows is unknown
  std::vector<std::string> anomalies;  ///< distinct snake_case names; a detector may quote them
  /// An anomaly lets two mail programs see different trees or bytes. Never set by oddities that
  /// ordinary mail shows too.
  bool ambiguous = false;
  /// Distinct by URL, odd ones first, at most kMaxLinks.
  std::vector<Link> links;
  std::uint32_t links_seen = 0;
  /// In the order of the message, odd ones first, at most kMaxAttachments.
  std::vector<Attachment> attachments;
  std::uint32_t attachments_seen = 0;
  /// What the message has in common with others of its kind, robust to small changes (16 hex
  /// digits, src/mail/fingerprint); empty when there is too little to tell.
  std::string fingerprint;
  std::string calendar_method;  ///< upper case METHOD of a text/calendar part (RFC 5546); or empty
};

}  // namespace weir::mail
