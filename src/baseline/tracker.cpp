#include "baseline/tracker.hpp"

#include <algorithm>

#include "baseline/packing.hpp"

namespace weir::baseline {
namespace {

constexpr char kVersion = 1;
/// Whole hours that must follow a closed one before it is learned.
constexpr Hour kWait = 2;

}  // namespace

void Tracker::see(TimePoint time, Hour hour) {
  if (!last_seen_) {
    first_seen_ = time;
    present_.hour = hour;
  }
  last_seen_ = time;
  ++present_.count;
  recent_.add(time);
  // Not rounded out: a batch on the hour would meet the one before it.
  present_.peak = std::max(present_.peak, recent_.last(time, Recent::kStepsOfHour - 1));
}

void Tracker::spoil() noexcept {
  present_.spoiled = true;
  if (!waiting_.empty() && waiting_.back().hour == present_.hour - 1)
    waiting_.back().spoiled = true;
}

void Tracker::turn(Hour hour, bool covered, const LocalHour& local, unsigned weeks) {
  present_.spoiled = present_.spoiled || !covered;
  present_.local = local;
  waiting_.push_back(present_);
  present_ = {.hour = hour};
  while (!waiting_.empty() && waiting_.front().hour <= hour - kWait) {
    const auto& closed = waiting_.front();
    if (!closed.spoiled) {
      history_.learn(closed.hour, closed.count, weeks);
      history_.learn_peak(closed.local.day, {closed.peak, closed.local.hour});
    }
    waiting_.erase(waiting_.begin());
  }
}

void Tracker::step_back(Hour hour, std::int32_t day) {
  std::erase_if(waiting_, [hour](const Closed& closed) { return closed.hour >= hour; });
  history_.forget_from(hour, day + 1);
  present_ = {.hour = hour, .spoiled = true};
}

std::string Tracker::encode() const {
  std::string out{kVersion};
  const auto put_time = [&](TimePoint time) {
    put_varint(out, static_cast<std::uint64_t>(
                        std::max<std::int64_t>(time.time_since_epoch().count(), 0)));
  };
  const auto put_closed = [&](const Closed& closed) {
    put_varint(out, static_cast<std::uint64_t>(std::max<Hour>(closed.hour, 0)));
    put_varint(out, closed.count);
    put_varint(out, closed.peak);
    put_varint(out, closed.spoiled ? 1 : 0);
    put_varint(out, static_cast<std::uint64_t>(std::max(closed.local.day, 0)));
    put_varint(out, closed.local.hour);
  };
  put_time(first_seen_);
  put_time(last_seen_.value_or(TimePoint{}));
  put_closed(present_);
  put_varint(out, waiting_.size());
  for (const auto& closed : waiting_) put_closed(closed);
  return out + history_.encode();
}

std::optional<Tracker> Tracker::decode(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) return std::nullopt;
  bytes.remove_prefix(1);
  bool good = true;
  const auto take = [&](std::uint64_t most) {
    const auto value = take_varint(bytes);
    if (!value || *value > most) good = false;
    return good ? *value : 0;
  };
  constexpr std::uint64_t kFar = std::uint64_t{1} << 30;
  const auto take_time = [&] {
    return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(take(kFar * 3'600'000))}};
  };
  const auto take_closed = [&] {
    Closed closed;
    closed.hour = static_cast<Hour>(take(kFar));
    closed.count = take(~std::uint64_t{0});
    closed.peak = take(~std::uint64_t{0});
    closed.spoiled = take(1) == 1;
    closed.local.day = static_cast<std::int32_t>(take(kFar));
    closed.local.hour = static_cast<std::uint8_t>(take(23));
    return closed;
  };
  Tracker tracker;
  tracker.first_seen_ = take_time();
  const auto last = take_time();
  if (last != TimePoint{}) tracker.last_seen_ = last;
  tracker.present_ = take_closed();
  const auto waiting = take(static_cast<std::uint64_t>(kWait) + 1);
  for (std::uint64_t i = 0; good && i < waiting; ++i) tracker.waiting_.push_back(take_closed());
  auto history = good ? History::decode(bytes) : std::nullopt;
  if (!history) return std::nullopt;
  tracker.history_ = std::move(*history);
  return tracker;
}

}  // namespace weir::baseline
