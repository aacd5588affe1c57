#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/outcome.hpp"
#include "weir/base/time.hpp"

namespace weir::service {

/// How old the newest export of each kind is, and whether that is told. One thread.
class ImportAges {
 public:
  /// What has to come again and again: the audit log, and the connectors (of either direction).
  enum class Needed { audit_log, connectors };
  static constexpr std::size_t kNeeded = 2;

  struct Change {
    Needed what = Needed::audit_log;
    bool stale = false;
    std::chrono::seconds age{0};
  };

  /// An export came that was written at `written`, which a clock ahead of ours may have said.
  void note(const imports::Rows& rows, TimePoint written, TimePoint now);
  /// What became stale, or fresh. Without a directory (`watched`), or with a `stale_after` of 0,
  /// nothing is stale, and what was is forgotten.
  std::vector<Change> tick(bool watched, std::chrono::milliseconds stale_after, TimePoint now);

  /// When the newest was written.
  std::optional<TimePoint> newest(imports::Kind kind) const;
  /// How old that is; where there was none, how long a directory is watched; else 0.
  std::chrono::seconds age(imports::Kind kind, TimePoint now) const;
  bool is_stale(Needed what) const { return stale_[static_cast<std::size_t>(what)]; }

  std::string save() const;
  /// Damaged bytes are passed over.
  void restore(std::string_view bytes);
  /// Whether something changed since the last call.
  bool take_changed() noexcept { return std::exchange(changed_, false); }

 private:
  std::chrono::seconds age_of(Needed what, TimePoint now) const;

  std::array<std::optional<TimePoint>, imports::kKinds> newest_{};
  std::optional<TimePoint> since_;  ///< a directory is watched
  std::array<bool, kNeeded> stale_{};
  bool changed_ = false;
};

std::string_view to_string(ImportAges::Needed what) noexcept;

}  // namespace weir::service
