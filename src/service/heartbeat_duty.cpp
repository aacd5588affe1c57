#include "service/heartbeat_duty.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string_view>

#include "service/feed_state.hpp"

namespace weir::service {
namespace {

using std::chrono::seconds;

seconds between(TimePoint from, TimePoint to) {
  return std::max(std::chrono::duration_cast<seconds>(to - from), seconds{0});
}

std::uint64_t most_behind(const std::vector<report::FeedState>& feeds) {
  std::uint64_t most = 0;
  for (const auto& feed : feeds) most = std::max(most, feed.lag);
  return most;
}

std::string sentence(const report::Heartbeat& beat) {
  return std::to_string(beat.messages) + " messages in " + std::to_string(beat.since.count()) +
         " s, " + std::to_string(beat.incidents_open) + " incidents open, feeds at most " +
         std::to_string(most_behind(beat.feeds)) + " events behind" +
         (beat.degraded ? "; the state is degraded" : "");
}

/// One incident may be open on several connectors.
std::uint64_t different(const incident::OpenIncidents& open) {
  std::set<std::string_view> ids;
  for (const auto& [connector, id] : open.all()) ids.insert(id);
  return ids.size();
}

}  // namespace

void HeartbeatDuty::begin(TimePoint now) { begun_ = last_ = now; }

void HeartbeatDuty::tick(TimePoint now) {
  const auto config = around_.config();
  if (!config || config->admin.heartbeat.count() == 0) return;
  if (now < last_) last_ = now;  // the clock was set back
  if (now - last_ >= config->admin.heartbeat) beat(*config, now);
}

void HeartbeatDuty::beat(const config::Config& config, TimePoint now) {
  const auto health = around_.health();
  const auto messages = around_.metrics.totals().messages;
  const auto incidents = around_.board.situation().incidents;
  report::Heartbeat beat{.since = between(last_, now),
                         .uptime = between(begun_, now),
                         .messages = messages - messages_,
                         .incidents_open = incidents ? different(*incidents) : 0,
                         .degraded = health.degraded,
                         .events_lost = health.events_lost,
                         .feeds = feed_states(around_.log, config, now)};
  last_ = now;
  messages_ = messages;
  report::OperationalEvent event{.head = {},
                                 .operation = report::Operation::heartbeat,
                                 .component = "service",
                                 .reason = sentence(beat)};
  event.heartbeat = std::move(beat);
  around_.bulletin.operational(std::move(event));
  around_.metrics.heartbeat();
}

}  // namespace weir::service
