#include "audit/codec.hpp"
#include "audit/drifted.hpp"

namespace weir::audit {

TimePoint Standing::since(const std::string& key, TimePoint taken) {
  const auto known = entries_.find(key);
  if (known != entries_.end()) {
    known->second.seen = taken;
    return known->second.since;
  }
  if (entries_.size() < kMost) {
    entries_.emplace(key, Entry{taken, taken});
    dirty_ = true;
  }
  return taken;
}

void Standing::settle(std::string_view kind, TimePoint taken) {
  for (auto at = entries_.lower_bound(kind); at != entries_.end() && at->first.starts_with(kind);) {
    if (at->second.seen == taken) {
      ++at;
      continue;
    }
    at = entries_.erase(at);
    dirty_ = true;
  }
}

std::string Standing::save() const {
  Writer writer;
  writer.number(entries_.size());
  for (const auto& [key, entry] : entries_) {
    writer.text(key);
    writer.time(entry.since);
  }
  return writer.sealed();
}

void Standing::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  const auto size = reader->number();
  for (std::uint64_t i = 0; i < size && i < kMost; ++i) {
    auto key = reader->text();
    const auto since = reader->time();
    if (!reader->good()) return;
    entries_.insert_or_assign(std::move(key), Entry{since, since});
  }
}

}  // namespace weir::audit
