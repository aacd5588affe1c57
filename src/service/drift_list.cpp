#include "service/drift_list.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kKind = "drift";

std::string record_of(const DriftList::Entry& entry) {
  auto object = imports::to_json(entry.told);
  object["learned_ms"] = entry.learned.time_since_epoch().count();
  object["told"] = entry.is_told;
  return json::serialize(object);
}

std::optional<DriftList::Entry> entry_from(const std::string& bytes) {
  boost::system::error_code error;
  const auto value = json::parse(bytes, error);
  if (error || !value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  const auto* const learned = object.if_contains("learned_ms");
  const auto* const told = object.if_contains("told");
  DriftList::Entry entry{.told = imports::told_from(object)};
  if (entry.told.deviation.id.empty() || learned == nullptr || !learned->is_int64() ||
      told == nullptr || !told->is_bool()) {
    return std::nullopt;
  }
  entry.learned = TimePoint{TimePoint::duration{learned->get_int64()}};
  entry.is_told = told->get_bool();
  return entry;
}

}  // namespace

void DriftList::restore() {
  for (const auto& [key, bytes] : records_.kept(kKind)) {
    auto entry = entry_from(bytes);
    if (!entry || entry->told.deviation.id != key) {
      records_.forget(kKind, key);
      continue;
    }
    entries_.insert_or_assign(key, std::move(*entry));
  }
  while (entries_.size() > kMost) forget_oldest();
}

void DriftList::add(const imports::Told& told, TimePoint learned) {
  const auto& id = told.deviation.id;
  const auto [place, fresh] = entries_.insert_or_assign(id, Entry{told, learned, false});
  keep(place->second);
  if (entries_.size() > kMost) forget_oldest();
}

void DriftList::mark_told(std::string_view id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.is_told) return;
  found->second.is_told = true;
  keep(found->second);
}

std::vector<imports::Told> DriftList::untold() const {
  std::vector<imports::Told> list;
  for (const auto& [id, entry] : entries_) {
    if (!entry.is_told) list.push_back(entry.told);
  }
  std::ranges::stable_sort(list, {}, [](const auto& told) { return told.deviation.time; });
  return list;
}

std::vector<DriftList::Entry> DriftList::newest(TimePoint since, std::size_t most) const {
  std::vector<Entry> list;
  for (const auto& [id, entry] : entries_) {
    if (entry.learned >= since) list.push_back(entry);
  }
  std::ranges::stable_sort(list, std::greater{}, [](const Entry& entry) {
    return std::pair{entry.told.deviation.time, entry.learned};
  });
  if (list.size() > most) list.resize(most);
  return list;
}

void DriftList::keep(const Entry& entry) {
  records_.keep(kKind, entry.told.deviation.id, record_of(entry));
}

/// What was told goes first.
void DriftList::forget_oldest() {
  const auto oldest = std::ranges::min_element(entries_, {}, [](const auto& one) {
    return std::pair{!one.second.is_told, one.second.learned};
  });
  if (oldest == entries_.end()) return;
  records_.forget(kKind, oldest->first);
  entries_.erase(oldest);
}

}  // namespace weir::service
