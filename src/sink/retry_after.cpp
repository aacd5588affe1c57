#include "sink/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMost = std::chrono::hours{1};

}  // namespace

std::optional<milliseconds> retry_after(std::string_view value, TimePoint now) {
  const std::string text{trimmed(value)};
  std::uint64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) {
    return milliseconds{std::min<std::uint64_t>(seconds, 3600) * 1000};
  }
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  const TimePoint at{
      std::chrono::duration_cast<milliseconds>(std::chrono::seconds{::timegm(&parts)})};
  return std::clamp(at - now, milliseconds{0}, kMost);
}

}  // namespace weir::sink
