#include "detect/novelty.hpp"

namespace weir::detect {
namespace {

using std::chrono::days;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::seconds;

constexpr days kWindow{30};

}  // namespace

Novelty Novelty::from(Settings& settings) {
  const Novelty fallback;
  Novelty out;
  // Half a day is a bucket of the window, so nothing shorter can be told.
  out.known_after = duration_cast<seconds>(
      settings.duration("known_after", fallback.known_after, days{1}, days{29}));
  out.new_for =
      duration_cast<seconds>(settings.duration("new_for", fallback.new_for, hours{12}, days{14}));
  if (out.new_for >= out.known_after) {
    settings.reject("new_for",
                    "write less than known_after, which is " + format_duration(out.known_after));
  }
  return out;
}

bool Novelty::established(const std::optional<count::Reading>& whole) const noexcept {
  return whole && whole->age >= known_after;
}

bool Novelty::is_new(const count::Reading& part) const noexcept { return part.age < new_for; }

count::Observation remember(std::string_view detector, std::string subject, bool learns) {
  return {{std::string{detector}, std::move(subject), kWindow}, learns ? 1U : 0U, std::nullopt};
}

}  // namespace weir::detect
