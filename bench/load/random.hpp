#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::bench {

/// splitmix64: every (seed, number) gives its own stream, so messages do not depend on their order.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t number)
      : state_{seed * 0x9e3779b97f4a7c15U + number * 0xd1342543de82ef95U} {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  /// Bytes as those of something compressed.
  std::string bytes(std::size_t count) {
    std::string out;
    out.reserve(count + 8);
    while (out.size() < count) {
      for (std::uint64_t word = next(), i = 0; i < 8; ++i, word >>= 8U) {
        out += static_cast<char>(word & 0xffU);
      }
    }
    out.resize(count);
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace weir::bench
