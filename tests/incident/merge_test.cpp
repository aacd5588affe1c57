#include "incident/merge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "incident/evidence.hpp"
#include "incident/sightings.hpp"
#include "incident/top_list.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::Severity;

std::uint64_t all_of(const TopList& list) {
  std::uint64_t sum = list.others;
  for (const auto& one : list.items) sum += one.count;
  return sum;
}

/// Random mail in which few senders are frequent.
class Mail {
 public:
  explicit Mail(unsigned seed) : random_{seed} {}

  Sighting next(const std::string& connector) {
    auto one = suspicious(kMonday + seconds{static_cast<long>(random_() % 86'400)}, connector);
    const auto skewed = [&](unsigned keys) {
      return std::to_string(std::min(random_() % keys, random_() % keys));
    };
    one.event_id = "e-" + std::to_string(++made_);
    one.mail_from = "s" + skewed(70) + "@contoso.example";
    one.client = "10.1.0." + skewed(30);
    one.subject = "subject " + skewed(200);
    one.recipient_count = 1 + random_() % 5;
    one.external_count = random_() % (one.recipient_count + 1);
    one.recipients.clear();
    one.enforced = static_cast<Disposition>(random_() % 5);
    one.wanted = static_cast<Disposition>(random_() % 5);
    one.score = static_cast<unsigned>(random_() % 100);
    one.connecting_ip = "203.0.113." + skewed(40);
    one.network_message_id = random_() % 2 == 0 ? "" : "id-" + std::to_string(made_);
    if (random_() % 3 == 0) {
      one.symptoms.push_back({"envelope_mismatch", Severity::medium, "S2", "differs " + skewed(20),
                              static_cast<unsigned>(random_() % 20)});
    }
    if (random_() % 5 == 0) {
      one.limits.push_back({"limit-" + skewed(4), "subject-" + skewed(4), 100 + random_() % 500,
                            100, detect::LimitState::over});
    }
    return one;
  }

 private:
  std::mt19937 random_;
  int made_ = 0;
};

void expect_sums(const Incident& merged, const Incident& whole) {
  EXPECT_EQ(merged.messages, whole.messages);
  EXPECT_EQ(merged.suspicious, whole.suspicious);
  EXPECT_EQ(merged.recipients, whole.recipients);
  EXPECT_EQ(merged.external_recipients, whole.external_recipients);
  EXPECT_EQ(merged.internal_recipients, whole.internal_recipients);
  EXPECT_EQ(merged.enforced, whole.enforced);
  EXPECT_EQ(merged.wanted, whole.wanted);
  EXPECT_EQ(merged.with_network_id, whole.with_network_id);
  EXPECT_EQ(merged.first_seen, whole.first_seen);
  EXPECT_EQ(merged.last_seen, whole.last_seen);
  ASSERT_EQ(merged.symptoms.size(), whole.symptoms.size());
  for (const auto& seen : whole.symptoms) {
    const auto same = std::ranges::find(merged.symptoms, seen.detector, &SymptomSeen::detector);
    ASSERT_NE(same, merged.symptoms.end());
    EXPECT_EQ(same->count, seen.count);
    EXPECT_EQ(same->first, seen.first);
    EXPECT_EQ(same->last, seen.last);
    EXPECT_EQ(same->points, seen.points);
    EXPECT_EQ(same->severity, seen.severity);
  }
  ASSERT_EQ(merged.limits_reached.size(), whole.limits_reached.size());
  for (const auto& limit : whole.limits_reached) {
    EXPECT_TRUE(std::ranges::any_of(merged.limits_reached, [&](const LimitReached& one) {
      return one.name == limit.name && one.subject == limit.subject && one.total == limit.total &&
             one.first == limit.first && one.last == limit.last;
    }));
  }
}

TEST(Merge, OfBooksThatAreFedApartGivesTheSums) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Mail mail{seed};
    Incident apart[2];
    Incident whole;
    std::map<std::string, std::uint64_t> senders;
    for (int i = 0; i < 2'000; ++i) {
      const auto sighting = mail.next(i % 3 == 0 ? "one" : "two");
      const auto brief = brief_of(sighting);
      absorb(apart[i % 3 == 0 ? 0 : 1], brief);
      absorb(whole, brief);
      ++senders[sighting.mail_from];
    }
    apart[0].connectors = {"one"};
    apart[1].connectors = {"two"};
    merge(apart[0], apart[1]);
    expect_sums(apart[0], whole);
    EXPECT_EQ(apart[0].connectors, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(all_of(apart[0].mail_from), 2'000U);
    EXPECT_EQ(all_of(apart[0].subjects), 2'000U);
    EXPECT_EQ(apart[0].clients.distinct, whole.clients.distinct);
    EXPECT_EQ(apart[0].first_samples.size(), kMaxSamples);
    EXPECT_EQ(apart[0].worst_samples.front().score, whole.worst_samples.front().score);
    for (const auto& one : apart[0].mail_from.items) {
      EXPECT_LE(one.count, senders[one.key]);
      EXPECT_GE(one.count + one.error, senders[one.key]);
    }
  }
}

TEST(MergeTopLists, NobodyFrequentIsLost) {
  for (unsigned seed = 1; seed <= 15; ++seed) {
    std::mt19937 random{seed};
    TopList lists[3];
    std::map<std::string, std::uint64_t> truth;
    std::uint64_t all = 0;
    for (int i = 0; i < 6'000; ++i) {
      // The frequent ones of one list are rare in the others.
      const auto which = random() % 3;
      const auto key = random() % 4 == 0
                           ? "frequent" + std::to_string((which * 3 + random() % 4) % 9)
                           : "rare" + std::to_string(random() % 3'000);
      const auto times = 1 + random() % 3;
      add(lists[which], key, kMonday + i * 1s, times);
      truth[key] += times;
      all += times;
    }
    merge(lists[0], lists[1]);
    merge(lists[0], lists[2]);
    const auto& merged = lists[0];
    ASSERT_LE(merged.items.size(), TopList::kKept);
    EXPECT_EQ(all_of(merged), all);
    for (const auto& one : merged.items) {
      EXPECT_LE(one.count, truth[one.key]) << one.key;
      EXPECT_GE(one.count + one.error, truth[one.key]) << one.key;
    }
    for (const auto& [key, count] : truth) {
      if (count * TopList::kKept <= all) continue;
      EXPECT_NE(std::ranges::find(merged.items, key, &Tally::key), merged.items.end()) << key;
    }
    const auto different = static_cast<double>(truth.size());
    EXPECT_NEAR(static_cast<double>(merged.distinct), different, different * 0.5);
  }
}

TEST(MergeTopLists, IsExactAsLongAsThereIsRoom) {
  TopList one;
  TopList other;
  for (int i = 0; i < 10; ++i) {
    add(one, "key" + std::to_string(i), kMonday, 3);
    add(other, "key" + std::to_string(i + 5), kMonday + 1h, 2);
  }
  merge(one, other);
  EXPECT_EQ(one.items.size(), 15U);
  EXPECT_EQ(one.distinct, 15U);
  EXPECT_EQ(one.others, 0U);
  EXPECT_EQ(one.items.front().count, 5U);
  EXPECT_EQ(one.items.front().first, kMonday);
  EXPECT_EQ(one.items.front().last, kMonday + 1h);
  for (const auto& item : one.items) EXPECT_EQ(item.error, 0U);
  const auto before = one;
  merge(one, TopList{});
  EXPECT_EQ(one, before);
}

TEST(Merge, StaysWithinTheBounds) {
  Incident into;
  Incident other;
  for (int i = 0; i < 400; ++i) {
    for (auto* one : {&into, &other}) {
      const auto name = std::to_string(i) + (one == &into ? "a" : "b");
      narrate(*one, kMonday + i * 1min, "moment " + name);
      note_connector(*one, "c" + name);
      note_network_id(*one, "id" + name);
      note_remedy(*one, {kMonday + i * 1min, "why", "Set-InboundConnector " + name});
    }
  }
  merge(into, other);
  EXPECT_LE(into.story.size(), 100U);
  EXPECT_EQ(into.connectors.size(), kMaxTouched);
  EXPECT_EQ(into.network_message_ids.size(), 2 * kNetworkIds);
  EXPECT_EQ(into.network_message_ids.front(), "id0a");
  EXPECT_EQ(into.network_message_ids.back(), "id399b");
  EXPECT_EQ(into.remedies.size(), kMaxRemedies);
  EXPECT_EQ(into.remedies.back().time, kMonday + 399min);
  EXPECT_TRUE(std::ranges::is_sorted(into.remedies, {}, &Remedy::time));
}

TEST(Remedies, AreKeptOnceAndOnlyIfTheyCanBePasted) {
  Incident incident;
  note_remedy(incident, {kMonday, "a", "Set-InboundConnector -Identity 'x' -Enabled $false"});
  note_remedy(incident, {kMonday + 1h, "b", "Set-InboundConnector -Identity 'x' -Enabled $false"});
  ASSERT_EQ(incident.remedies.size(), 1U);
  EXPECT_EQ(incident.remedies[0].why, "b");
  note_remedy(incident, {kMonday, "lines", "one\ntwo"});
  EXPECT_EQ(incident.remedies.size(), 2U);
  note_remedy(incident, {kMonday, "none", ""});
  note_remedy(incident, {kMonday, "escape", "Set \x1b[2J"});
  note_remedy(incident, {kMonday, "return", "Set\rGet"});
  note_remedy(incident, {kMonday, "long", std::string(10'000, 'x')});
  EXPECT_EQ(incident.remedies.size(), 2U);
}

TEST(Likeliness, IsReadOutOfWhatDetectorsSay) {
  const auto of = [](std::string evidence) {
    Incident incident;
    auto one = suspicious(kMonday);
    one.symptoms.push_back({"recipient_spray", Severity::medium, "S1", std::move(evidence), 25});
    one.symptoms.push_back({"first_seen", Severity::info, "", "From domain x is new", 0});
    absorb(incident, brief_of(one));
    EXPECT_EQ(incident.new_senders, 1U);
    return std::pair{incident.domains_new, incident.domains_judged};
  };
  using Two = std::pair<std::uint64_t, std::uint64_t>;
  EXPECT_EQ(of("41 external domains in 1h by app@contoso.example from 10.1.0.10, 3 of 20 new here, "
               "such as d41.example"),
            (Two{3, 20}));
  EXPECT_EQ(of("41 external domains in 1h by app@contoso.example, such as d41.example"),
            (Two{0, 0}));
  EXPECT_EQ(of("9 of 3 new here"), (Two{0, 0}));
  EXPECT_EQ(of("x 99999999999999999999999 of 99999999999999999999999 new here"), (Two{0, 0}));
  EXPECT_EQ(of("x -1 of 4 new here"), (Two{0, 0}));
  EXPECT_EQ(of(" new here"), (Two{0, 0}));
}

}  // namespace
}  // namespace weir::incident
