#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "mail/bytes.hpp"
#include "mail/domain_name.hpp"
#include "mail/lexer.hpp"
#include "mail/list_reader.hpp"
#include "mail/list_reading.hpp"
#include "mail/rivals.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

// Twice what Postfix takes for a whole command line.
constexpr std::size_t kMaxPath = 4096;

struct PathParts {
  std::string local_part;
  std::string_view domain;
  bool quoted = false;
};

bool in_dot_string(char c) noexcept {
  constexpr std::string_view kMarks = ".!#$%&'*+-/=?^_`{|}~";
  return is_alnum(c) || is_eight_bit(c) || kMarks.find(c) != kMarks.npos;
}

bool in_domain(char c) noexcept {
  return is_alnum(c) || is_eight_bit(c) || c == '.' || c == '-' || c == '_';
}

bool is_literal(std::string_view domain) noexcept {
  if (domain.size() < 3 || domain.front() != '[' || domain.back() != ']') return false;
  const auto inner = domain.substr(1, domain.size() - 2);
  return std::all_of(inner.begin(), inner.end(),
                     [](char c) { return is_alnum(c) || c == '.' || c == ':' || c == '-'; });
}

// Length of the Quoted-string (RFC 5321 section 4.1.2) at the front, quotes included; 0 if none.
std::size_t quoted_length(std::string_view text) noexcept {
  if (!text.starts_with('"')) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (is_control(text[i])) return 0;
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\' && (++i == text.size() || is_control(text[i]))) return 0;
  }
  return 0;
}

// `<local@domain>` and `<local>` as RFC 5321 and 6531 write them, except that dots may stand
// anywhere in the local part, as some providers allow; nullopt for anything else.
std::optional<PathParts> well_formed(std::string_view path) {
  if (!path.starts_with('<') || !path.ends_with('>')) return std::nullopt;
  const auto inner = path.substr(1, path.size() - 2);
  PathParts parts;
  std::size_t end = quoted_length(inner);
  parts.quoted = end != 0;
  if (parts.quoted) {
    parts.local_part = without_escapes(inner.substr(1, end - 2));
  } else {
    while (end < inner.size() && in_dot_string(inner[end])) ++end;
    parts.local_part = inner.substr(0, end);
  }
  if (end == 0 || !is_utf8(inner)) return std::nullopt;
  if (end == inner.size()) {  // `<"">` is not the null path
    return parts.local_part.empty() ? std::nullopt : std::optional{std::move(parts)};
  }
  parts.domain = inner.substr(end + 1);
  const bool named =
      !parts.domain.empty() && std::all_of(parts.domain.begin(), parts.domain.end(), in_domain);
  if (inner[end] != '@' || !(named || is_literal(parts.domain))) return std::nullopt;
  return parts;
}

AddressReading read_well_formed(std::string_view path, PathParts parts, const Domains& domains) {
  ListReading reading{domains};
  if (traits_of(path).eight_bit) reading.note(Anomaly::eight_bit);
  if (parts.quoted) reading.note(Anomaly::quoted_local_part);
  if (parts.quoted && parts.local_part.find('@') != std::string::npos) {
    reading.note(Anomaly::quoted_at_sign);
    reading.add_loose(parts.local_part + '@' + std::string{parts.domain});
  }
  if (path.find("=?") != path.npos) {  // no MTA decodes this, but what reads its log may
    const auto tokens = lex(path, EncodedWords::whole);
    ListReading decoded = read_list(tokens, domains);
    add_rival_readings(path, tokens, decoded);
    for (const Address& other : decoded.others()) reading.add_other(other);
    if (decoded.anomalies().has(Anomaly::encoded_address)) reading.note(Anomaly::encoded_address);
  }
  reading.add_mailbox({}, std::move(parts.local_part), parts.domain);
  return std::move(reading).finish(1);
}

// Everything that some MTA could deliver to or answer.
ListReading candidates(std::string_view path, const Domains& domains) {
  const auto tokens = lex(path, EncodedWords::whole);
  ListReading reading = read_list(tokens, domains);
  add_rival_readings(path, tokens, reading);
  reading.add_loose(path);
  const ByteTraits traits = traits_of(path);
  if (traits.control) reading.note(Anomaly::control_character);
  if (traits.eight_bit) reading.note(is_utf8(path) ? Anomaly::eight_bit : Anomaly::invalid_utf8);
  if (path.find('<') == path.npos || path.find('>') == path.npos) reading.note(Anomaly::unclosed);
  return reading;
}

AddressReading read_malformed(std::string_view path, const Domains& domains) {
  const ListReading found = candidates(path.substr(0, kMaxPath), domains);
  ListReading doubtful{domains};
  for (const Mailbox& mailbox : found.mailboxes()) doubtful.add_other(mailbox.address);
  for (const Address& other : found.others()) doubtful.add_other(other);
  doubtful.add_routed();
  AnomalySet anomalies = found.anomalies();
  anomalies.add(doubtful.anomalies());
  if (path.size() > kMaxPath) anomalies.add(Anomaly::too_long);
  if (doubtful.others().empty()) anomalies.add(Anomaly::no_address);
  if (anomalies.empty()) anomalies.add(Anomaly::trailing_text);  // white space within the angles
  AddressReading reading = std::move(doubtful).finish(1);
  reading.anomalies = anomalies.list();
  return reading;
}

}  // namespace

AddressReading read_reverse_path(std::string_view path, const Domains& domains) {
  path = trimmed(path);
  if (path == "<>" || path.empty()) {  // nothing at all names nobody either
    AddressReading reading;
    reading.fields = 1;
    reading.mailboxes.emplace_back();
    if (path.empty()) reading.anomalies.push_back(Anomaly::no_address);
    return reading;
  }
  if (path.size() <= kMaxPath) {
    if (auto parts = well_formed(path)) return read_well_formed(path, *std::move(parts), domains);
  }
  return read_malformed(path, domains);
}

Address read_forward_path(std::string_view path, const Domains& domains) {
  AddressReading reading = read_reverse_path(path, domains);
  if (!reading.mailboxes.empty()) return std::move(reading.mailboxes.front().address);
  if (!reading.others.empty()) return std::move(reading.others.front());
  return Address{std::string{trimmed(path).substr(0, kMaxPath)}, {}};
}

}  // namespace weir::mail
