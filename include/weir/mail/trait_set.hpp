#pragma once

#include <cstdint>

namespace weir::mail {

/// A small set of enumerators. `Enum` begins at 0 and has at most 32 values.
template <class Enum>
class TraitSet {
 public:
  constexpr void set(Enum trait) noexcept { bits_ |= bit(trait); }
  constexpr bool has(Enum trait) const noexcept { return (bits_ & bit(trait)) != 0; }
  constexpr bool empty() const noexcept { return bits_ == 0; }

  friend bool operator==(const TraitSet&, const TraitSet&) = default;

 private:
  static constexpr std::uint32_t bit(Enum trait) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(trait);
  }

  std::uint32_t bits_ = 0;
};

}  // namespace weir::mail
