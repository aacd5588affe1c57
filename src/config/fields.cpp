#include "config/fields.hpp"

#include <algorithm>

#include "config/suggest.hpp"

namespace weir::config {

void seconds_in(Fields& fields, std::string_view key, std::chrono::seconds& field,
                std::chrono::milliseconds min, std::chrono::milliseconds max) {
  std::chrono::milliseconds fine = field;
  fields.duration(key, fine, min, max);
  if (fine % std::chrono::seconds{1} != fine.zero()) {
    fields.reject(key, "write whole seconds, such as \"90s\" or \"15m\"");
  }
  field = std::chrono::duration_cast<std::chrono::seconds>(fine);
}

std::string check_name(std::string_view name, std::span<const std::string_view> names) {
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  return "write " + one_of(names) + did_you_mean(name, names);
}

}  // namespace weir::config
