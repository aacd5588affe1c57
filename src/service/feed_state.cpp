#include "service/feed_state.hpp"

#include <algorithm>

namespace weir::service {

report::FeedState feed_state(report::EventLog& log, const std::string& name, TimePoint now) {
  report::FeedState state{.name = name};
  const auto cursor = log.cursor(name);
  const std::uint64_t position = cursor ? cursor->position : 0;
  const std::uint64_t last = log.last_position();
  if (last <= position) return state;
  const auto oldest = log.read_after(position, 1);
  if (oldest.empty()) return state;
  // What was cut before it could be delivered is no longer waited for.
  state.lag = last - std::min(last, oldest.front().position) + 1;
  const auto waited = std::chrono::duration_cast<std::chrono::seconds>(now - oldest.front().time);
  state.oldest = std::max(waited, std::chrono::seconds{0});
  return state;
}

std::vector<report::FeedState> feed_states(report::EventLog& log, const config::Config& config,
                                           TimePoint now) {
  std::vector<report::FeedState> states;
  for (const auto& feed : config.feeds)
    states.push_back(feed_state(log, config::feed_name(feed), now));
  return states;
}

}  // namespace weir::service
