#include "audit/told.hpp"

#include <utility>

#include "audit/codec.hpp"

namespace weir::audit {

bool Told::add(const std::string& id, TimePoint time) {
  const auto known = day_of_id_.find(id);
  if (known != day_of_id_.end()) {
    days_[known->second][id] = round_;
    return false;
  }
  const auto day = day_of(time);
  days_[day][id] = round_;
  day_of_id_.emplace(id, day);
  dirty_.insert(day);
  return true;
}

void Told::end_round() {
  for (auto day = days_.begin(); day != days_.end() && day_of_id_.size() > Ledger::kMaxTold;) {
    auto& entries = day->second;
    for (auto at = entries.begin(); at != entries.end() && day_of_id_.size() > Ledger::kMaxTold;) {
      if (at->second == round_) {
        ++at;
        continue;
      }
      day_of_id_.erase(at->first);
      at = entries.erase(at);
      dirty_.insert(day->first);
    }
    day = entries.empty() ? days_.erase(day) : std::next(day);
  }
}

std::set<std::int64_t> Told::take_dirty() { return std::exchange(dirty_, {}); }

std::string Told::save(std::int64_t day) const {
  const auto found = days_.find(day);
  if (found == days_.end() || day < 0) return {};
  Writer writer;
  writer.number(static_cast<std::uint64_t>(day));
  writer.number(found->second.size());
  for (const auto& [id, round] : found->second) writer.text(id);
  return writer.sealed();
}

void Told::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  const auto day = static_cast<std::int64_t>(reader->number() & 0xffffffU);
  const auto size = reader->number();
  for (std::uint64_t i = 0; i < size && reader->good(); ++i) {
    auto id = reader->text();
    if (!reader->good() || day_of_id_.size() >= 2 * Ledger::kMaxTold) return;
    days_[day].emplace(id, 0U);
    day_of_id_.emplace(std::move(id), day);
  }
}

}  // namespace weir::audit
