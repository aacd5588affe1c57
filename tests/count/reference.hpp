#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::test {

/// Counting the slow and obvious way: every event that still counts is kept with its time. A clock
/// that steps back stands still; one that comes back from more than a window ahead takes what it
/// counted there along, and what it made the counter forget stays forgotten.
class Reference {
 public:
  /// What a sliding count may say: the exact one, and with it whatever lies in the sixtieth of the
  /// window in which the window begins.
  struct Bounds {
    std::uint64_t exact = 0;
    std::uint64_t most = 0;
  };

  explicit Reference(std::chrono::seconds window) : window_{window} {}

  /// `value`: how many, or which thing.
  void add(std::uint64_t value, TimePoint now) {
    touch(now);
    latest_ = settle(now);
    events_.push_back({latest_, value});
  }

  /// A message that adds nothing.
  void touch(TimePoint now) {
    const TimePoint time = settle(now);
    std::erase_if(events_,
                  [&](const Event& event) { return sixtieth(event.time) < sixtieth(time) - 60; });
    if (events_.empty()) latest_ = {};
  }

  Bounds sum(TimePoint now) {
    Bounds out;
    visit(now, [&](std::uint64_t value, bool inside) {
      out.most += value;
      if (inside) out.exact += value;
    });
    return out;
  }

  Bounds different(TimePoint now) {
    std::set<std::uint64_t> inside;
    std::set<std::uint64_t> all;
    visit(now, [&](std::uint64_t value, bool is_inside) {
      all.insert(value);
      if (is_inside) inside.insert(value);
    });
    return {inside.size(), all.size()};
  }

 private:
  struct Event {
    TimePoint time;
    std::uint64_t value;
  };

  std::int64_t sixtieth(TimePoint time) const {
    return time.time_since_epoch().count() * 60 / (window_.count() * 1000);
  }

  /// What the time is to the counter.
  TimePoint settle(TimePoint now) {
    if (sixtieth(latest_) <= sixtieth(now) + 60) return std::max(latest_, now);
    for (Event& event : events_) event.time = std::min(event.time, now);
    return latest_ = now;
  }

  template <class Visit>
  void visit(TimePoint now, Visit visit) {
    const TimePoint time = settle(now);
    for (const Event& event : events_) {
      const bool inside = event.time > time - window_;
      if (inside || sixtieth(event.time) == sixtieth(time) - 60) visit(event.value, inside);
    }
  }

  std::chrono::seconds window_;
  std::vector<Event> events_;
  TimePoint latest_{};
};

/// A clock of a host on which something is wrong now and then.
class UnsteadyClock {
 public:
  /// `far`: it also jumps by many windows.
  UnsteadyClock(std::chrono::seconds window, bool far) : window_{window}, far_{far} {}

  TimePoint now() const { return now_; }
  TimePoint tick(std::mt19937_64& random) {
    const auto window = static_cast<std::uint64_t>(window_.count()) * 1000;
    const auto part = [&](std::uint64_t most) {
      return std::chrono::milliseconds{random() % (most + 1)};
    };
    switch (random() % 64) {
      case 0:
        now_ += part(2 * window);
        break;
      case 1:
        now_ -= part(window / 2);
        break;
      case 2:
        if (far_) now_ += 30 * part(window);
        break;
      case 3:
        if (far_) now_ -= 30 * part(window);
        break;
      default:
        now_ += part(window / 30);
    }
    return now_;
  }

 private:
  std::chrono::seconds window_;
  bool far_;
  TimePoint now_{std::chrono::milliseconds{1'767'355'200'000}};
};

}  // namespace weir::test
