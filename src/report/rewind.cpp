#include "report/rewind.hpp"

#include <algorithm>
#include <vector>

namespace weir::report {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::uint64_t kFirstLook = 256;

struct Seen {
  std::uint64_t position = 0;
  std::uint64_t bytes = 0;  ///< 0 = not wanted
  TimePoint time{};
};

/// What is in the log from after `from` up to `to`, without what lies before a gap.
std::vector<Seen> look(EventLog& log, std::uint64_t from, std::uint64_t to,
                       const std::function<bool(const StoredEvent&)>& wanted) {
  std::vector<Seen> seen;
  auto at = from;
  while (at < to) {
    const auto events = log.read_after(at, std::min<std::uint64_t>(kPage, to - at));
    if (events.empty()) break;
    for (const auto& event : events) {
      if (event.position > to) return seen;
      if (event.position != at + 1) seen.clear();
      at = event.position;
      seen.push_back(
          {at, wanted(event) ? std::max<std::uint64_t>(event.json.size(), 1) : 0, event.time});
    }
  }
  // A gap that ends beyond `to`: the numbers before it are not known.
  if (at < to) seen.clear();
  return seen;
}

std::uint64_t sum(const std::vector<Seen>& seen) {
  std::uint64_t bytes = 0;
  for (const auto& one : seen) bytes += one.bytes;
  return bytes;
}

}  // namespace

FeedCursor rewound(EventLog& log, const FeedCursor& reached, const Reach& reach,
                   const std::function<bool(const StoredEvent&)>& wanted) {
  if (reach.bytes == 0 || reached.position <= reach.after) return reached;
  const auto most = std::min(reached.position - reach.after, reach.positions);
  std::vector<Seen> seen;
  for (auto span = std::min(kFirstLook, most);; span = std::min(span * 4, most)) {
    seen = look(log, reached.position - span, reached.position, wanted);
    if (span == most || seen.size() < span || sum(seen) >= reach.bytes) break;
  }
  auto cursor = reached;
  auto best = reached;
  std::uint64_t bytes = 0;
  TimePoint newest{};
  for (auto one = seen.rbegin(); one != seen.rend(); ++one) {
    cursor.position = one->position - 1;
    if (one->bytes == 0) continue;
    if (bytes == 0) newest = one->time;
    bytes += one->bytes;
    // One that alone is larger comes again all the same.
    if ((bytes > reach.bytes && best.position != reached.position) ||
        newest - one->time > reach.age || cursor.sequence == 0) {
      break;
    }
    --cursor.sequence;
    best = cursor;
  }
  return best;
}

}  // namespace weir::report
