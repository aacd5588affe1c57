// Weeks of an office's mail as they come, and what the book says of each minute of the last two.
#include <gmock/gmock.h>

#include <random>

#include "baseline/book.hpp"
#include "baseline/dips.hpp"
#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

/// Eight weeks from 7 September 2026 in Berlin: the clock goes back on 25 October, the month ends
/// on a Friday and a Saturday. The last two weeks are looked at.
constexpr auto kBegin = sys_days{year{2026} / 9 / 7};
constexpr auto kLook = sys_days{year{2026} / 10 / 19};
constexpr auto kEnd = sys_days{year{2026} / 11 / 2};

struct Office {
  Book book{berlin};
  Dips dips;
  TimePoint now{kBegin};
  std::mt19937 random{42};
  std::vector<std::string> spikes;  ///< "connector" or "account" and when, once an hour
  std::vector<std::string> found;   ///< connectors with a dip
  std::vector<std::string> notes;
  /// Messages of this minute beside the ordinary ones.
  std::function<std::uint64_t(TimePoint)> attack = [](TimePoint) { return 0; };
  std::function<bool(TimePoint)> diverted = [](TimePoint) { return false; };
  std::map<std::string, Recent> sliding;

  Office() {
    BookRules rules;
    rules.days_off = weekends();
    book.set_rules(rules);
    book.begin(now, now);
  }

  static bool holiday(const LocalHour& local) {
    return local.day == utc(hour_at(sys_days{year{2026} / 10 / 30}, 0)).day - 4;  // nobody told us
  }

  /// Per hour, for people.
  static double people(const LocalHour& local) {
    static constexpr double kDay[24] = {4,   3,   3,   3,   4,   6,   15, 60, 220, 380, 420, 390,
                                        250, 300, 380, 360, 300, 180, 70, 30, 20,  12,  8,   5};
    const bool off = weekday_of(local.day) > 4 || holiday(local);
    return off ? kDay[local.hour] / 15 + 2 : kDay[local.hour];
  }

  void send(const std::string& connector, const std::string& account, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      book.see(now, connector, account);
      sliding[connector].add(now);
      if (!account.empty()) sliding[account].add(now);
    }
  }
  std::uint64_t chance(double per_hour) {
    return std::poisson_distribution<std::uint64_t>{per_hour / 60}(random);
  }

  void minute() {
    const auto local = berlin(hour_of(now));
    const auto of_hour = (now - begin_of(hour_of(now))) / 1min;
    // An ordinary day is a fifth more or less than the last one.
    const double mood = 0.8 + 0.4 * static_cast<double>(local.day * 7 % 11) / 10;
    send("onprem", "", chance(people(local) * mood));
    if (!diverted(now)) send("cloud", "", chance(people(local) * 1.4 * mood));
    if (weekday_of(local.day) == 1 && local.hour == 10 && of_hour >= 5 && of_hour < 25) {
      send("onprem", "newsletter", 150);
    }
    const bool working = weekday_of(local.day) < 5;
    if (working) send("onprem", "erp", chance(20));
    const bool last_working_day =
        working && days_to_month_end(local.day) <= (weekday_of(local.day) == 4 ? 2 : 0);
    if (last_working_day && local.hour == 15) send("onprem", "erp", 40);
    if (local.hour == 2 && of_hour < 10) send("onprem", "backup", 6);
    send("onprem", "erp", attack(now));
    now += 1min;
    book.tick(now);
  }

  void judge(const Forecasts& forecasts) {
    for (const auto& [name, recent] : sliding) {
      const auto* connector = forecasts.connector(name);
      const auto* made = connector != nullptr ? connector : forecasts.account(name);
      if (recent.last(now) > made->high) {
        const auto local = berlin(hour_of(now));
        spikes.push_back(name + " day " +
                         std::to_string(local.day - utc(hour_of(TimePoint{kLook})).day) + " hour " +
                         std::to_string(local.hour));
      }
    }
    const auto said = dips.look(book.flows(now), {}, now);
    for (const auto& dip : said.dips) found.push_back(dip.connector);
    if (!said.note.empty()) notes.push_back(said.note);
  }

  void run() {
    while (now < TimePoint{kEnd}) {
      minute();
      // Every five minutes is often enough to see what lasts.
      if (now >= TimePoint{kLook} && (now - TimePoint{kBegin}) % 5min == 0ms)
        judge(*book.forecasts(now));
    }
  }
};

TEST(Weeks, OrdinaryMailBringsNoFalseAlarm) {
  Office office;
  office.run();
  EXPECT_THAT(office.spikes, IsEmpty());
  EXPECT_THAT(office.found, IsEmpty());
  EXPECT_LE(office.notes.size(), 1U);  // the holiday
}

TEST(Weeks, EachAttackIsFound) {
  Office office;
  const auto at = [](std::chrono::sys_days day, std::chrono::minutes time) {
    return TimePoint{day} + time;
  };
  const auto day = kLook + std::chrono::days{3};  // a Thursday
  const auto friday = day + std::chrono::days{1};
  office.attack = [&](TimePoint time) -> std::uint64_t {
    if (time >= at(day, 1h) && time < at(day, 2h)) return 5;          // at night, 300 in an hour
    if (time >= at(day, 12h) && time < at(day, 13h)) return 30;       // by day, 1,800
    if (time >= at(friday, 12h) && time < at(friday, 20h)) return 3;  // slowly
    return 0;
  };
  office.diverted = [&](TimePoint time) {
    return time >= at(friday, 9h) && time < at(friday, 14h);
  };
  office.run();
  const auto spiked = [&](const char* who, int on, std::initializer_list<int> hours) {
    for (const int hour : hours) {
      if (std::ranges::count(office.spikes, std::string{who} + " day " + std::to_string(on) +
                                                " hour " + std::to_string(hour)) > 0) {
        return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(spiked("onprem", 3, {3, 4}));
  EXPECT_TRUE(spiked("erp", 3, {3, 4}));
  EXPECT_TRUE(spiked("onprem", 3, {14, 15}));
  EXPECT_TRUE(spiked("erp", 4, {15, 16, 17}));
  EXPECT_THAT(office.found, Contains("cloud"));
  EXPECT_THAT(office.found, Not(Contains("onprem")));
}

}  // namespace
}  // namespace weir::baseline
