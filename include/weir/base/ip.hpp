#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// An IPv4 or IPv6 address. IPv4 is held mapped (::ffff:a.b.c.d), so that a client that arrives
/// over a dual-stack listener equals itself.
class IpAddress {
 public:
  /// Text of RFC 5952 / dotted quad, with or without brackets or an `IPv6:` prefix (RFC 5321
  /// section 4.1.3). nullopt for anything else.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const noexcept;
  std::string to_string() const;
  const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

/// A CIDR block; a bare address is a block of one.
class IpNetwork {
 public:
  /// `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.1`. nullopt when malformed or when host bits are set
  /// (almost always a typing mistake).
  static std::optional<IpNetwork> parse(std::string_view text);

  bool contains(const IpAddress& address) const noexcept;
  std::string to_string() const;

  friend bool operator==(const IpNetwork&, const IpNetwork&) = default;

 private:
  IpAddress base_;
  unsigned prefix_ = 128;  ///< bits of the mapped address, 0..128
};

}  // namespace weir
