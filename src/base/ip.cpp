#include "weir/base/ip.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir {
namespace {

constexpr unsigned kAddressBits = 128;
constexpr unsigned kMappedBits = 96;  // length of ::ffff:0:0/96
constexpr std::string_view kIpv6Tag = "IPv6:";
using Bytes = std::array<std::uint8_t, 16>;

constexpr Bytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};

bool to_bytes(int family, std::string_view text, std::uint8_t* out) noexcept {
  char terminated[INET6_ADDRSTRLEN] = {};
  if (text.size() >= sizeof terminated || text.find('\0') != text.npos) return false;
  // Not memcpy: an empty view may point nowhere.
  text.copy(terminated, text.size());
  return inet_pton(family, terminated, out) == 1;
}

std::string_view without_brackets(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return text;
  return text.substr(1, text.size() - 2);
}

// nullopt unless `text` is a decimal from 0 to `max` without sign or leading zero.
std::optional<unsigned> prefix_length(std::string_view text, unsigned max) noexcept {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= max ? std::optional{value} : std::nullopt;
}

// Whether the first `bits` bits of both are equal.
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) noexcept {
  const auto whole = static_cast<std::ptrdiff_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const auto at = static_cast<std::size_t>(whole);
  return ((a[at] ^ b[at]) >> (8 - rest)) == 0;
}

bool host_bits_set(const Bytes& bytes, unsigned prefix) noexcept {
  for (unsigned bit = prefix; bit < kAddressBits; ++bit) {
    if ((bytes[bit / 8] >> (7 - bit % 8)) & 1U) return true;
  }
  return false;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  text = without_brackets(text);
  IpAddress address;
  const bool tagged = iequals(text.substr(0, kIpv6Tag.size()), kIpv6Tag);
  if (tagged) text.remove_prefix(kIpv6Tag.size());
  if (to_bytes(AF_INET6, text, address.bytes_.data())) return address;
  if (tagged) return std::nullopt;
  address.bytes_ = kMapped;
  if (to_bytes(AF_INET, text, address.bytes_.data() + kMappedBits / 8)) return address;
  return std::nullopt;
}

bool IpAddress::is_v4() const noexcept { return same_prefix(bytes_, kMapped, kMappedBits); }

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN] = {};
  if (is_v4()) {
    inet_ntop(AF_INET, bytes_.data() + kMappedBits / 8, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
  }
  return text;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  IpNetwork network;
  network.base_ = *base;
  if (slash == text.npos) return network;
  // Mapped text (`::ffff:10.0.0.0/104`) counts its prefix over all 128 bits.
  const bool dotted = base->is_v4() && text.find(':') == text.npos;
  const unsigned offset = dotted ? kMappedBits : 0;
  const auto length = prefix_length(text.substr(slash + 1), kAddressBits - offset);
  if (!length || host_bits_set(base->bytes(), *length + offset)) return std::nullopt;
  network.prefix_ = *length + offset;
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
  // `::/0` means every IPv6 address; that IPv4 is held mapped below it is our own affair.
  return base_.is_v4() == address.is_v4() && same_prefix(base_.bytes(), address.bytes(), prefix_);
}

std::string IpNetwork::to_string() const {
  if (prefix_ == kAddressBits) return base_.to_string();
  const unsigned shown = base_.is_v4() ? prefix_ - kMappedBits : prefix_;
  return base_.to_string() + '/' + std::to_string(shown);
}

}  // namespace weir
