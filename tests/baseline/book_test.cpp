#include "baseline/book.hpp"

#include <gmock/gmock.h>

#include <random>

#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct BookTest : testing::Test {
  Book book{utc};
  TimePoint now{kMonday};

  BookTest() {
    BookRules rules;
    rules.days_off = weekends();
    rules.declared["onprem"] = 0;
    book.set_rules(rules);
    book.begin(now, now);
  }
  void send(std::uint64_t count, std::string_view account = "", std::string_view over = "onprem") {
    for (std::uint64_t i = 0; i < count; ++i) book.see(now, over, account);
  }
  void pass(std::chrono::minutes time) {
    for (; time > 0min; time -= 1min) {
      now += 1min;
      book.tick(now);
    }
  }
  /// Hours of ordinary mail, the last one closed.
  void hours(int count, std::string_view account = "") {
    for (int i = 0; i < count; ++i) {
      send(office(utc(hour_of(now))), account);
      pass(60min);
    }
  }
  Expectation expectation(std::string_view name = "onprem") const {
    return book.find(name, now)->now;
  }
  std::optional<TimePoint> learned_until() const { return book.find("onprem", now)->learned_until; }
};

TEST_F(BookTest, LearnsAnHourOnceAWholeOneHasFollowed) {
  hours(1);
  EXPECT_EQ(learned_until(), std::nullopt);
  EXPECT_EQ(book.find("onprem", now)->waiting, 1U);
  pass(59min);
  EXPECT_EQ(learned_until(), std::nullopt);
  pass(1min);
  EXPECT_EQ(learned_until(), TimePoint{kMonday} + 1h);
}

TEST_F(BookTest, ExpectsWhatIsOrdinaryAfterFiveWeeks) {
  hours(24 * 35 + 12);
  EXPECT_EQ(expectation().basis, Basis::hour_of_week);
  EXPECT_DOUBLE_EQ(expectation().expected, 300);
  EXPECT_THAT(expectation().why, HasSubstr("a dip below 60"));
  const auto forecasts = book.forecasts(now);
  ASSERT_NE(forecasts->connector("onprem"), nullptr);
  EXPECT_EQ(forecasts->connector("onprem")->high, 900U);
}

TEST_F(BookTest, ExpectsAPlainNumberOfADeclaredConnectorWithoutMail) {
  EXPECT_EQ(book.forecasts(now)->connector("onprem")->high, 1000U);
  EXPECT_EQ(book.forecasts(now)->connector("other"), nullptr);
  EXPECT_EQ(book.forecasts(now)->account("nobody")->high, 100U);
}

TEST_F(BookTest, LearnsNeitherTheHoursOfAnIncidentNorTheOneBefore) {
  hours(10);
  EXPECT_EQ(learned_until(), TimePoint{kMonday} + 9h);
  send(5000);  // the attack begins at 10:00
  pass(60min);
  send(5000);
  pass(10min);
  book.freeze({"onprem"});  // and is seen at 11:10
  pass(120min);
  book.freeze({});
  pass(50min);  // 14:00
  pass(180min);
  EXPECT_EQ(learned_until(), TimePoint{kMonday} + 16h);
  const auto history = Tracker::decode(book.take_changed(true).at(0).second)->history();
  for (const int hour : {0, 8, 9, 14, 15}) EXPECT_TRUE(history.at(hour_at(kMonday, hour))) << hour;
  for (const int hour : {10, 11, 12, 13}) EXPECT_FALSE(history.at(hour_at(kMonday, hour))) << hour;
  EXPECT_EQ(history.peak(utc(hour_at(kMonday, 0)).day)->count, 300U);
}

TEST_F(BookTest, SaysThatItIsFrozen) {
  hours(3);
  book.freeze({"onprem"});
  EXPECT_TRUE(expectation().frozen);
  EXPECT_THAT(expectation().why, HasSubstr("incident"));
  EXPECT_TRUE(book.forecasts(now)->connector("onprem")->frozen);
  book.freeze({"other"});
  EXPECT_FALSE(expectation().frozen);
}

TEST_F(BookTest, FreezesAnAccountWithItsConnector) {
  hours(3, "svc");
  book.freeze({"onprem"});
  send(4000, "svc");
  send(10, "new");  // first seen while it is frozen
  pass(60min);
  book.freeze({});
  pass(240min);
  for (const auto* name : {"svc", "new"}) {
    const auto view = book.find(name, now);
    ASSERT_TRUE(view);
    const auto ahead = book.ahead(name, now, 1);
    EXPECT_THAT(ahead, SizeIs(1));
  }
  const auto ahead = book.ahead("svc", now, 1);
  EXPECT_EQ(book.find("svc", now)->learned_since, TimePoint{kMonday});
}

TEST_F(BookTest, AnHourOfWhichMuchWasMissedIsNotLearned) {
  Book late{utc};
  const TimePoint start{kMonday + 4min};
  late.begin(start, std::nullopt);
  late.see(start, "onprem", "");
  for (int hour = 1; hour <= 2; ++hour) late.tick(TimePoint{kMonday} + std::chrono::hours{hour});
  late.tick(TimePoint{kMonday} + 3h);
  late.tick(TimePoint{kMonday} + 4h);
  EXPECT_EQ(late.find("onprem", TimePoint{kMonday} + 4h)->learned_since, TimePoint{kMonday} + 1h);
}

TEST_F(BookTest, SleepingOverHoursIsNotAsQuietAsItSeems) {
  hours(12);
  now += 5h + 10min;
  book.tick(now);
  pass(240min);
  const auto history = Tracker::decode(book.take_changed(true).at(0).second)->history();
  EXPECT_TRUE(history.at(hour_at(kMonday, 11)));
  for (const int hour : {12, 13, 14, 15, 16, 17}) EXPECT_FALSE(history.at(hour_at(kMonday, hour)));
  EXPECT_EQ(history.at(hour_at(kMonday, 18)), 0U);
}

TEST_F(BookTest, AClockThatWasAheadIsForgotten) {
  hours(12);
  now += 90min;
  book.tick(now);
  send(50);
  now -= 90min;
  book.tick(now);
  pass(300min);
  const auto history = Tracker::decode(book.take_changed(true).at(0).second)->history();
  EXPECT_EQ(history.at(hour_at(kMonday, 10)), 300U);
  EXPECT_FALSE(history.at(hour_at(kMonday, 12)));
  EXPECT_FALSE(history.at(hour_at(kMonday, 13)).value_or(0) > 0);
  EXPECT_EQ(history.at(hour_at(kMonday, 14)), 0U);
}

TEST_F(BookTest, GoesOnAfterAShortBreak) {
  hours(12, "svc");
  send(100);
  now += 20min;
  Book next{utc};
  for (const auto& [key, bytes] : book.take_changed(true)) EXPECT_TRUE(next.restore(key, bytes));
  now += 1min;
  next.begin(now, book.watched_since());
  for (int i = 0; i < 200; ++i) next.see(now, "onprem", "");
  for (int hour = 13; hour < 16; ++hour) next.tick(TimePoint{kMonday} + std::chrono::hours{hour});
  const auto history = Tracker::decode(next.take_changed(true).at(0).second)->history();
  EXPECT_EQ(history.at(hour_at(kMonday, 11)), 300U);
  EXPECT_EQ(history.at(hour_at(kMonday, 12)), 300U);  // both parts of it
}

TEST_F(BookTest, LearnsNoHourInWhichItWasAway) {
  hours(12);
  send(100);
  const auto kept = book.take_changed(true);
  Book next{utc};
  for (const auto& [key, bytes] : kept) EXPECT_TRUE(next.restore(key, bytes));
  next.begin(TimePoint{kMonday} + 15h + 30min, std::nullopt);
  for (int hour = 16; hour < 20; ++hour) next.tick(TimePoint{kMonday} + std::chrono::hours{hour});
  const auto history = Tracker::decode(next.take_changed(true).at(0).second)->history();
  EXPECT_EQ(history.at(hour_at(kMonday, 11)), 300U);
  for (const int hour : {12, 13, 14, 15}) EXPECT_FALSE(history.at(hour_at(kMonday, hour))) << hour;
  EXPECT_EQ(history.at(hour_at(kMonday, 16)), 0U);
}

TEST_F(BookTest, ForgetsWhatItIsTold) {
  hours(48, "svc");
  EXPECT_TRUE(book.forget("onprem"));
  EXPECT_FALSE(book.forget("onprem"));
  EXPECT_FALSE(book.find("onprem", now));
  EXPECT_TRUE(book.forget("svc"));
  EXPECT_THAT(book.take_forgotten(), testing::UnorderedElementsAre("c:onprem", "a:svc"));
  EXPECT_THAT(book.take_forgotten(), IsEmpty());
}

TEST_F(BookTest, KeepsIdleAccountsOnceADay) {
  hours(50, "svc");  // on a second day: established
  book.take_changed(false);
  pass(60min);
  EXPECT_THAT(book.take_changed(false), SizeIs(1));  // the connector
  pass(24h);
  EXPECT_THAT(book.take_changed(false), SizeIs(2));
}

TEST_F(BookTest, RefusesRecordsThatAreNotIts) {
  EXPECT_FALSE(book.restore("x:y", ""));
  EXPECT_FALSE(book.restore("c:onprem", ""));
  EXPECT_FALSE(book.restore("a:svc", "\x01\x01\x7f"));
  hours(3);
  const auto bytes = book.take_changed(true).at(0).second;
  std::mt19937 random{3};
  for (int i = 0; i < 2000; ++i) {  // any bytes are safe
    auto broken = bytes.substr(0, random() % (bytes.size() + 1));
    if (!broken.empty()) broken[random() % broken.size()] = static_cast<char>(random());
    Book other{utc};
    other.restore(i % 2 == 0 ? "c:x" : "a:x", broken);
    other.begin(now, std::nullopt);
    other.forecasts(now);
  }
}

TEST_F(BookTest, ShowsTheHoursAhead) {
  hours(24 * 35);
  const auto ahead = book.ahead("onprem", now, 24);
  ASSERT_THAT(ahead, SizeIs(24));
  EXPECT_EQ(ahead[10].local.hour, 10);
  EXPECT_DOUBLE_EQ(ahead[10].expectation.expected, 300);
  EXPECT_DOUBLE_EQ(ahead[3].expectation.expected, 10);
  EXPECT_THAT(book.ahead("nobody", now, 24), IsEmpty());
}

TEST(Recent, CountsTheSlidingHourInStepsOfFiveMinutes) {
  Recent recent;
  const TimePoint start{kMonday};
  for (int i = 0; i < 60; ++i) recent.add(start + std::chrono::minutes{i});
  EXPECT_EQ(recent.last(start + 59min), 60U);
  EXPECT_EQ(recent.last(start + 59min, 3), 20U);  // rounded out to whole steps
  EXPECT_EQ(recent.last(start + 90min), 30U);
  EXPECT_EQ(recent.last(start + 5h), 0U);
  recent.add(start - 10min);  // a step back counts now
  EXPECT_EQ(recent.last(start + 59min), 61U);
  recent.add(start - 30h);  // a clock that was far ahead
  EXPECT_EQ(recent.last(start - 30h), 1U);
}

}  // namespace
}  // namespace weir::baseline
