// libFuzzer entry: any bytes as a header block.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/header_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace mail = weir::mail;
  using weir::fuzz::require;
  mail::RawTransaction raw;
  raw.headers = weir::fuzz::fields_of({reinterpret_cast<const char*>(data), size});
  const mail::Message message = mail::read(raw, {}, {}, weir::fuzz::domains()).message;
  require(message.headers.size() == raw.headers.size());
  require(message.subject.size() <= 998 && message.message_id.size() <= 998);
  require(message.list_id.empty() || message.list_marked);
  require(message.trace.size() <= mail::kMaxHops);
  require(message.authentication.size() <= mail::AuthenticationResults::kMaxFields);
  for (const mail::AddressReading* reading : {&message.from, &message.sender, &message.reply_to}) {
    weir::fuzz::check(*reading);
  }
  for (const mail::Hop& hop : message.trace) weir::fuzz::check(hop);
  for (const mail::AuthenticationResults& one : message.authentication) weir::fuzz::check(one);
  weir::fuzz::check(message.exchange);
  require(message.exchange == mail::read_exchange(message.headers, weir::fuzz::domains()));
  return 0;
}
