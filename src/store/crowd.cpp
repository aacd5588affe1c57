#include "store/crowd.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "count/idle.hpp"
#include "log/log.hpp"

namespace weir::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// Counters by how dispensable they are, in minutes.
class Ranking {
 public:
  void add(milliseconds rank) {
    const auto minute = std::chrono::floor<minutes>(rank).count();
    ++by_minute_[static_cast<std::size_t>(std::clamp<std::int64_t>(minute, 0, kMinutes - 1))];
    ++all_;
  }
  std::uint64_t all() const noexcept { return all_; }
  /// The rank from which on all must go for `keep` at most to stay, and how many go. A minute at
  /// least: what was counted just now stays whatever there is.
  std::pair<milliseconds, std::uint64_t> cut(std::uint64_t keep) const {
    std::uint64_t go = 0;
    std::size_t minute = by_minute_.size();
    while (minute > 1 && all_ - go > keep) go += by_minute_[--minute];
    return {minutes{minute}, go};
  }

 private:
  /// Twice the longest window.
  static constexpr std::int64_t kMinutes = 62 * 24 * 60;
  std::vector<std::uint32_t> by_minute_ = std::vector<std::uint32_t>(kMinutes);
  std::uint64_t all_ = 0;
};

}  // namespace

void Crowd::look(const std::shared_ptr<Database>& database, TimePoint now) {
  if (going_on_ || database->estimated_counters() <= most_) return;
  if (thread_.joinable()) thread_.join();
  stopping_ = false;
  going_on_ = true;
  database_ = database;
  thread_ = std::thread{[this, now] {
    thin(*database_, now);
    going_on_ = false;
  }};
}

void Crowd::stop() {
  stopping_ = true;
  if (database_) database_->give_up_compacting();
  if (thread_.joinable()) thread_.join();
  database_.reset();
}

void Crowd::thin(Database& database, TimePoint now) {
  Ranking ranking;
  {
    const auto counters = database.scan(Column::counters);
    for (counters->SeekToFirst(); counters->Valid() && !stopping_; counters->Next()) {
      ranking.add(count::dispensability(view(counters->key()), view(counters->value()), now));
    }
  }
  if (stopping_ || ranking.all() <= most_) return;  // the estimate counts what was overwritten too
  const auto [cut, go] = ranking.cut(most_ - most_ / 5);
  if (go == 0) return;
  horizon_->idle_now_ms = now.time_since_epoch().count();
  horizon_->idle_cut_ms = cut.count();
  const bool done = database.compact_counters();
  horizon_->idle_cut_ms = 0;
  if (!done) return;
  forgotten_ += go;
  log::warn("state: " + std::to_string(ranking.all()) + " counters are more than max_counters (" +
            std::to_string(most_) + "): forgot " + std::to_string(go) +
            " that were idle longest or touched once");
}

}  // namespace weir::store
