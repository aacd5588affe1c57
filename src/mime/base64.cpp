#include "mime/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "mail/base64_value.hpp"
#include "mime/anomaly.hpp"

namespace weir::mime {
namespace {

constexpr std::uint8_t kSpace = 0x40;
constexpr std::uint8_t kPad = 0x41;
constexpr std::uint8_t kForeign = 0x42;

constexpr std::array<std::uint8_t, 256> make_table() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    const int value = mail::base64_value(c);
    table[i] = value >= 0 ? static_cast<std::uint8_t>(value) : kForeign;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') table[i] = kSpace;
    if (c == '=') table[i] = kPad;
  }
  return table;
}

constexpr auto kTable = make_table();

/// Decodes into a buffer that holds the whole result and two bytes more.
class Decoder {
 public:
  Decoder(std::string_view text, char* out, std::size_t room)
      : at_{text.data()}, end_{text.data() + text.size()}, out_{out}, limit_{out + room} {}

  void run() {
    while (at_ != end_ && out_ < limit_) {
      if (digits_ == 0) whole_groups();
      if (at_ != end_ && out_ < limit_) take(kTable[static_cast<unsigned char>(*at_++)]);
    }
    more_ = at_ != end_;
    if (!more_) flush();
  }

  const char* out() const { return out_; }
  bool foreign() const { return foreign_; }
  bool after_padding() const { return after_padding_; }
  bool broken_end() const { return broken_end_; }
  bool more() const { return more_; }

 private:
  void whole_groups() {
    while (end_ - at_ >= 4 && out_ < limit_) {
      const std::uint32_t a = kTable[static_cast<unsigned char>(at_[0])];
      const std::uint32_t b = kTable[static_cast<unsigned char>(at_[1])];
      const std::uint32_t c = kTable[static_cast<unsigned char>(at_[2])];
      const std::uint32_t d = kTable[static_cast<unsigned char>(at_[3])];
      if (((a | b | c | d) & 0xC0U) != 0) return;
      put(a << 18U | b << 12U | c << 6U | d, 3);
      after_padding_ = after_padding_ || padded_;
      at_ += 4;
    }
  }

  void take(std::uint8_t value) {
    if (value == kSpace) return;
    if (value == kForeign) {
      foreign_ = true;
      return;
    }
    if (value == kPad) {
      flush();
      padded_ = true;
      return;
    }
    after_padding_ = after_padding_ || padded_;
    bits_ = bits_ << 6U | value;
    if (++digits_ < 4) return;
    put(bits_, 3);
    bits_ = 0;
    digits_ = 0;
  }

  /// The bytes of a group that is not whole.
  void flush() {
    broken_end_ = broken_end_ || digits_ == 1;
    if (digits_ == 2) put(bits_ << 12U, 1);
    if (digits_ == 3) put(bits_ << 6U, 2);
    bits_ = 0;
    digits_ = 0;
  }

  void put(std::uint32_t bits, int count) {
    for (int i = 0; i < count; ++i) *out_++ = static_cast<char>(bits >> (16U - 8U * unsigned(i)));
  }

  const char* at_;
  const char* end_;
  char* out_;
  char* limit_;
  std::uint32_t bits_ = 0;
  unsigned digits_ = 0;
  bool padded_ = false;
  bool foreign_ = false;
  bool after_padding_ = false;
  bool broken_end_ = false;
  bool more_ = false;
};

}  // namespace

Decoded decode_base64(std::string_view text, std::size_t max, bool open_end) {
  Decoded result;
  // One byte more than asked for shows that there is more.
  const std::size_t room = std::min(std::min(max, text.size()) + 1, text.size() / 4 * 3 + 3);
  result.bytes.resize(room + 3);
  Decoder decoder{text, result.bytes.data(), room};
  decoder.run();
  result.bytes.resize(static_cast<std::size_t>(decoder.out() - result.bytes.data()));
  result.cut = result.bytes.size() > max;
  if (result.cut) result.bytes.resize(max);
  result.damaged = decoder.foreign() || decoder.after_padding() ||
                   (decoder.broken_end() && !open_end && !decoder.more());
  if (decoder.foreign()) result.anomaly = name_of(Anomaly::base64_foreign_characters);
  if (decoder.after_padding()) result.anomaly = name_of(Anomaly::base64_after_padding);
  return result;
}

}  // namespace weir::mime
