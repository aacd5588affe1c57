#include "incident/top_list.hpp"

#include <algorithm>
#include <cmath>

#include "weir/base/text.hpp"
#include "weir/count/counter.hpp"

namespace weir::incident {
namespace {

/// The smallest hashes of n different keys lie about 1/n of the range apart (Bar-Yossef et al.,
/// 2002).
std::uint64_t estimate(const std::vector<std::uint64_t>& marks) {
  if (marks.size() < TopList::kMarks) return marks.size();
  constexpr double kRange = 18446744073709551616.0;  // 2^64
  const double share = (static_cast<double>(marks.back()) + 1.0) / kRange;
  return static_cast<std::uint64_t>(std::llround(static_cast<double>(TopList::kMarks - 1) / share));
}

void count_distinct(TopList& list, std::uint64_t hash) {
  auto& marks = list.marks;
  const auto place = std::ranges::lower_bound(marks, hash);
  if (place != marks.end() && *place == hash) return;
  if (marks.size() == TopList::kMarks) {
    if (place == marks.end()) return;
    marks.insert(place, hash);
    marks.pop_back();
  } else {
    marks.insert(place, hash);
  }
  list.distinct = std::max(list.distinct, estimate(marks));
}

bool more_frequent(const Tally& a, const Tally& b) {
  return a.count != b.count ? a.count > b.count : a.count + a.error > b.count + b.error;
}

/// Up to its place: only this one has grown.
void move_up(std::vector<Tally>& items, std::size_t at) {
  while (at > 0 && more_frequent(items[at], items[at - 1])) {
    std::swap(items[at], items[at - 1]);
    --at;
  }
}

}  // namespace

void add(TopList& list, std::string_view raw, TimePoint time, std::uint64_t times) {
  if (raw.empty() || times == 0) return;
  const auto key = printable(raw, kMaxKey);
  count_distinct(list, count::thing_hash(key));

  auto& items = list.items;
  const auto found = std::ranges::find(items, key, &Tally::key);
  if (found != items.end()) {
    found->count += times;
    found->first = std::min(found->first, time);
    found->last = std::max(found->last, time);
    move_up(items, static_cast<std::size_t>(found - items.begin()));
    return;
  }
  Tally tally{key, times, time, time, 0};
  if (items.size() == TopList::kKept) {
    const auto least =
        std::ranges::min_element(items, {}, [](const Tally& one) { return one.count + one.error; });
    tally.error = least->count + least->error;
    list.others += least->count;
    items.erase(least);
  }
  items.push_back(std::move(tally));
  move_up(items, items.size() - 1);
}

}  // namespace weir::incident
