#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::report {

/// Small named records of Weir's own that survive a restart: holds, incidents, baselines.
/// Thread-safe. Implemented by src/store. What is kept is written in order with everything else and
/// never waited for; while the store is away it waits in memory.
class KeptRecords {
 public:
  virtual ~KeptRecords() = default;

  virtual void keep(std::string_view kind, std::string_view key, std::string bytes) = 0;
  virtual void forget(std::string_view kind, std::string_view key) = 0;
  /// Every record of `kind` that has been written, in key order; empty while the store is away, so
  /// ask `records_known()` first.
  virtual std::vector<std::pair<std::string, std::string>> kept(std::string_view kind) = 0;
  virtual bool records_known() const = 0;
};

}  // namespace weir::report
