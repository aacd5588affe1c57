#include "count/retry_memory.hpp"

namespace weir::count {

void RetryMemory::remember(std::string_view identity, std::string_view event_id,
                           TimePoint expires) {
  const auto found = retries_.find(identity);
  if (found != retries_.end()) {
    found->second.expires = expires;
    return;
  }
  while (retries_.size() >= capacity_ && !order_.empty()) {
    const std::string oldest = *order_.front();
    order_.pop_front();
    retries_.erase(oldest);
    overflowed_ = true;
  }
  const auto place =
      retries_.emplace(std::string{identity}, Retry{std::string{event_id}, expires}).first;
  order_.push_back(&place->first);
}

std::optional<std::string> RetryMemory::find(std::string_view identity, TimePoint now) const {
  const auto found = retries_.find(identity);
  if (found == retries_.end() || found->second.expires <= now) return std::nullopt;
  return found->second.event_id;
}

void RetryMemory::forget_expired(TimePoint now,
                                 const std::function<void(const std::string&)>& forgotten) {
  while (!order_.empty()) {
    const auto found = retries_.find(*order_.front());
    if (found != retries_.end() && found->second.expires > now) return;
    order_.pop_front();
    if (found == retries_.end()) continue;
    forgotten(found->first);
    retries_.erase(found);
  }
}

}  // namespace weir::count
