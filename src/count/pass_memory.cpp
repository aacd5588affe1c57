#include "count/pass_memory.hpp"

#include <functional>

namespace weir::count {

bool PassMemory::is_second(const Pass& pass, TimePoint now) {
  if (pass.id.empty()) return false;
  const std::uint64_t id = std::hash<std::string_view>{}(pass.id);
  const auto found = seen_.find(id);
  const bool known = found != seen_.end() && now < found->second.until;
  if (known) return !std::exchange(found->second.came_back, true);
  if (!pass.begins) return false;
  make_room(now);
  const TimePoint until = now + kRemembered;
  seen_.insert_or_assign(id, Seen{until});
  order_.emplace_back(id, until);
  return false;
}

void PassMemory::make_room(TimePoint now) {
  while (!order_.empty() && (order_.front().second <= now || seen_.size() >= capacity_)) {
    const auto [id, until] = order_.front();
    order_.pop_front();
    const auto found = seen_.find(id);
    if (found != seen_.end() && found->second.until == until) seen_.erase(found);
  }
}

}  // namespace weir::count
