#pragma once

#include <cstdint>
#include <string_view>

#include "weir/mail/content.hpp"

namespace weir::mime {

/// What is odd about the form of a message; anomaly.cpp says which of them are ambiguous.
enum class Anomaly : std::uint8_t {
  duplicate_content_type,       ///< fields of other types; readers take the first or the last
  duplicate_transfer_encoding,  ///< likewise
  duplicate_disposition,        ///< likewise
  bad_content_type,             ///< no type/subtype
  odd_content_type,             ///< text between the subtype and the first parameter
  comment_in_content_type,      ///< where the type or a boundary is read; few readers know them
  control_in_content_type,      ///< NUL or a control byte
  control_in_header,            ///< the same in another MIME field
  bare_cr_in_header,            ///< a line break for some readers
  blank_header_line,            ///< only blanks: the end of the header for some
  bad_part_header,              ///< a line without a colon: likewise
  space_before_colon,           ///< `Content-Type :` is no field for some
  long_header,                  ///< a MIME field longer than what is looked at
  unquoted_special,             ///< a parameter that RFC 2045 wants quoted
  unquoted_blank,               ///< the value ends at the blank, or does not
  repeated_parameter,           ///< one attribute with two values
  missing_boundary,             ///< a multipart that names none
  two_boundaries,               ///< a multipart that names two
  extended_boundary,            ///< RFC 2231 form (boundary*=, boundary*0=): few readers know it
  odd_boundary,                 ///< its quotes, escapes or blanks are read in several ways
  boundary_trailing_space,      ///< RFC 2046 section 5.1.1 forbids it
  long_boundary,                ///< over the 70 bytes of RFC 2046
  boundary_is_prefix,           ///< of another that is open: many readers compare no further
  delimiter_with_text,          ///< a delimiter line that goes on: likewise
  boundary_not_closed,          ///< no closing delimiter
  no_parts,                     ///< a multipart without any delimiter
  part_after_end,               ///< a delimiter after the closing one
  structure_in_preamble,        ///< MIME fields where no reader shows anything
  structure_in_epilogue,        ///< likewise
  bare_cr_boundary,             ///< a delimiter after a bare CR
  mixed_line_ends,              ///< CRLF and LF around the structure
  encoded_container,            ///< a message, or all of a multipart, in base64 or the like
  needless_encoding,            ///< a multipart that says so, but whose parts stand there plainly
  odd_transfer_encoding,        ///< base64 or the like, with a comment, quotes, text after it
  unknown_transfer_encoding,    ///< none of RFC 2045, and no reader decodes it
  unknown_charset,              ///< not known here
  rare_charset,                 ///< UTF-7, UTF-32, EBCDIC: read by few programs
  missing_mime_version,         ///< in a multipart
  partial_message,              ///< message/partial: a fragment
  external_body,                ///< message/external-body: the text is elsewhere
  inline_uuencode,              ///< a uuencoded file in a plain text
  base64_foreign_characters,    ///< decode()
  base64_after_padding,         ///< decode()
  quoted_printable_damaged,     ///< decode()
  uuencode_damaged,             ///< decode()
  nesting_too_deep,             ///< over kMaxDepth
  too_many_parts,               ///< over kMaxParts
  unreadable_structure,         ///< the parser of the tree refused it
  too_many_headers,             ///< more fields than were kept: what they said is not known
};
inline constexpr unsigned kAnomalies = 49;

/// snake_case, static storage.
std::string_view name_of(Anomaly anomaly) noexcept;

/// Distinct anomalies while a message is being read.
class AnomalySet {
 public:
  void add(Anomaly anomaly) noexcept { bits_ |= std::uint64_t{1} << unsigned(anomaly); }
  void add(AnomalySet other) noexcept { bits_ |= other.bits_; }
  void remove(Anomaly anomaly) noexcept { bits_ &= ~(std::uint64_t{1} << unsigned(anomaly)); }
  bool has(Anomaly anomaly) const noexcept { return (bits_ >> unsigned(anomaly) & 1U) != 0; }

  /// Adds every one to `content`: the ambiguous first, then in enumerator order.
  void write_to(mail::Content& content) const;

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace weir::mime
