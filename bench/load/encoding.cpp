#include "load/encoding.hpp"

#include <array>
#include <utility>

namespace weir::bench {
namespace {

constexpr std::size_t kLine = 76;

constexpr std::array<std::uint32_t, 256> kCrc = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xedb88320U ^ (c >> 1U) : c >> 1U;
    table[n] = c;
  }
  return table;
}();

std::uint32_t octet(char c) { return static_cast<unsigned char>(c); }

/// Bits into bytes, the lowest first.
class Bits {
 public:
  void low_first(std::uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) add((value >> i) & 1U);
  }
  /// Huffman codes are packed from their highest bit.
  void code(std::uint32_t value, unsigned count) {
    for (unsigned i = count; i > 0; --i) add((value >> (i - 1)) & 1U);
  }
  std::string take() {
    if (filled_ > 0) out_ += static_cast<char>(byte_);
    return std::move(out_);
  }

 private:
  void add(std::uint32_t bit) {
    byte_ |= bit << filled_;
    if (++filled_ < 8) return;
    out_ += static_cast<char>(byte_);
    byte_ = filled_ = 0;
  }

  std::string out_;
  std::uint32_t byte_ = 0;
  unsigned filled_ = 0;
};

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve(bytes.size() * 7 / 5 + 4);
  std::size_t column = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto three = bytes.substr(at, 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8U | (i < three.size() ? octet(three[i]) : 0);
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= three.size() ? kAlphabet[(group >> (18 - 6 * i)) & 63U] : '=';
    }
    if ((column += 4) < kLine) continue;
    out += "\r\n";
    column = 0;
  }
  if (column > 0) out += "\r\n";
  return out;
}

std::string quoted_printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() * 5 / 4);
  std::size_t column = 0;
  for (const char c : text) {
    const bool line_end = c == '\r' || c == '\n';
    const bool plain = line_end || (octet(c) >= ' ' && octet(c) < 0x7f && c != '=');
    if (!line_end && column + (plain ? 1 : 3) >= kLine) {
      out += "=\r\n";
      column = 0;
    }
    if (plain) {
      out += c;
    } else {
      out += {'=', kHex[octet(c) >> 4U], kHex[octet(c) & 15U]};
    }
    column = line_end ? 0 : column + (plain ? 1 : 3);
  }
  return out;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t c = 0xffffffffU;
  for (const char b : bytes) c = kCrc[(c ^ octet(b)) & 0xffU] ^ (c >> 8U);
  return ~c;
}

std::string deflated(std::string_view bytes) {
  Bits bits;
  bits.low_first(1, 1);  // the last block
  bits.low_first(1, 2);  // in the fixed code
  for (const char c : bytes) {
    if (octet(c) < 144) {
      bits.code(0x30 + octet(c), 8);
    } else {
      bits.code(0x190 + octet(c) - 144, 9);
    }
  }
  bits.code(0, 7);  // end of block
  return bits.take();
}

}  // namespace weir::bench
