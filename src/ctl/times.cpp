#include "ctl/times.hpp"

#include "imports/time.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {

std::optional<TimePoint> time_in(std::string_view text, TimePoint now) {
  text = trimmed(text);
  if (iequals(text, "now")) return now;
  const auto ago = parse_duration(text);
  if (ago.ok) return now - ago.value;
  return imports::parse_time(text);
}

}  // namespace weir::ctl
