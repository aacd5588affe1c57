#include "weir/count/counter.hpp"

#include <array>
#include <string_view>

namespace weir::count {
namespace {

constexpr std::size_t kMaxPart = 256;
constexpr std::size_t kHashDigits = 16;
constexpr char kHex[] = "0123456789abcdef";

/// FNV-1a: tells long parts with equal heads apart; who collides them gains a shared counter.
std::uint64_t fnv1a(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

/// Length of the well-formed UTF-8 sequence at the front of `text`, 0 when there is none
/// (RFC 3629 section 4).
std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) > 0x9f;
  const bool too_big = lead == 0xf4 && byte(1) > 0x8f;
  const bool c1_control = lead == 0xc2 && byte(1) < 0xa0;
  return overlong || surrogate || too_big || c1_control ? 0 : length;
}

bool plain(unsigned char c) noexcept { return c > ' ' && c < 0x7f && c != '|' && c != '%'; }

void append_escaped(std::string& out, unsigned char c) {
  out.push_back('%');
  out.push_back(kHex[c >> 4]);
  out.push_back(kHex[c & 15]);
}

}  // namespace

std::string key_part(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  std::size_t at = 0;
  while (at < raw.size() && out.size() + 4 <= kMaxPart - kHashDigits - 1) {
    const auto c = static_cast<unsigned char>(raw[at]);
    const std::size_t length = c < 0x80 ? 0 : utf8_length(raw.substr(at));
    if (plain(c)) {
      out.push_back(raw[at++]);
    } else if (length > 0) {
      out.append(raw.substr(at, length));
      at += length;
    } else {
      append_escaped(out, c);
      ++at;
    }
  }
  if (at == raw.size()) return out;
  out.push_back('%');
  const std::uint64_t hash = fnv1a(raw);
  for (int shift = 60; shift >= 0; shift -= 4) out.push_back(kHex[(hash >> shift) & 15]);
  return out;
}

// FNV-1a, then the finalizer of SplitMix64: a HyperLogLog wants every bit to be as good.
std::uint64_t thing_hash(std::string_view thing) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : thing) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31U);
}

}  // namespace weir::count
