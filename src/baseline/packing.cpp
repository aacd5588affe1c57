#include "baseline/packing.hpp"

#include <algorithm>
#include <bit>

namespace weir::baseline {
namespace {

constexpr std::uint16_t kCoarse = 0x8000;
constexpr unsigned kMantissa = 10;
constexpr unsigned kLeastExponent = 14;  // 2^14 < 32767 <= first coarse count
constexpr std::uint64_t kMost = (std::uint64_t{1} << (kLeastExponent + 32)) - 1;

}  // namespace

std::uint16_t pack(std::uint64_t count) noexcept {
  if (count < kCoarse - 1U) return static_cast<std::uint16_t>(count + 1);
  count = std::min(count, kMost);
  const auto exponent = static_cast<unsigned>(std::bit_width(count)) - 1;
  const auto mantissa = (count >> (exponent - kMantissa)) & ((1U << kMantissa) - 1);
  return static_cast<std::uint16_t>(kCoarse | ((exponent - kLeastExponent) << kMantissa) |
                                    mantissa);
}

std::optional<std::uint64_t> unpack(std::uint16_t code) noexcept {
  if (code == 0) return std::nullopt;
  if (code < kCoarse) return code - 1U;
  const unsigned exponent = ((code & ~kCoarse) >> kMantissa) + kLeastExponent;
  const std::uint64_t mantissa = code & ((1U << kMantissa) - 1);
  return ((std::uint64_t{1} << kMantissa) | mantissa) << (exponent - kMantissa);
}

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(0x80 | (value & 0x7F));
    value >>= 7;
  }
  out += static_cast<char>(value);
}

std::optional<std::uint64_t> take_varint(std::string_view& bytes) noexcept {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

}  // namespace weir::baseline
