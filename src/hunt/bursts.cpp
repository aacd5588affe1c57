#include "hunt/bursts.hpp"

#include <algorithm>
#include <tuple>

namespace weir::hunt {
namespace {

/// How often each `what` is among the hits of a window.
class Window {
 public:
  explicit Window(std::size_t all) : times_(all, 0) {}
  void enter(std::uint32_t what) { different_ += times_[what]++ == 0 ? 1U : 0U; }
  void leave(std::uint32_t what) { different_ -= --times_[what] == 0 ? 1U : 0U; }
  std::uint64_t different() const noexcept { return different_; }

 private:
  std::vector<std::uint32_t> times_;
  std::uint64_t different_ = 0;
};

void count_different(const std::vector<Hit>& hits, Run& run, Window& window) {
  for (auto i = run.begin; i < run.end; ++i) window.enter(hits[i].what);
  run.different = window.different();
  for (auto i = run.begin; i < run.end; ++i) window.leave(hits[i].what);
}

/// The runs of the hits from `begin` to `end`, which are of one key.
void runs_of_key(const std::vector<Hit>& hits, std::size_t begin, std::size_t end, Window& window,
                 std::chrono::milliseconds length, std::uint64_t threshold,
                 std::vector<Run>& found) {
  const auto before = found.size();
  auto oldest = begin;
  for (auto newest = begin; newest < end; ++newest) {
    window.enter(hits[newest].what);
    while (hits[newest].time - hits[oldest].time >= length) window.leave(hits[oldest++].what);
    if (window.different() < threshold) continue;
    if (found.size() == before || oldest >= found.back().end) found.push_back({oldest, 0, 0, 0});
    found.back().end = newest + 1;
    found.back().peak = std::max(found.back().peak, window.different());
  }
  while (oldest < end) window.leave(hits[oldest++].what);
}

}  // namespace

std::uint32_t Numbers::of(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(texts_.emplace_back(text), number);
  return number;
}

std::vector<Run> sliding_runs(std::vector<Hit>& hits, std::size_t all,
                              std::chrono::milliseconds window, std::uint64_t threshold) {
  std::ranges::sort(hits, {}, [](const Hit& hit) { return std::tie(hit.key, hit.time, hit.what); });
  std::vector<Run> found;
  Window counted{all};
  for (std::size_t begin = 0; begin < hits.size();) {
    auto end = begin + 1;
    while (end < hits.size() && hits[end].key == hits[begin].key) ++end;
    runs_of_key(hits, begin, end, counted, window, std::max<std::uint64_t>(threshold, 1), found);
    begin = end;
  }
  for (auto& run : found) count_different(hits, run, counted);
  return found;
}

TimePoint bin_of(TimePoint time, std::chrono::milliseconds window) {
  const auto since = time.time_since_epoch();
  auto over = since % window;
  if (over < std::chrono::milliseconds::zero()) over += window;
  return time - over;
}

std::vector<Run> clock_runs(std::vector<Hit>& hits, std::chrono::milliseconds window,
                            std::uint64_t threshold) {
  const auto bin = [&](const Hit& hit) { return bin_of(hit.time, window); };
  std::ranges::sort(hits, {}, [&](const Hit& hit) {
    return std::tuple{hit.key, bin(hit), hit.what, hit.time};
  });
  std::vector<Run> found;
  for (std::size_t begin = 0; begin < hits.size();) {
    Run run{begin, begin + 1, 1, 0};
    for (; run.end < hits.size(); ++run.end) {
      const auto& hit = hits[run.end];
      if (hit.key != hits[begin].key || bin(hit) != bin(hits[begin])) break;
      run.different += hit.what != hits[run.end - 1].what ? 1U : 0U;
    }
    run.peak = run.different;
    if (run.different >= threshold) found.push_back(run);
    begin = run.end;
  }
  return found;
}

}  // namespace weir::hunt
