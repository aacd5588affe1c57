#include "incident/top_list.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>

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

/// The most that a key which is not among the items may have been seen.
std::uint64_t most_outside(const TopList& list) {
  if (list.items.size() < TopList::kKept || list.others == 0) return 0;
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (const auto& one : list.items) least = std::min(least, one.count + one.error);
  return least;
}

void merge_marks(TopList& into, const TopList& other) {
  std::vector<std::uint64_t> both;
  std::ranges::set_union(into.marks, other.marks, std::back_inserter(both));
  if (both.size() > TopList::kMarks) both.resize(TopList::kMarks);
  into.marks = std::move(both);
  into.distinct = std::max({into.distinct, other.distinct, estimate(into.marks)});
}

}  // namespace

void merge(TopList& into, const TopList& other) {
  const auto missed_here = most_outside(into);
  const auto missed_there = most_outside(other);
  auto items = into.items;
  for (auto& one : items) {
    const auto same = std::ranges::find(other.items, one.key, &Tally::key);
    if (same == other.items.end()) {
      one.error += missed_there;
      continue;
    }
    one.count += same->count;
    one.error += same->error;
    one.first = std::min(one.first, same->first);
    one.last = std::max(one.last, same->last);
  }
  for (const auto& one : other.items) {
    if (std::ranges::find(into.items, one.key, &Tally::key) != into.items.end()) continue;
    items.push_back(one);
    items.back().error += missed_here;
  }
  // Whoever may have been seen most often stays: so nobody goes who was.
  std::ranges::stable_sort(items, std::greater<>{},
                           [](const Tally& one) { return one.count + one.error; });
  into.others += other.others;
  while (items.size() > TopList::kKept) {
    into.others += items.back().count;
    items.pop_back();
  }
  std::ranges::stable_sort(items, more_frequent);
  into.items = std::move(items);
  merge_marks(into, other);
}

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
