#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "store/database.hpp"
#include "weir/base/time.hpp"

namespace weir::store {

/// Keeps the number of counters on disk below a bound: whoever makes up names by the million makes
/// Weir forget those names, not the counters of others. Looks seldom and thins on a thread of its
/// own, down to four fifths, those that are missed least first (count::dispensability). Nothing
/// waits for it.
class Crowd {
 public:
  Crowd(std::uint64_t most, std::shared_ptr<Horizon> horizon)
      : most_{most}, horizon_{std::move(horizon)} {}
  ~Crowd() { stop(); }

  /// Starts thinning when there are too many and it is not going on already. One thread calls it.
  void look(const std::shared_ptr<Database>& database, TimePoint now);
  /// Gives up what goes on and lets the database go.
  void stop();

  /// Counters forgotten since the start, about.
  std::uint64_t forgotten() const noexcept { return forgotten_; }

 private:
  void thin(Database& database, TimePoint now);

  const std::uint64_t most_;
  const std::shared_ptr<Horizon> horizon_;
  std::shared_ptr<Database> database_;
  std::atomic<bool> going_on_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> forgotten_{0};
  std::thread thread_;
};

}  // namespace weir::store
