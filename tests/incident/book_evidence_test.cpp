#include <gtest/gtest.h>

#include <algorithm>

#include "incident/evidence.hpp"
#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::LimitState;
using detect::Severity;

const SymptomSeen* symptom(const Incident& incident, std::string_view detector) {
  const auto found = std::ranges::find(incident.symptoms, detector, &SymptomSeen::detector);
  return found == incident.symptoms.end() ? nullptr : &*found;
}

bool tells(const Incident& incident, std::string_view what) {
  return std::ranges::any_of(incident.story, [&](const Moment& moment) {
    return moment.what.find(what) != std::string::npos;
  });
}

TEST(BookEvidence, CountsWhatCameBeforeItWasOpened) {
  Bench bench;
  bench.burst(kMonday, 15, 300s);
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.messages, 15U);
  EXPECT_EQ(incident.suspicious, 15U);
  EXPECT_EQ(incident.first_seen, kMonday);
  EXPECT_EQ(incident.opened, kMonday + 280s);
  EXPECT_EQ(incident.last_seen, kMonday + 280s);
  EXPECT_EQ(incident.direction, "to_cloud");
  ASSERT_NE(symptom(incident, "unaccepted_domain"), nullptr);
  EXPECT_EQ(symptom(incident, "unaccepted_domain")->count, 15U);
  EXPECT_EQ(symptom(incident, "unaccepted_domain")->code, "S3");
  EXPECT_EQ(symptom(incident, "unaccepted_domain")->points, 25U);
}

TEST(BookEvidence, LeavesOutWhatCameLongBefore) {
  Bench bench;
  bench.see(suspicious(kMonday));
  bench.burst(kMonday + 2h, 15, 300s);
  EXPECT_EQ(bench.incident().messages, 15U);
  EXPECT_EQ(bench.incident().first_seen, kMonday + 2h);
}

TEST(BookEvidence, ASlowBeginningBelongsToIt) {
  Bench bench;
  for (int i = 0; i < 10; ++i) bench.see(suspicious(kMonday + i * 5min));
  bench.burst(kMonday + 50min, 15, 60s);
  ASSERT_TRUE(bench.is_open());
  EXPECT_EQ(bench.incident().first_seen, kMonday);
}

TEST(BookEvidence, NamesWhoWhereAndWhat) {
  Bench bench;
  auto sighting = over(suspicious(kMonday), 101);
  sighting.auth_user = "svc-app";
  sighting.fingerprint = "f00";
  sighting.link_hosts = {"login.evil.example"};
  sighting.recipients = {{"a@x.example", "x.example", RecipientKind::external},
                         {"b@x.example", "x.example", RecipientKind::external},
                         {"c@partner.example", "partner.example", RecipientKind::partner},
                         {"d@contoso.example", "contoso.example", RecipientKind::internal}};
  sighting.recipient_count = 4;
  sighting.external_count = 3;
  bench.see(sighting);
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.mail_from.items.front().key, "app@contoso.example");
  EXPECT_EQ(incident.header_from.items.front().key, "ceo@evil.example");
  EXPECT_EQ(incident.from_domains.items.front().key, "evil.example");
  EXPECT_EQ(incident.mail_domains.items.front().key, "contoso.example");
  EXPECT_EQ(incident.clients.items.front().key, "10.1.0.10");
  EXPECT_EQ(incident.auth_users.items.front().key, "svc-app");
  EXPECT_EQ(incident.subjects.items.front().key, "Invoice");
  EXPECT_EQ(incident.fingerprints.items.front().key, "f00");
  EXPECT_EQ(incident.link_hosts.items.front().key, "login.evil.example");
  EXPECT_EQ(incident.recipient_domains.items.front().key, "x.example");
  EXPECT_EQ(incident.recipient_domains.items.front().count, 2U);
  EXPECT_EQ(incident.limits.items.front().key, "suspicious-per-connector");
  EXPECT_EQ(incident.recipients, 4U);
  EXPECT_EQ(incident.external_recipients, 2U);
  EXPECT_EQ(incident.partner_recipients, 1U);
  EXPECT_EQ(incident.internal_recipients, 1U);
}

TEST(BookEvidence, CountsRecipientsThatAreNotListed) {
  Bench bench;
  auto sighting = over(clean(kMonday), 501, 500);
  sighting.recipients.clear();
  sighting.recipient_count = 50;
  sighting.external_count = 40;
  bench.see(sighting);
  EXPECT_EQ(bench.incident().external_recipients, 40U);
  EXPECT_EQ(bench.incident().internal_recipients, 10U);
}

TEST(BookEvidence, SaysWhatWeirDid) {
  Bench bench;
  for (int i = 0; i < 20; ++i) {
    auto sighting = suspicious(kMonday + i * 1s);
    sighting.enforced = i < 12 ? Disposition::tag : Disposition::tempfail;
    sighting.wanted = Disposition::tempfail;
    bench.see(sighting);
  }
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.enforced[static_cast<std::size_t>(Disposition::tag)], 12U);
  EXPECT_EQ(incident.enforced[static_cast<std::size_t>(Disposition::tempfail)], 8U);
  EXPECT_EQ(incident.wanted[static_cast<std::size_t>(Disposition::tempfail)], 20U);
  EXPECT_TRUE(tells(incident, "first message held back: tempfail"));
}

TEST(BookEvidence, RetriesAreCountedApart) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  auto retry = suspicious(kMonday + 600s);
  retry.retry = true;
  retry.enforced = Disposition::tempfail;
  bench.see(retry);
  retry.enforced = Disposition::tag;
  bench.see(retry);
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.messages, 1U);
  EXPECT_EQ(incident.retries, 2U);
  EXPECT_EQ(incident.passed_later, 1U);
  EXPECT_EQ(incident.last_seen, kMonday);
  EXPECT_EQ(incident.timeline.size(), 1U);
}

TEST(BookEvidence, CleanMailIsVolumeAlone) {
  Bench bench;
  for (int i = 0; i < 10; ++i) bench.see(clean(kMonday + i * 1s));
  bench.see(over(suspicious(kMonday + 60s), 101));
  bench.see(clean(kMonday + 70s));
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.messages, 1U);
  EXPECT_EQ(incident.from_domains.distinct, 1U);
  ASSERT_EQ(incident.timeline.size(), 1U);
  EXPECT_EQ(incident.timeline.front(), (TimelineSlot{kMonday, 12, 1, 0}));
}

TEST(BookEvidence, AMessageCountsOnceForADetector) {
  Bench bench;
  bench.see(over(with(suspicious(kMonday),
                      {"unaccepted_domain", Severity::high, "S3", "MAIL FROM: evil.example", 25}),
                 101));
  const auto* seen = symptom(bench.incident(), "unaccepted_domain");
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->count, 1U);
  EXPECT_EQ(seen->evidence.size(), 2U);
}

TEST(BookEvidence, SaysWhenThereIsMoreEvidence) {
  Bench bench;
  for (int i = 0; i < 20; ++i) {
    auto sighting = suspicious(kMonday + i * 1s);
    sighting.symptoms.front().evidence = "From: e" + std::to_string(i % 7) + ".example";
    bench.see(sighting);
  }
  const auto* seen = symptom(bench.incident(), "unaccepted_domain");
  EXPECT_EQ(seen->evidence.size(), 5U);
  EXPECT_GT(seen->other_evidence, 0U);
}

TEST(BookEvidence, ShowsGraverEvidenceThatCameBehindManyOthers) {
  Incident incident;
  Signal signal;
  signal.detector = "connector_drift";
  signal.symptom = "S6";
  signal.severity = detect::Severity::low;
  for (int i = 0; i < 8; ++i) {
    signal.evidence = "an honest change, number " + std::to_string(i);
    absorb(incident, signal);
  }
  signal.severity = detect::Severity::critical;
  signal.evidence = "TreatMessagesAsInternal was turned on";
  absorb(incident, signal);
  const auto& seen = incident.symptoms.at(0);
  ASSERT_EQ(seen.evidence.size(), 5U);
  EXPECT_EQ(seen.evidence.front(), signal.evidence);
  EXPECT_EQ(seen.evidence.at(1), "an honest change, number 0");
  EXPECT_EQ(seen.other_evidence, 4U);
}

TEST(BookEvidence, KeepsFirstWorstAndNewestSamples) {
  Bench bench;
  for (int i = 0; i < 100; ++i) {
    auto sighting = suspicious(kMonday + i * 1s);
    sighting.event_id = "e" + std::to_string(i);
    sighting.score = i == 50 ? 90 : 25;
    bench.see(sighting);
  }
  bench.book.take_dirty();
  const auto& samples = bench.incident().sample_events;
  for (const auto* id : {"e0", "e4", "e50", "e95", "e99"}) {
    EXPECT_NE(std::ranges::find(samples, id), samples.end()) << id;
  }
  EXPECT_LE(samples.size(), 15U);
  EXPECT_EQ(samples.front(), "e0");
  EXPECT_EQ(samples.back(), "e99");
}

TEST(BookEvidence, TellsItsStory) {
  Bench bench;
  bench.burst(kMonday, 15, 100s);
  auto sighting = over(suspicious(kMonday + 200s), 130);
  sighting.enforced = Disposition::quarantine;
  sighting.breaker = true;
  bench.see(sighting);
  bench.see(sighting);
  bench.tick(kMonday + 2h);
  const auto& story = bench.incident().story;
  EXPECT_TRUE(std::ranges::is_sorted(story, {}, &Moment::time));
  EXPECT_EQ(story.front().what, "first unaccepted_domain (S3): From: evil.example");
  for (const auto* what :
       {"opened: unaccepted_domain", "limit suspicious-per-connector over: 130 of 100 for onprem",
        "first message held back: quarantine", "breaker tripped", "closed: quiet for 60 minutes"}) {
    EXPECT_TRUE(tells(bench.incident(), what)) << what;
  }
  EXPECT_EQ(story.size(), 6U);
}

TEST(BookEvidence, RemembersHowFarLimitsWerePassed) {
  Bench bench;
  bench.see(over(suspicious(kMonday), 101));
  bench.see(over(suspicious(kMonday + 1s), 412));
  bench.see(over(suspicious(kMonday + 2s), 300));
  bench.see(over(suspicious(kMonday + 2s), 4000, 500, LimitState::over, "external-per-sender"));
  const auto& reached = bench.incident().limits_reached;
  ASSERT_EQ(reached.size(), 2U);
  EXPECT_EQ(reached[0].name, "external-per-sender");
  EXPECT_EQ(reached[1].total, 412U);
  EXPECT_EQ(reached[1].limit, 100U);
}

TEST(BookEvidence, WritesDownWhatIsExpected) {
  Bench bench;
  bench.book.expect("onprem", "about 40 an hour on Mondays at 9");
  bench.see(over(suspicious(kMonday), 101));
  bench.book.expect("onprem", "something else");
  EXPECT_EQ(bench.incident().expected, "about 40 an hour on Mondays at 9");
}

TEST(BookEvidence, MemoryIsBoundedWhateverComes) {
  Bench bench;
  constexpr int kMany = 5'000;
  const std::string filler(300, 'x');
  for (int i = 0; i < kMany; ++i) {
    const auto n = std::to_string(i);
    auto sighting = over(suspicious(kMonday + i * 50ms), static_cast<std::uint64_t>(i) + 101, 100,
                         LimitState::over, "limit" + std::to_string(i % 40));
    sighting.limits.front().subject = n;
    sighting.mail_from = n + filler + "@evil.example";
    sighting.header_from = sighting.mail_from;
    sighting.mail_domain = sighting.from_domain = "d" + n + ".example";
    sighting.client = "2001:db8::" + n;
    sighting.auth_user = "u" + n;
    sighting.subject = n + filler;
    sighting.fingerprint = n;
    sighting.link_hosts = {n, n + "a", n + "b"};
    sighting.symptoms.front().evidence = "From: " + n + filler;
    if (i < 50) {
      for (int k = 0; k < 200; ++k) {
        sighting.recipients.push_back({"x", n + "-" + std::to_string(k), RecipientKind::external});
      }
    }
    bench.see(sighting);
  }
  const auto& incident = bench.incident();
  EXPECT_EQ(incident.messages, static_cast<std::uint64_t>(kMany));
  for (const auto* list :
       {&incident.mail_from, &incident.header_from, &incident.from_domains, &incident.mail_domains,
        &incident.clients, &incident.auth_users, &incident.subjects, &incident.recipient_domains,
        &incident.link_hosts, &incident.fingerprints, &incident.limits}) {
    EXPECT_LE(list->items.size(), TopList::kKept);
    EXPECT_LE(list->marks.size(), TopList::kMarks);
    for (const auto& item : list->items) EXPECT_LE(item.key.size(), 128U);
  }
  EXPECT_LE(incident.symptoms.size(), 32U);
  EXPECT_LE(incident.limits_reached.size(), 20U);
  EXPECT_LE(incident.story.size(), 100U);
  EXPECT_LE(incident.sample_events.size(), 15U);
  EXPECT_EQ(bench.told.size(), 2U);  // opened; escalated, for so many went through
}

TEST(BookEvidence, ConnectorsAndIncidentsAreBoundedToo) {
  Bench bench;
  for (int i = 0; i < 1500; ++i) {
    const auto name = "c" + std::to_string(i);
    bench.see(over(suspicious(kMonday + i * 1s, name), 101));
    ASSERT_TRUE(bench.book
                    .resolve("inc-" + std::to_string(i + 1), Resolution::true_positive, "a", "",
                             kMonday + i * 1s)
                    .has_value());
  }
  EXPECT_LE(bench.book.all().size(), Book::kMaxIncidents);
  EXPECT_EQ(bench.book.take_forgotten().size(), 1500U - bench.book.all().size());
  EXPECT_EQ(bench.book.all().front()->connector, "c1499");

  for (int i = 0; i < 1500; ++i) {
    bench.see(over(suspicious(kMonday + 1h + i * 1s, "o" + std::to_string(i)), 101));
  }
  const auto open = bench.book.open();
  EXPECT_LE(open.all().size(), Book::kMaxConnectors);
}

}  // namespace
}  // namespace weir::incident
