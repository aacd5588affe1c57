#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// What "never seen before" means. A part (a recipient domain, a client) is new within a whole (a
/// connector, a login) that has been known long enough for its parts to be known too. Counters of
/// both have a window of 30 d, so that what was not seen for that long is new again.
struct Novelty {
  std::chrono::seconds known_after{std::chrono::days{7}};  ///< a younger whole says nothing
  std::chrono::seconds new_for{std::chrono::days{1}};      ///< how long a part stays new

  /// Reads `known_after` and `new_for`.
  static Novelty from(Settings& settings);

  /// False for a count that is not known, too.
  bool established(const std::optional<count::Reading>& whole) const noexcept;
  bool is_new(const count::Reading& part) const noexcept;
};

/// Counts that `subject` was seen, or without `learns` only looks. What a suspicious message shows
/// is not learned from it: a campaign that is recognised does not become the ordinary.
count::Observation remember(std::string_view detector, std::string subject, bool learns = true);

}  // namespace weir::detect
