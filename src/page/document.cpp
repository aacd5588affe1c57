#include "page/document.hpp"

#include <array>
#include <cstdio>

namespace weir::page {

const char* to_string(Mark mark) noexcept {
  switch (mark) {
    case Mark::good:
      return "good";
    case Mark::notice:
      return "notice";
    case Mark::bad:
      return "bad";
    case Mark::unknown:
      return "unknown";
    case Mark::plain:
      break;
  }
  return "plain";
}

std::string minute_text(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(time - day)};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text.data();
}

}  // namespace weir::page
