#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::baseline {

/// A count in 16 bits: 0 = not known, 1..32767 = the count plus one, beyond as 10 bits of mantissa
/// and 5 of exponent, never too large by rounding.
std::uint16_t pack(std::uint64_t count) noexcept;
std::optional<std::uint64_t> unpack(std::uint16_t code) noexcept;

/// Seven bits a byte, lowest first.
void put_varint(std::string& out, std::uint64_t value);
/// Takes one off the front; nullopt at the end or when it is none.
std::optional<std::uint64_t> take_varint(std::string_view& bytes) noexcept;

}  // namespace weir::baseline
