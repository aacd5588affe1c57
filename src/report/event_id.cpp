#include "report/event_id.hpp"

#include <sys/random.h>

#include <cerrno>
#include <string_view>
#include <system_error>

namespace weir::report {
namespace {

constexpr std::uint32_t kCounterLimit = 4096;

std::string format_uuid(std::uint64_t high, std::uint64_t low) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(36, '-');
  std::size_t at = 0;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
    const std::uint64_t word = nibble < 16 ? high : low;
    text[at++] = kHex[(word >> (60U - 4U * static_cast<unsigned>(nibble % 16))) & 0xfU];
  }
  return text;
}

}  // namespace

std::string EventIds::next(TimePoint now) {
  const std::lock_guard lock{mutex_};
  const auto now_ms = static_cast<std::int64_t>(now.time_since_epoch().count());
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    counter_ = 0;
  } else if (++counter_ == kCounterLimit) {
    ++last_ms_;
    counter_ = 0;
  }
  const auto high = (static_cast<std::uint64_t>(last_ms_) << 16U) | 0x7000U | counter_;
  const auto low = (random_bits() >> 2U) | 0x8000'0000'0000'0000U;
  return format_uuid(high, low);
}

std::uint64_t EventIds::random_bits() {
  if (used_ == pool_.size()) {
    // At most 256 bytes: getrandom(2) then never returns fewer than were asked for.
    while (::getrandom(pool_.data(), sizeof pool_, 0) != static_cast<ssize_t>(sizeof pool_)) {
      if (errno != EINTR) throw std::system_error{errno, std::generic_category(), "getrandom"};
    }
    used_ = 0;
  }
  return pool_[used_++];
}

}  // namespace weir::report
