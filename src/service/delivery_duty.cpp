#include "service/delivery_duty.hpp"

#include <algorithm>
#include <chrono>

#include "report/json_writer.hpp"
#include "service/feed_state.hpp"

namespace weir::service {
namespace {

constexpr std::chrono::seconds kLookEvery{5};

bool is_behind(const report::FeedState& feed, const config::Admin& admin) {
  const bool old = admin.feed_behind.count() > 0 && feed.oldest >= admin.feed_behind;
  const bool many = admin.feed_behind_events > 0 && feed.lag > admin.feed_behind_events;
  return old || many;
}

/// Half of what is told: a feed that hovers at the threshold is told of once.
bool has_caught_up(const report::FeedState& feed, const config::Admin& admin) {
  const bool old = admin.feed_behind.count() > 0 && feed.oldest >= admin.feed_behind / 2;
  const bool many = admin.feed_behind_events > 0 && feed.lag > admin.feed_behind_events / 2;
  return !old && !many;
}

report::OperationalEvent about(report::Operation operation, const report::FeedState& feed,
                               std::string reason) {
  return {.head = {},
          .operation = operation,
          .component = feed.name,
          .reason = std::move(reason),
          .feed = feed};
}

}  // namespace

void DeliveryDuty::tick(TimePoint now) {
  if (!around_.degraded()) tell_losses();
  if (now < next_look_ && next_look_ - now <= kLookEvery) return;
  next_look_ = now + kLookEvery;
  if (around_.log.ready()) look_at_feeds(now);
}

void DeliveryDuty::look_at_feeds(TimePoint now) {
  const auto config = around_.config();
  if (!config) return;
  const auto feeds = feed_states(around_.log, *config, now);
  for (const auto& feed : feeds) judge(feed, config->admin, now);
  std::erase_if(behind_, [&](const auto& told) {  // gone with a reload
    return std::ranges::find(feeds, told.first, &report::FeedState::name) == feeds.end();
  });
}

void DeliveryDuty::judge(const report::FeedState& feed, const config::Admin& admin, TimePoint now) {
  around_.metrics.feed_lag(feed.name, feed.lag);
  around_.metrics.feed_oldest(feed.name, feed.oldest);
  const auto told = behind_.find(feed.name);
  if (told == behind_.end() && is_behind(feed, admin)) {
    behind_.emplace(feed.name, now);
    around_.bulletin.operational(
        about(report::Operation::feed_behind, feed,
              std::to_string(feed.lag) + " events wait for feed " + feed.name +
                  ", the oldest for " + std::to_string(feed.oldest.count()) +
                  " s: its receiver does not take them, or not fast enough. None is lost until "
                  "events_kept or events_max_bytes is reached"));
  } else if (told != behind_.end() && has_caught_up(feed, admin)) {
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(now - told->second);
    behind_.erase(told);
    around_.bulletin.operational(
        about(report::Operation::feed_recovered, feed,
              "Feed " + feed.name + " has caught up after " + std::to_string(took.count()) + " s"));
  }
}

void DeliveryDuty::tell_losses() {
  const auto losses = around_.take_losses();
  if (losses.lost > 0) {
    around_.bulletin.operational(
        {.head = {},
         .operation = report::Operation::events_lost,
         .component = "state",
         .reason = std::to_string(losses.lost) +
                   " events were lost: the state did not take them and memory for them was full, "
                   "from " +
                   report::format_time(losses.lost_since) + " to " +
                   report::format_time(losses.lost_until) +
                   ". They are in no feed; mail was answered meanwhile",
         .loss = report::Loss{
             .events = losses.lost, .since = losses.lost_since, .until = losses.lost_until}});
  }
  if (losses.cut > 0) {
    around_.bulletin.operational(
        {.head = {},
         .operation = report::Operation::events_cut,
         .component = "state",
         .reason = "The oldest " + std::to_string(losses.cut) +
                   " events were cut before events_kept was over: there were more than "
                   "events_max_bytes. A feed-gap event follows for each feed that had not "
                   "delivered them",
         .loss = report::Loss{.events = losses.cut,
                              .first_position = losses.cut_first,
                              .last_position = losses.cut_last}});
  }
}

}  // namespace weir::service
