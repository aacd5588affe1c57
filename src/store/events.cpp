#include "store/events.hpp"

#include <algorithm>

#include "store/database.hpp"

namespace weir::store {
namespace {

constexpr char kEventVersion = 1;
constexpr std::size_t kMaxIndexKey = 255;

}  // namespace

std::string encode_head(const report::NewEvent& event) {
  std::string out;
  out.reserve(16 + event.id.size() + event.dataset.size());
  out.push_back(kEventVersion);
  out += be64(static_cast<std::uint64_t>(event.time.time_since_epoch().count()));
  out.push_back(static_cast<char>(std::min<std::size_t>(event.id.size(), 255)));
  out.append(event.id, 0, 255);
  out.push_back(static_cast<char>(std::min<std::size_t>(event.dataset.size(), 255)));
  return out.append(event.dataset, 0, 255);
}

std::optional<report::StoredEvent> decode_event(std::uint64_t position, std::string_view bytes) {
  if (bytes.size() < 11 || bytes[0] != kEventVersion) return std::nullopt;
  report::StoredEvent event;
  event.position = position;
  event.time = TimePoint{
      std::chrono::milliseconds{static_cast<std::int64_t>(from_be64(bytes.substr(1, 8)))}};
  bytes.remove_prefix(9);
  for (std::string* field : {&event.id, &event.dataset}) {
    if (bytes.empty()) return std::nullopt;
    const auto size = static_cast<unsigned char>(bytes.front());
    if (bytes.size() < size + 1U) return std::nullopt;
    field->assign(bytes.substr(1, size));
    bytes.remove_prefix(size + 1U);
  }
  event.json.assign(bytes);
  return event;
}

std::string indexable(std::string_view key) {
  std::string out{key.substr(0, kMaxIndexKey)};
  std::replace(out.begin(), out.end(), '\0', ' ');
  return out;
}

std::string index_key(std::string_view key, std::uint64_t position) {
  std::string out = indexable(key);
  out.push_back('\0');
  return out += be64(position);
}

void EventTail::push(std::vector<report::StoredEvent> events) {
  {
    const std::lock_guard lock{mutex_};
    for (auto& event : events) {
      last_ = event.position;
      bytes_ += event.json.size() + 128;
      events_.push_back(std::move(event));
    }
    while (bytes_ > max_bytes_ && events_.size() > 1) {
      bytes_ -= events_.front().json.size() + 128;
      events_.pop_front();
    }
  }
  pushed_.notify_all();
}

std::optional<std::vector<report::StoredEvent>> EventTail::read_after(std::uint64_t position,
                                                                      std::size_t max) {
  const std::lock_guard lock{mutex_};
  std::vector<report::StoredEvent> out;
  if (position >= last_) return out;
  if (events_.empty() || events_.front().position > position + 1) return std::nullopt;
  const auto first = std::upper_bound(
      events_.begin(), events_.end(), position,
      [](std::uint64_t at, const report::StoredEvent& event) { return at < event.position; });
  for (auto event = first; event != events_.end() && out.size() < max; ++event) {
    out.push_back(*event);
  }
  return out;
}

bool EventTail::wait_after(std::uint64_t position, std::chrono::milliseconds wait) {
  std::unique_lock lock{mutex_};
  pushed_.wait_for(lock, wait, [&] { return stopped_ || last_ > position; });
  return last_ > position;
}

void EventTail::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
  }
  pushed_.notify_all();
}

void EventTail::start_at(std::uint64_t position) {
  const std::lock_guard lock{mutex_};
  last_ = std::max(last_, position);
}

std::uint64_t EventTail::last() {
  const std::lock_guard lock{mutex_};
  return last_;
}

}  // namespace weir::store
