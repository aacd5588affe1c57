#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>

#include "weir/base/time.hpp"

namespace weir::report {

/// Makes event ids: UUIDv7 (RFC 9562 section 5.7) with a 12-bit counter within the millisecond and
/// 62 random bits, so that ids of one process sort in the order they were made and cannot be
/// guessed. Thread-safe.
class EventIds {
 public:
  /// The next id, lower-case 8-4-4-4-12. A clock that steps back, or more than 4096 ids in one
  /// millisecond, borrow from the future: ids never repeat and never go back.
  std::string next(TimePoint now);

 private:
  std::uint64_t random_bits();

  std::mutex mutex_;
  std::int64_t last_ms_ = -1;
  std::uint32_t counter_ = 0;
  std::array<std::uint64_t, 32> pool_{};  ///< random bits from the kernel, fetched in one call
  std::size_t used_ = 32;
};

}  // namespace weir::report
