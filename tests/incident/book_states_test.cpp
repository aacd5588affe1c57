#include <gtest/gtest.h>

#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::LimitState;
using detect::Severity;

std::vector<ChangeKind> kinds_of(const std::vector<Change>& changes) {
  std::vector<ChangeKind> kinds;
  for (const auto& change : changes) kinds.push_back(change.kind);
  return kinds;
}

TEST(BookStates, ABurstIsToldOnce) {
  Bench bench;
  for (int i = 0; i < 2000; ++i) {
    auto sighting = suspicious(kMonday + i * 1s);
    sighting.enforced = Disposition::tempfail;
    bench.see(i < 100 ? sighting : over(sighting, static_cast<std::uint64_t>(i)));
    bench.tick(kMonday + i * 1s);
  }
  EXPECT_EQ(kinds_of(bench.told), std::vector{ChangeKind::opened});
  EXPECT_EQ(bench.incident().messages, 2000U);
  EXPECT_EQ(bench.incident().revision, 1U);
}

TEST(BookStates, EachSeverityIsToldOnceAndNeverFalls) {
  Bench bench;
  bench.burst(kMonday, 15, 100s);
  EXPECT_EQ(bench.incident().severity, Severity::high);  // more than a handful of high ones
  for (int i = 0; i < 600; ++i) bench.see(suspicious(kMonday + 200s + i * 1s));
  EXPECT_EQ(bench.incident().severity, Severity::critical);  // 500 went through
  EXPECT_EQ(kinds_of(bench.told), (std::vector{ChangeKind::opened, ChangeKind::escalated}));
}

TEST(BookStates, QuietClosesIt) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  EXPECT_TRUE(bench.tick(kMonday + 3599s).empty());
  const auto changes = bench.tick(kMonday + 3600s);
  ASSERT_EQ(kinds_of(changes), std::vector{ChangeKind::closed});
  EXPECT_FALSE(bench.is_open());
  EXPECT_EQ(bench.incident().closing, Closing::quiet);
  EXPECT_EQ(bench.incident().closed, kMonday + 3600s);
  EXPECT_TRUE(bench.tick(kMonday + 7200s).empty());
}

TEST(BookStates, CleanMailAndOrdinaryFalsePositivesDoNotKeepItOpen) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  for (int i = 1; i < 70; ++i) {
    bench.see(clean(kMonday + i * 1min));
    if (i % 12 == 0) bench.see(suspicious(kMonday + i * 1min));
  }
  EXPECT_FALSE(bench.is_open());
}

TEST(BookStates, AnAttackThatGoesOnKeepsItOpen) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  for (int i = 1; i < 600; ++i) {
    bench.see(suspicious(kMonday + i * 2min));  // five in ten minutes
    bench.tick(kMonday + i * 2min);
  }
  EXPECT_TRUE(bench.is_open());
  EXPECT_EQ(bench.count(ChangeKind::opened), 1U);
}

TEST(BookStates, WhatComesBackReopensIt) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  bench.tick(kMonday + 2h);
  bench.burst(kMonday + 5h, 9, 300s);
  EXPECT_FALSE(bench.is_open());  // less than two thirds of open_at
  bench.burst(kMonday + 5h + 300s, 2, 20s);
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(kinds_of(bench.told),
            (std::vector{ChangeKind::opened, ChangeKind::closed, ChangeKind::reopened}));
  EXPECT_EQ(bench.made, 1);
  EXPECT_EQ(bench.incident().messages, 1U + 11U);
  EXPECT_EQ(bench.incident().closed, TimePoint{});
}

TEST(BookStates, AfterReopenANewOneBegins) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  bench.tick(kMonday + 1h);
  bench.see(over(suspicious(kMonday + 25h), 101));
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-2");
  EXPECT_EQ(bench.count(ChangeKind::reopened), 0U);
}

TEST(BookStates, ARateAtTheThresholdDoesNotFlutter) {
  Bench bench;
  // Fourteen to sixteen in ten minutes, for two days.
  auto time = kMonday;
  for (int i = 0; time < kMonday + 48h; ++i) {
    time += seconds{37 + (i * 7) % 7 + (i / 15) % 5};
    bench.see(suspicious(time));
    bench.tick(time);
  }
  EXPECT_EQ(bench.count(ChangeKind::opened), 1U);
  EXPECT_EQ(bench.count(ChangeKind::closed), 0U);
  EXPECT_LE(bench.told.size(), 3U);
}

TEST(BookStates, BurstsThatComeAndGoDoNotFlutterEither) {
  for (const auto period : {61min, 90min, 150min, 200min}) {
    Bench bench;
    for (auto time = kMonday; time < kMonday + 24h; time += period) {
      bench.burst(time, 16, 300s);
      for (auto later = time + 300s; later < time + period; later += 1min) bench.tick(later);
    }
    EXPECT_EQ(bench.made, 1) << period.count();
    EXPECT_LE(bench.told.size(), 7U) << period.count();  // each quiet has to last twice as long
  }
}

TEST(BookStates, AnOperatorResolvesIt) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  const auto change = bench.book.resolve("inc-1", Resolution::true_positive, "alice",
                                         "stolen login", kMonday + 10min);
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change.value().kind, ChangeKind::resolved);
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.status, Status::closed);
  EXPECT_EQ(incident.closing, Closing::resolved);
  EXPECT_EQ(incident.resolution, Resolution::true_positive);
  EXPECT_EQ(incident.resolved_by, "alice");
  EXPECT_EQ(incident.note, "stolen login");
  EXPECT_FALSE(bench.is_open());
  EXPECT_TRUE(bench.tick(kMonday + 3h).empty());
}

TEST(BookStates, OnlyWhatIsThereIsResolvedAndOnlyOnce) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  auto& book = bench.book;
  EXPECT_FALSE(book.resolve("inc-9", Resolution::true_positive, "a", "", kMonday).has_value());
  EXPECT_FALSE(book.resolve("inc-1", Resolution::none, "a", "", kMonday).has_value());
  EXPECT_TRUE(book.resolve("inc-1", Resolution::true_positive, "a", "", kMonday).has_value());
  const auto twice = book.resolve("inc-1", Resolution::false_positive, "b", "", kMonday);
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error(), "inc-1 was resolved already, as true-positive by a");
}

TEST(BookStates, AClosedOneCanBeResolvedAndStaysClosed) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  bench.tick(kMonday + 2h);
  ASSERT_TRUE(
      bench.book.resolve("inc-1", Resolution::true_positive, "a", "", kMonday + 3h).has_value());
  EXPECT_EQ(bench.incident().closing, Closing::quiet);
  bench.see(over(suspicious(kMonday + 4h), 300));
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-2");  // not reopened
}

TEST(BookStates, WhatALimitStillCountsOpensNoNewOneAfterIt) {
  Bench bench;
  bench.burst(kMonday, 100, 300s);
  bench.see(over(suspicious(kMonday + 300s), 101));
  ASSERT_TRUE(
      bench.book.resolve("inc-1", Resolution::true_positive, "a", "", kMonday + 10min).has_value());
  // The window of an hour still holds the attack.
  bench.see(over(suspicious(kMonday + 15min), 102, 100, LimitState::hold));
  EXPECT_FALSE(bench.is_open());
  // It goes on all the same.
  bench.see(over(suspicious(kMonday + 16min), 130));
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-2");
}

TEST(BookStates, AfterAFalsePositiveTheSameNeedsClearlyMore) {
  Bench bench;
  const auto rate = [&](TimePoint begin, int messages) { bench.burst(begin, messages, 590s); };
  rate(kMonday, 30);  // weighs 120
  ASSERT_TRUE(bench.book.resolve("inc-1", Resolution::false_positive, "a", "", kMonday + 10min)
                  .has_value());
  for (int i = 1; i < 12; ++i) rate(kMonday + i * 10min, 30);
  EXPECT_FALSE(bench.is_open());
  rate(kMonday + 24h, 70);
  EXPECT_FALSE(bench.is_open());
  rate(kMonday + 48h, 80);  // 320: twice the peak and open_at
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-2");
}

TEST(BookStates, AFalsePositiveExcusesNoOtherKind) {
  Bench bench;
  bench.burst(kMonday, 30, 590s);
  ASSERT_TRUE(bench.book.resolve("inc-1", Resolution::false_positive, "a", "", kMonday + 10min)
                  .has_value());
  for (int i = 0; i < 15; ++i) {
    bench.see(showing(kMonday + 1h + i * 10s, "null_sender_abuse", Severity::high, 25));
  }
  EXPECT_TRUE(bench.is_open());
}

TEST(BookStates, AFalsePositiveIsForgottenAfterAWeekAndOnItsConnectorAlone) {
  Bench bench;
  bench.burst(kMonday, 30, 590s);
  ASSERT_TRUE(bench.book.resolve("inc-1", Resolution::false_positive, "a", "", kMonday + 10min)
                  .has_value());
  for (int i = 0; i < 15; ++i) bench.see(suspicious(kMonday + 1h + i * 1s, "other"));
  EXPECT_TRUE(bench.is_open("other"));
  bench.burst(kMonday + 7 * 24h + 11min, 15, 500s);
  EXPECT_TRUE(bench.is_open());
}

TEST(BookStates, SevereFactsOpenInSpiteOfAFalsePositive) {
  Bench bench;
  bench.see(signal(kMonday, "connector_refused", Severity::critical, "S4", true));
  ASSERT_TRUE(bench.book.resolve("inc-1", Resolution::false_positive, "a", "", kMonday + 10min)
                  .has_value());
  bench.see(signal(kMonday + 1h, "connector_refused", Severity::critical, "S4", true));
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-2");
}

TEST(BookStates, LesserFactsDoNot) {
  Bench bench;
  bench.see(signal(kMonday, "volume_dip", Severity::medium, "S1", true));
  ASSERT_TRUE(bench.book.resolve("inc-1", Resolution::false_positive, "a", "", kMonday + 10min)
                  .has_value());
  bench.see(signal(kMonday + 24h, "volume_dip", Severity::medium, "S1", true));
  EXPECT_FALSE(bench.is_open());
}

TEST(BookStates, ARestoredBookIsTheSame) {
  Bench one;
  for (int i = 0; i < 300; ++i) {
    auto sighting = over(suspicious(kMonday + i * 7s), static_cast<std::uint64_t>(50 + i));
    sighting.mail_from = "u" + std::to_string(i % 90) + "@contoso.example";
    sighting.score = static_cast<unsigned>(25 + i % 40);
    one.see(sighting);
  }
  one.see(over(suspicious(kMonday, "other"), 101));
  ASSERT_TRUE(
      one.book.resolve("inc-2", Resolution::false_positive, "a", "n", kMonday + 1h).has_value());
  one.book.take_dirty();

  Bench two;
  two.made = one.made;
  for (const auto* incident : one.book.all()) two.book.restore(*incident);
  ASSERT_EQ(two.book.all().size(), one.book.all().size());
  for (const auto* incident : one.book.all()) {
    EXPECT_EQ(*two.book.find(incident->id), *incident);
  }
  EXPECT_EQ(two.book.open_on("onprem"), "inc-1");
  EXPECT_EQ(two.book.open_on("other"), "");
  EXPECT_TRUE(two.book.take_dirty().empty());

  // And it goes on in the same way.
  for (auto* bench : {&one, &two}) {
    bench->told.clear();
    bench->see(over(suspicious(kMonday + 3000s, "onprem"), 400));
    bench->see(over(suspicious(kMonday + 3000s, "other"), 101));  // excused in both
    bench->tick(kMonday + 9000s);
    bench->book.take_dirty();
  }
  EXPECT_EQ(kinds_of(one.told), kinds_of(two.told));
  EXPECT_EQ(one.incident(), two.incident());
  EXPECT_EQ(two.incident().status, Status::closed);
}

TEST(BookStates, TwoOpenOnesOfOneConnectorAreNotRestored) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  auto older = bench.incident();
  older.id = "inc-0";
  older.opened = kMonday - 1h;
  bench.book.restore(older);
  EXPECT_EQ(bench.book.open_on("onprem"), "inc-1");
  EXPECT_EQ(bench.incident("inc-0").status, Status::closed);
}

TEST(BookStates, AClockThatIsSetBackDoesNotStopIt) {
  Bench bench;
  bench.see(over(suspicious(kMonday + 1000h), 101));
  bench.tick(kMonday);
  EXPECT_TRUE(bench.is_open());
  bench.tick(kMonday + 2h);
  EXPECT_FALSE(bench.is_open());
  bench.burst(kMonday + 3h, 15, 300s);
  EXPECT_TRUE(bench.is_open());
}

TEST(BookStates, WhatChangedIsNamedOnceForKeeping) {
  Bench bench;
  EXPECT_TRUE(bench.book.take_dirty().empty());
  bench.see(over(suspicious(kMonday), 101));
  EXPECT_EQ(bench.book.take_dirty(), std::vector<std::string>{"inc-1"});
  EXPECT_TRUE(bench.book.take_dirty().empty());
  bench.see(suspicious(kMonday + 1s));
  EXPECT_EQ(bench.book.take_dirty(), std::vector<std::string>{"inc-1"});
}

TEST(BookStates, OldOnesAreForgottenAndOpenOnesNever) {
  BookRules rules;
  rules.kept = hours{24};
  Bench bench{rules};
  bench.see(over(suspicious(kMonday), 101));
  bench.tick(kMonday + 1h);
  bench.tick(kMonday + 24h);
  EXPECT_NE(bench.book.find("inc-1"), nullptr);
  bench.tick(kMonday + 25h);
  EXPECT_EQ(bench.book.find("inc-1"), nullptr);
  EXPECT_EQ(bench.book.take_forgotten(), std::vector<std::string>{"inc-1"});
  EXPECT_TRUE(bench.book.take_forgotten().empty());
}

}  // namespace
}  // namespace weir::incident
