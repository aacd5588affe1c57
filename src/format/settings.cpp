#include "format/settings.hpp"

#include "format/format.hpp"

namespace weir::format {
namespace {

Treatment treatment_of(config::Shown shown) noexcept {
  switch (shown) {
    case config::Shown::plain:
      return Treatment::plain;
    case config::Shown::hash:
      return Treatment::hash;
    case config::Shown::drop:
      break;
  }
  return Treatment::drop;
}

}  // namespace

Privacy privacy_of(const config::Privacy& settings) {
  return {.subject = treatment_of(settings.subject),
          .local_parts = treatment_of(settings.local_parts),
          .recipients = treatment_of(settings.recipients),
          .links = treatment_of(settings.links),
          .key = settings.key};
}

std::function<std::string(const std::string& ecs)> formatter(std::string_view format,
                                                             const config::Privacy& privacy) {
  const auto as = format_of(format).value_or(Format::ecs);
  auto hidden = privacy_of(privacy);
  if (as == Format::ecs && hidden.plain()) return {};
  return
      [as, hidden = std::move(hidden)](const std::string& ecs) { return render(ecs, as, hidden); };
}

}  // namespace weir::format
