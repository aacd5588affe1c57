#include <algorithm>

#include "base/utf8.hpp"
#include "mail/bytes.hpp"
#include "mail/lexer.hpp"
#include "mail/list_reader.hpp"
#include "mail/list_reading.hpp"
#include "mail/plain_mailbox.hpp"
#include "mail/rivals.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxField = 64 * 1024;
constexpr std::size_t kMaxFields = 64;
// How much is read of the end of a field that is too long, for readers that take the last address.
constexpr std::size_t kTail = 4 * 1024;

void note_bytes(std::string_view text, ListReading& reading) {
  const ByteTraits traits = traits_of(text);
  if (traits.control) reading.note(Anomaly::control_character);
  if (!traits.eight_bit) return;
  reading.note(Anomaly::eight_bit);
  if (!is_utf8(text)) reading.note(Anomaly::invalid_utf8);
}

ListReading read_whole(std::string_view text, const Domains& domains) {
  const auto tokens = lex(text, EncodedWords::whole);
  ListReading reading = read_list(tokens, domains);
  note_bytes(text, reading);
  add_rival_readings(text, tokens, reading);
  if (reading.mailboxes().empty()) reading.note(Anomaly::no_address);
  if (reading.mailboxes().size() > 1) reading.note(Anomaly::several_mailboxes);
  return reading;
}

ListReading read_field(std::string_view text, const Domains& domains) {
  if (text.size() <= kMaxField) return read_whole(text, domains);
  ListReading reading = read_whole(text.substr(0, kMaxField), domains);
  reading.note(Anomaly::too_long);
  reading.append_as_others(read_whole(text.substr(text.size() - kTail), domains));
  return reading;
}

std::optional<AddressReading> read_plainly(std::span<const std::string_view> fields,
                                           const Domains& domains) {
  if (fields.size() != 1) return std::nullopt;
  const auto plain = plain_mailbox(fields.front());
  if (!plain) return std::nullopt;
  AddressReading reading;
  reading.fields = 1;
  Mailbox& mailbox = reading.mailboxes.emplace_back();
  mailbox.display_name = plain->display_name;
  mailbox.address.local_part = plain->local_part;
  mailbox.address.domain = domains.normalise(plain->domain);
  return reading;
}

}  // namespace

AddressReading read_originator(std::span<const std::string_view> fields, const Domains& domains) {
  if (auto plain = read_plainly(fields, domains)) return *std::move(plain);
  ListReading reading{domains};
  if (fields.empty()) reading.note(Anomaly::missing);
  if (fields.size() > 1) reading.note(Anomaly::repeated_field);
  if (fields.size() > kMaxFields) reading.note(Anomaly::too_many);
  for (const std::string_view field : fields.first(std::min(fields.size(), kMaxFields))) {
    reading.append(read_field(field, domains));
  }
  if (fields.size() > kMaxFields) {  // readers that take the last field find it
    reading.append_as_others(read_field(fields.back(), domains));
  }
  return std::move(reading).finish(fields.size());
}

}  // namespace weir::mail
