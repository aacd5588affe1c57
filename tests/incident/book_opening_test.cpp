#include <gtest/gtest.h>

#include <random>

#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::LimitState;
using detect::Severity;

TEST(BookOpening, ALimitThatIsPassedOpensOne) {
  for (const auto state : {LimitState::over, LimitState::hold}) {
    Bench bench;
    const auto changes = bench.see(over(suspicious(kMonday), 101, 100, state));
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().kind, ChangeKind::opened);
    EXPECT_EQ(changes.front().incident, "inc-1");
    EXPECT_EQ(bench.book.open_on("onprem"), "inc-1");
  }
}

TEST(BookOpening, ALimitOnCleanMailOpensOneToo) {
  Bench bench;
  bench.see(over(clean(kMonday), 501, 500, LimitState::over, "external-per-sender"));
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().messages, 1U);
  EXPECT_EQ(bench.incident().severity, Severity::medium);
}

TEST(BookOpening, ALimitThatComesNearDoesNot) {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    bench.see(over(clean(kMonday + i * 1s), 21, 40, LimitState::warn));
    bench.see(over(clean(kMonday + i * 1s), 61, 100, LimitState::warn, "other"));
    bench.see(over(clean(kMonday + i * 1s), 61, 100, LimitState::warn, "third"));
  }
  EXPECT_FALSE(bench.is_open());
}

TEST(BookOpening, FewStronglySuspiciousMessagesOpenOne) {
  for (const auto* detector : {"foreign_tenant", "unexpected_relay"}) {
    Bench bench;
    for (int i = 0; i < 3; ++i) bench.see(showing(kMonday + i * 60s, detector, Severity::high, 40));
    EXPECT_FALSE(bench.is_open()) << detector;
    bench.see(showing(kMonday + 180s, detector, Severity::high, 40));
    EXPECT_TRUE(bench.is_open()) << detector;
  }
  Bench bench;
  bench.see(showing(kMonday, "rogue_connector", Severity::critical, 60, "S5"));
  EXPECT_FALSE(bench.is_open());
  bench.see(showing(kMonday + 60s, "rogue_connector", Severity::critical, 60, "S5"));
  EXPECT_TRUE(bench.is_open());
}

TEST(BookOpening, ARogueConnectorThatDripsOpensOneToo) {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(bench.is_open());
    bench.see(showing(kMonday + i * 5h, "rogue_connector", Severity::critical, 60, "S5"));
  }
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().messages, 3U);
  EXPECT_EQ(bench.incident().first_seen, kMonday);
}

TEST(BookOpening, ABurstOfOrdinaryMessagesOpensOneBeforeALimitTrips) {
  Bench bench;
  bench.burst(kMonday, 14, 590s);
  EXPECT_FALSE(bench.is_open());
  bench.see(suspicious(kMonday + 595s));
  EXPECT_TRUE(bench.is_open());
}

TEST(BookOpening, DifferentKindsWeighMoreThanRepeatsOfOne) {
  Bench bench;
  int needed = 0;
  while (!bench.is_open() && needed < 50) {
    auto sighting = suspicious(kMonday + needed * 10s);
    sighting.symptoms.push_back({"envelope_mismatch", Severity::medium, "S2", "differ", 15});
    sighting.symptoms.push_back({"reply_to_divergence", Severity::low, "", "elsewhere", 10});
    sighting.symptoms.push_back({"suspicious_content", Severity::medium, "", "a link", 15});
    bench.see(sighting);
    ++needed;
  }
  EXPECT_LT(needed, 15);
  EXPECT_GE(needed, 10);
}

TEST(BookOpening, TheSameMessagesOverALongerTimeDoNot) {
  Bench bench;
  bench.burst(kMonday, 50, 1h);  // nine in any ten minutes, and fewer than drip
  EXPECT_FALSE(bench.is_open());
}

TEST(BookOpening, OrdinaryFalsePositivesNeverOpenOne) {
  Bench bench;
  std::mt19937 random{1};
  std::exponential_distribution<double> gap{4.0 / 3600};  // four an hour
  auto time = kMonday;
  while (time < kMonday + 14 * 24h) {
    time += std::chrono::milliseconds{static_cast<long>(gap(random) * 1000) + 1};
    bench.see(with(suspicious(time), {"envelope_mismatch", Severity::medium, "S2", "differ", 15}));
    bench.tick(time);
  }
  EXPECT_TRUE(bench.told.empty());
}

TEST(BookOpening, WhatScoresNothingOrLittleNeverDoes) {
  Bench bench;
  for (int i = 0; i < 5000; ++i) {
    const auto time = kMonday + i * 1s;
    bench.see(showing(time, "envelope_mismatch", Severity::info, 0, "S2"));
    bench.see(showing(time, "first_seen", Severity::low, 0));
    bench.see(showing(time, "unaccepted_domain", Severity::high, 0, "S3"));  // points switched off
    bench.see(showing(time, "envelope_mismatch", Severity::medium, 15, "S2"));
  }
  EXPECT_FALSE(bench.is_open());
}

TEST(BookOpening, AnUnusualRateDoesWithASecondSymptom) {
  for (const auto* detector : {"volume_spike", "recipient_spray"}) {
    Bench bench;
    for (int i = 0; i < 500; ++i) {
      bench.see(showing(kMonday + i * 1s, detector, Severity::high, 0));
    }
    EXPECT_FALSE(bench.is_open()) << detector;
    bench.burst(kMonday + 500s, 4, 40s);
    EXPECT_TRUE(bench.is_open()) << detector;
  }
  Bench both;
  both.see(showing(kMonday, "volume_spike", Severity::high, 0));
  both.see(showing(kMonday + 60s, "recipient_spray", Severity::medium, 25));
  EXPECT_TRUE(both.is_open());
}

TEST(BookOpening, ASpikeOfOrdinaryMailIsNone) {
  Bench bench;
  // Month's end: ten times the mail, and with it the share of honest mail that differs a little.
  for (int i = 0; i < 3000; ++i) {
    auto sighting = showing(kMonday + i * 1s, "volume_spike", Severity::high, 0, "S1");
    if (i % 20 == 0) {
      sighting.symptoms.push_back({"envelope_mismatch", Severity::medium, "S2", "differ", 15});
    }
    bench.see(sighting);
  }
  EXPECT_TRUE(bench.told.empty());
}

TEST(BookOpening, ASlowDripDoesInTheEnd) {
  Bench bench;
  for (int i = 0; i < 59; ++i) bench.see(suspicious(kMonday + i * 450s));
  EXPECT_FALSE(bench.is_open());
  bench.see(suspicious(kMonday + 59 * 450s));
  ASSERT_TRUE(bench.is_open()) << "eight an hour, below every limit, for seven and a half hours";
  EXPECT_EQ(bench.told.size(), 1U);
}

TEST(BookOpening, WhatWasInAnIncidentDripsNoMore) {
  Bench bench;
  bench.burst(kMonday, 500, 500s);
  ASSERT_TRUE(bench.is_open());
  bench.book.tick(kMonday + 3h);
  ASSERT_FALSE(bench.is_open());
  for (int i = 0; i < 20; ++i) bench.see(suspicious(kMonday + 3h + i * 450s));
  EXPECT_FALSE(bench.is_open());
}

TEST(BookOpening, ANewsletterToManyDomainsIsNone) {
  Bench bench;
  for (int i = 0; i < 3'000; ++i) {
    auto sighting = over(clean(kMonday + i * 2s), 300, 100, LimitState::over, "external-domains");
    sighting.limits.back().count = detect::Unit::distinct_recipient_domains;
    bench.see(sighting);
  }
  EXPECT_TRUE(bench.told.empty());
}

TEST(BookOpening, InvoicesAtTheEndOfTheMonthAreNone) {
  Bench bench;
  bench.see(with(suspicious(kMonday), {"envelope_mismatch", Severity::medium, "S2", "differ", 15}));
  for (int i = 0; i < 1'500; ++i) {
    auto sighting = showing(kMonday + i * 4s, "volume_spike", Severity::high, 0, "S1");
    sighting.symptoms.push_back({"recipient_spray", Severity::low, "S1", "known domains", 10});
    sighting = over(sighting, 300, 100, LimitState::over, "external-domains");
    sighting.limits.back().count = detect::Unit::distinct_recipient_domains;
    bench.see(sighting);
  }
  EXPECT_TRUE(bench.told.empty());
}

TEST(BookOpening, CleanMailIsNothing) {
  Bench bench;
  for (int i = 0; i < 10'000; ++i) bench.see(clean(kMonday + i * 1s));
  EXPECT_TRUE(bench.told.empty());
}

TEST(BookOpening, RetriesWeighNothing) {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    auto again = over(suspicious(kMonday + i * 1s), 150);
    again.retry = true;
    bench.see(again);
    auto second = over(suspicious(kMonday + i * 1s), 150);
    second.passed_before = true;
    bench.see(second);
  }
  EXPECT_FALSE(bench.is_open());
}

TEST(BookOpening, ASignalThatOpensDoesSoAtOnce) {
  Bench bench;
  bench.see(signal(kMonday, "connector_refused", Severity::critical, "S4", true));
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().severity, Severity::critical);
  EXPECT_EQ(bench.incident().title, "connector_refused over onprem: told so");
  EXPECT_EQ(bench.incident().sample_events, std::vector<std::string>{"e-signal"});
}

TEST(BookOpening, OtherSignalsNeedASecondSymptom) {
  Bench bench;
  bench.see(signal(kMonday, "volume_dip", Severity::medium));
  EXPECT_FALSE(bench.is_open());
  bench.see(signal(kMonday + 60s, "connector_refused", Severity::high, "S4"));
  EXPECT_TRUE(bench.is_open());
}

TEST(BookOpening, AChangedConnectorIsRememberedForAWeek) {
  Bench bench;
  bench.see(signal(kMonday, "connector_drift", Severity::high, "S6"));
  bench.burst(kMonday + 72h, 9, 500s);
  EXPECT_FALSE(bench.is_open());
  bench.see(suspicious(kMonday + 72h + 510s));
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().severity, Severity::critical);
  EXPECT_EQ(bench.incident().first_seen, kMonday);

  Bench late;
  late.see(signal(kMonday, "connector_drift", Severity::high, "S6"));
  late.burst(kMonday + 8 * 24h, 10, 500s);
  EXPECT_FALSE(late.is_open());
}

TEST(BookOpening, ConnectorsAreApart) {
  Bench bench;
  for (int i = 0; i < 20; ++i) {
    bench.see(suspicious(kMonday + i * 10s, i % 2 == 0 ? "onprem" : "other"));
  }
  EXPECT_TRUE(bench.told.empty());
  bench.see(over(suspicious(kMonday + 300s, "onprem"), 101));
  bench.see(over(suspicious(kMonday + 300s, "other"), 101));
  const auto open = bench.book.open();
  EXPECT_EQ(open.all().size(), 2U);
  EXPECT_EQ(open.on("other"), "inc-2");
}

TEST(BookOpening, OpenAtAndCorrelateAreHeeded) {
  BookRules rules;
  rules.open_at = 120;
  rules.correlate = 1h;
  Bench bench{rules};
  bench.burst(kMonday, 29, 50min);
  EXPECT_FALSE(bench.is_open());
  bench.see(suspicious(kMonday + 50min));
  EXPECT_TRUE(bench.is_open());
}

}  // namespace
}  // namespace weir::incident
