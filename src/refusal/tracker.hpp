#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "refusal/rules.hpp"

namespace weir::refusal {

/// What is worth telling about the refusals of one kind over one connector.
struct Notice {
  const Rule* rule = nullptr;
  bool over = false;  ///< Exchange Online takes mail again
  std::string connector;
  TimePoint time{};
  detect::Severity severity = detect::Severity::info;
  std::uint64_t count = 0;  ///< refusals since the last notice; of all of it when over
  TimePoint since{};        ///< the first of all of it
  Delivery example;         ///< the newest one
};

/// Counts what Exchange Online refuses and says when it is worth telling: at once, and again when
/// it gets worse, else at most once a minute (10 minutes for what is not urgent). Pure and bounded;
/// not thread-safe.
class Tracker {
 public:
  // Brief of the domain: 3 in 10 minutes are worth a warning, 10 an alarm.
  static constexpr std::chrono::minutes kWindow{10};
  static constexpr std::size_t kSome = 3;
  static constexpr std::size_t kMany = 10;
  /// So long without one, and the next is sudden.
  static constexpr std::chrono::hours kClean{24};
  static constexpr std::chrono::seconds kRepeat{60};
  static constexpr std::chrono::minutes kRepeatCalm{10};
  /// After the last refusal, with mail taken since: then it is over.
  static constexpr std::chrono::seconds kSettled{20};
  static constexpr std::chrono::minutes kSettledPart{30};
  static constexpr std::size_t kMaxConnectors = 256;
  /// Of what has a share: so many deliveries in an hour before shares mean anything.
  static constexpr std::uint64_t kMinDeliveries = 50;

  /// A delivery to Exchange Online over `connector`. What is not `live` is from before the start:
  /// it is learned from and not told.
  std::vector<Notice> take(const Delivery& delivery, const std::string& connector, bool live);
  /// What is to be told without another delivery.
  std::vector<Notice> tick(TimePoint now);

  /// What has to survive a restart, and takes it back; damaged bytes are passed over.
  std::string save() const;
  void restore(std::string_view bytes);

 private:
  struct Series {
    std::deque<TimePoint> recent;  ///< of kWindow, at most kMany
    TimePoint first{};             ///< of this episode
    TimePoint last{};
    TimePoint told{};
    detect::Severity worst = detect::Severity::info;  ///< that was told
    std::uint64_t untold = 0;
    std::uint64_t all = 0;
    bool active = false;  ///< told, and not over yet
    Delivery example;
  };
  struct Slot {
    std::chrono::minutes begin{};
    std::uint64_t all = 0;
    std::uint64_t refused = 0;
  };
  struct Link {
    std::map<const Rule*, Series> series;
    TimePoint taken{};  ///< the last that was delivered
    std::deque<Slot> hour;
  };

  Link* link(const std::string& connector);
  static void prune(Series& series, TimePoint now);
  static void count(Link& link, const Rule* rule, TimePoint now);
  static detect::Severity severity(const Link& link, const Rule& rule, const Series& series,
                                   TimePoint now);
  static void judge(const std::string& connector, Link& link, const Rule& rule, Series& series,
                    TimePoint now, std::vector<Notice>& notices);
  static void settle(const std::string& connector, Link& link, TimePoint now,
                     std::vector<Notice>& notices);

  std::map<std::string, Link, std::less<>> links_;
};

/// "550 5.7.711 Access denied, … said NAME: what it means", printable, at most 256 bytes. The same
/// for refusals of the same kind, as far as the other side repeats itself.
std::string evidence(const Rule& rule, const Delivery& delivery);

}  // namespace weir::refusal
