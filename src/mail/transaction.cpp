#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/exchange_reader.hpp"
#include "mail/field_name.hpp"
#include "mail/header_text.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

// As written on the wire around each field: ": " and CR LF.
constexpr std::uint64_t kFieldOverhead = 4;
constexpr std::size_t kUsualHops = 8;

// The fields of one name, and whether each was named cleanly.
struct Originators {
  std::vector<std::string_view> values;
  bool odd_name = false;

  void add(const HeaderField& field, std::string_view name) {
    values.emplace_back(field.value);
    odd_name = odd_name || name.size() != field.name.size();
  }

  AddressReading read(const Domains& domains) const {
    AddressReading reading = read_originator(values, domains);
    if (odd_name) add_name_with_space(reading.anomalies);
    return reading;
  }

 private:
  static void add_name_with_space(std::vector<Anomaly>& anomalies) {
    auto place = anomalies.begin();
    while (place != anomalies.end() && *place < Anomaly::name_with_space) ++place;
    anomalies.insert(place, Anomaly::name_with_space);
  }
};

class HeaderReader {
 public:
  HeaderReader(const Domains& domains, Message& message)
      : domains_{domains}, message_{message}, exchange_{domains} {}

  void read(const std::vector<HeaderField>& fields) {
    for (const HeaderField& field : fields) {
      message_.bytes += field.name.size() + field.value.size() + kFieldOverhead;
      read(field);
    }
    message_.from = from_.read(domains_);
    message_.sender = sender_.read(domains_);
    message_.reply_to = reply_to_.read(domains_);
    message_.exchange = exchange_.finish();
  }

 private:
  // The length picks the few names it could be, so that most fields cost no comparison.
  void read(const HeaderField& field) {
    const auto name = bare_name(field.name);
    if (name.starts_with('X') || name.starts_with('x')) return exchange_.add(name, field.value);
    switch (name.size()) {
      case 4:
        if (iequals(name, "From")) from_.add(field, name);
        break;
      case 6:
        if (iequals(name, "Sender")) sender_.add(field, name);
        break;
      case 7:
        if (iequals(name, "Subject")) first(message_.subject, decoded_text, field.value);
        if (iequals(name, "List-Id")) list_id(field.value);
        break;
      case 8:
        if (iequals(name, "Reply-To")) reply_to_.add(field, name);
        if (iequals(name, "Received")) received(field.value);
        break;
      case 9:
        if (iequals(name, "List-Post")) message_.list_marked = true;
        break;
      case 10:
        if (iequals(name, "Message-ID")) first(message_.message_id, in_angles, field.value);
        if (iequals(name, "Precedence")) precedence(field.value);
        break;
      case 14:
        if (iequals(name, "Auto-Submitted")) {
          first(message_.auto_submitted, first_keyword, field.value);
        }
        break;
      case 16:
        if (iequals(name, "List-Unsubscribe")) message_.list_marked = true;
        break;
      case 22:
        if (iequals(name, "Authentication-Results")) authentication_results(field.value);
        break;
      default:
        break;
    }
  }

  // Of a repeated field the first that says something counts.
  template <class Read>
  static void first(std::string& kept, Read read_value, std::string_view value) {
    if (kept.empty()) kept = read_value(value);
  }

  void received(std::string_view value) {
    if (message_.trace.size() == kMaxHops) return exchange_.received({});
    if (message_.trace.empty()) message_.trace.reserve(kUsualHops);
    exchange_.received(message_.trace.emplace_back(read_received(value)).by);
  }

  void authentication_results(std::string_view value) {
    if (message_.authentication.size() == AuthenticationResults::kMaxFields) return;
    message_.authentication.push_back(read_authentication_results(value, domains_));
  }

  void list_id(std::string_view value) {
    message_.list_marked = true;
    if (message_.list_id.empty()) message_.list_id = ascii_lower(in_angles(value));
  }

  void precedence(std::string_view value) {
    const std::string keyword = first_keyword(value);
    if (keyword == "list" || keyword == "bulk") message_.list_marked = true;
  }

  const Domains& domains_;
  Message& message_;
  Originators from_;
  Originators sender_;
  Originators reply_to_;
  ExchangeReader exchange_;
};

// RFC 1870 section 4: up to 20 digits. 0 for anything that is no number.
std::uint64_t declared_size(std::string_view digits) noexcept {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  return error == std::errc{} && end == digits.data() + digits.size() ? size : 0;
}

void read_mail_parameter(std::string_view parameter, Envelope& envelope) {
  constexpr std::string_view kSize = "SIZE=";
  if (iequals(parameter.substr(0, kSize.size()), kSize)) {
    envelope.declared_bytes = declared_size(parameter.substr(kSize.size()));
  } else if (iequals(parameter, "SMTPUTF8")) {
    envelope.smtputf8 = true;
  }
}

Envelope read_envelope(const RawTransaction& raw, const Domains& domains) {
  Envelope envelope;
  envelope.mail_from = read_reverse_path(raw.mail_from, domains);
  envelope.mail_from_raw = raw.mail_from;
  envelope.rcpt_to.reserve(raw.recipients.size());
  for (const RawRecipient& recipient : raw.recipients) {
    envelope.rcpt_to.push_back({read_forward_path(recipient.path, domains), recipient.host});
  }
  for (const std::string& parameter : raw.mail_args) read_mail_parameter(parameter, envelope);
  return envelope;
}

}  // namespace

Transaction read(const RawTransaction& raw, Content content, const Digest& digest,
                 const Domains& domains) {
  Transaction transaction;
  transaction.queue_id = raw.queue_id;
  transaction.session = raw.session;
  transaction.envelope = read_envelope(raw, domains);
  Message& message = transaction.message;
  message.headers = raw.headers;
  message.headers_empty = raw.headers.empty() && raw.headers_dropped == 0;
  message.content = std::move(content);
  message.digest = digest;
  message.bytes = raw.body_bytes;
  HeaderReader{domains, message}.read(message.headers);
  return transaction;
}

}  // namespace weir::mail
