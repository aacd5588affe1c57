#include "count/record.hpp"

#include <gtest/gtest.h>

namespace weir::count {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

Observation gated(std::uint64_t limit, std::chrono::seconds hold = 15min) {
  return {{"limit", "who", 1h}, 1, Gate{limit, hold, true}};
}

/// The steps before admission.
Reading observe(Record& record, const Observation& observation, bool is_new, TimePoint now,
                Change& change) {
  see(record, observation, is_new, now, change);
  Reading reading = measure(record, observation, now);
  judge(record, observation, is_new, now, reading, change);
  return reading;
}

/// Counts one message and admits it when the gate lets it.
Reading message(Record& record, const Observation& observation, TimePoint now, bool is_new,
                Change& change) {
  Reading reading = observe(record, observation, is_new, now, change);
  if (reading.passes) admit(record, observation, is_new, now, reading, change);
  return reading;
}

/// Counts one new message and admits it when the gate lets it.
Reading message(Record& record, const Observation& observation, TimePoint now) {
  Change change;
  return message(record, observation, now, true, change);
}

TEST(Record, PassesUpToTheLimitAndNotBeyond) {
  Record record;
  int passed = 0;
  for (int i = 0; i < 10; ++i) passed += message(record, gated(4), kNoon).passes ? 1 : 0;
  EXPECT_EQ(passed, 4);
}

// T6: the size of an attack must be known.
TEST(Record, CountsOnPastTheLimit) {
  Record record;
  Reading last;
  for (int i = 0; i < 500; ++i) last = message(record, gated(4), kNoon);
  EXPECT_EQ(last.total, 500u);
  EXPECT_EQ(last.admitted, 4u);
}

TEST(Record, HoldsOnAfterTheRateHasFallen) {
  Record record;
  for (int i = 0; i < 6; ++i) message(record, gated(4), kNoon);
  const Reading later = message(record, gated(4), kNoon + 65min);
  EXPECT_LE(later.total, 4u);
  EXPECT_FALSE(later.passes);
  EXPECT_TRUE(later.hold_until.has_value());
}

TEST(Record, EndsTheHoldByItself) {
  Record record;
  for (int i = 0; i < 6; ++i) message(record, gated(4), kNoon);
  EXPECT_TRUE(message(record, gated(4), kNoon + 80min).passes);
}

// T8: our own 4xx brings the backlog back; it is no new volume and comes through at the limit.
TEST(Record, LetsABacklogOfRetriesThroughAtTheLimitAWindow) {
  Record record;
  for (int i = 0; i < 50; ++i) message(record, gated(4), kNoon);
  int passed = 0;
  for (int i = 0; i < 46; ++i) {
    const TimePoint now = kNoon + 80min;
    Change change;
    const Reading reading = message(record, gated(4), now, false, change);
    EXPECT_EQ(reading.total, 0u);
    EXPECT_EQ(change.seen, 0u);
    if (reading.passes) ++passed;
  }
  EXPECT_EQ(passed, 4);
}

TEST(Record, ClampsAHoldThatAStrayClockSet) {
  Record record;
  for (int i = 0; i < 6; ++i) message(record, gated(4), kNoon + 24h * 400);
  record.seen = {};
  record.admitted = {};
  message(record, gated(4), kNoon);
  EXPECT_LE(record.hold_until, kNoon + 2h);
}

TEST(Record, ComesBackFromItsBytes) {
  Record record;
  for (int i = 0; i < 6; ++i) message(record, gated(4), kNoon + i * 7min);
  record.applied = 4711;
  const auto decoded = decode(encode(record));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, record);
  EXPECT_EQ(decoded->applied, 4711u);
}

TEST(Record, RefusesBytesOfAnotherVersionOrCutOnes) {
  Record record;
  message(record, gated(4), kNoon);
  std::string bytes = encode(record);
  EXPECT_FALSE(decode(bytes.substr(0, bytes.size() - 1)));
  bytes[0] = 3;
  EXPECT_FALSE(decode(bytes));
  EXPECT_FALSE(decode(""));
}

TEST(Record, ReplaysAJournalEntryToTheSameRecord) {
  Record live;
  Record stored;
  for (int i = 0; i < 6; ++i) {
    const auto observation = gated(4);
    Change change{observation.key};
    message(live, observation, kNoon + i * 1min, true, change);
    const auto decoded = decode_changes(encode_changes({change}, kNoon + i * 1min));
    ASSERT_TRUE(decoded);
    apply(stored, decoded->changes[0], decoded->when);
  }
  EXPECT_EQ(live, stored);
}

Observation different(std::vector<std::uint64_t> things, std::uint64_t limit = 4) {
  return {{"spread", "who", 1h}, 1, Gate{limit, 15min, true}, true, std::move(things)};
}

TEST(DistinctRecord, CountsEachThingOnceAndPassesUpToTheLimit) {
  Record record;
  EXPECT_TRUE(message(record, different({1, 2, 3}), kNoon).passes);
  const Reading same = message(record, different({3, 2}), kNoon + 1min);
  EXPECT_EQ(same.total, 3u);
  EXPECT_EQ(same.admitted, 3u);
  EXPECT_TRUE(message(record, different({4}), kNoon + 2min).passes);
  const Reading over = message(record, different({5}), kNoon + 3min);
  EXPECT_EQ(over.total, 5u);
  EXPECT_FALSE(over.passes);
}

TEST(DistinctRecord, HoldsUntilEnoughIsForgottenAndTheHoldIsOver) {
  Record record;
  message(record, different({1, 2, 3}), kNoon);
  const Reading over = message(record, different({4, 5}), kNoon + 30min);
  ASSERT_TRUE(over.hold_until);
  EXPECT_NEAR(static_cast<double>((*over.hold_until - kNoon) / 1s), 3600 + 900, 61);
  EXPECT_FALSE(message(record, different({4}), kNoon + 62min).passes) << "on hold";
  EXPECT_TRUE(message(record, different({4}), kNoon + 77min).passes);
}

TEST(DistinctRecord, NotesOnlyWhatChangedSomething) {
  Record record;
  Change first{};
  message(record, different({1, 2}), kNoon, true, first);
  EXPECT_EQ(first.things.size(), 2u);
  EXPECT_EQ(first.seen + first.admitted, 0u);
  Change again{};
  message(record, different({1, 2}), kNoon, true, again);
  EXPECT_TRUE(again.empty());
  Change retry{};
  message(record, different({1, 2}), kNoon, false, retry);
  EXPECT_TRUE(retry.empty());
}

// A backlog must not keep itself on hold by being tried again, and comes through at the limit.
TEST(DistinctRecord, LetsABacklogOfRetriesThroughAtTheLimitAWindow) {
  Record record;
  for (std::uint64_t i = 0; i < 12; ++i) message(record, different({i}), kNoon);
  Change change;
  for (std::uint64_t i = 4; i < 12; ++i) {
    EXPECT_FALSE(message(record, different({i}), kNoon + 50min, false, change).passes);
  }
  int passed = 0;
  for (std::uint64_t i = 4; i < 12; ++i) {
    passed += message(record, different({i}), kNoon + 77min, false, change).passes ? 1 : 0;
  }
  EXPECT_EQ(passed, 4);
  EXPECT_EQ(measure(record, different({}), kNoon + 78min).total, 4u);
}

TEST(DistinctRecord, ReplaysAndComesBackFromItsBytesInBothForms) {
  for (const std::uint64_t count : {3ULL, 200ULL, 3000ULL}) {
    Record live;
    Record stored;
    for (std::uint64_t i = 0; i < count; i += 50) {
      std::vector<std::uint64_t> things;
      for (std::uint64_t j = i; j < std::min(i + 50, count); ++j) things.push_back(j * j);
      const TimePoint now = kNoon + std::chrono::seconds{i};
      Change change{{"spread", "who", 1h}};
      message(live, different(things, 100), now, true, change);
      const auto decoded = decode_changes(encode_changes({change}, now));
      ASSERT_TRUE(decoded);
      apply(stored, decoded->changes[0], decoded->when);
    }
    EXPECT_EQ(live, stored) << count;
    const auto decoded = decode(encode(live));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, live) << count;
    EXPECT_EQ(decoded->things->exact(), count <= Distinct::kExact);
  }
}

TEST(DistinctRecord, KnowsFromItsBytesAloneWhetherItHasExpired) {
  const std::string key = encode_key({"spread", "who", 1h});
  Record record;
  message(record, different({1}, 0), kNoon - 30min);
  message(record, different({2}, 0), kNoon);
  for (const auto after : {0min, 59min, 61min, 62min, 76min, 78min, 600min}) {
    EXPECT_EQ(expired(key, encode(record), kNoon + after), expired(record, 1h, kNoon + after))
        << after.count();
  }
}

TEST(DistinctRecord, IgnoresThingsBeyondTheMostOfOneMessage) {
  Record record;
  std::vector<std::uint64_t> many(kMaxThings + 500);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = i;
  Change change;
  message(record, different(many), kNoon, true, change);
  EXPECT_LE(change.things.size(), kMaxThings);
}

// The bytes of a Weir before things were counted: 4711 applied, hold, rings of 1 + 2 and of 1.
TEST(Codec, ReadsVersionOne) {
  const std::string bytes{"\x01\xe7\x24\x05\x02\x07\x01\x03\x02\x01\x07\x01", 12};
  const auto record = decode(bytes);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->applied, 4711u);
  EXPECT_EQ(record->hold_until, TimePoint{5ms});
  EXPECT_EQ(record->seen.buckets(), (std::vector<Ring::Bucket>{{7, 1}, {10, 2}}));
  EXPECT_EQ(record->admitted.buckets(), (std::vector<Ring::Bucket>{{7, 1}}));
  EXPECT_TRUE(record->things->empty());
  EXPECT_TRUE(expired("limit|3600|who", bytes, kNoon));
  EXPECT_EQ(encode(*record)[0], 2);

  const std::string journal{"\x01\x09\x01\x0elimit|3600|who\x03\x02\x00", 21};
  const auto changes = decode_changes(journal);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->changes.size(), 1u);
  EXPECT_EQ(changes->changes[0].key.subject, "who");
  EXPECT_EQ(changes->changes[0].seen, 3u);
  EXPECT_EQ(changes->changes[0].admitted, 2u);
}

TEST(Codec, RefusesCutOrWrongThings) {
  Record record;
  message(record, different({1, 2, 3}), kNoon);
  const std::string bytes = encode(record);
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(bytes.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode(bytes + '\0'));
  std::string unknown_kind = encode(Record{});
  unknown_kind.back() = 3;
  EXPECT_FALSE(decode(unknown_kind));
  EXPECT_FALSE(expired("limit|3600|who", unknown_kind, kNoon + 24h));
  const Change change{{"spread", "who", 1h}, 0, 0, {}, {1, 2}};
  const std::string journal = encode_changes({change}, kNoon);
  for (std::size_t size = 1; size < journal.size(); ++size) {
    EXPECT_FALSE(decode_changes(journal.substr(0, size))) << size;
  }
}

TEST(Record, SaysHowOldItsOldestCountIs) {
  Record record;
  EXPECT_EQ(message(record, gated(9), kNoon).age, 0s);
  EXPECT_EQ(message(record, gated(9), kNoon + 20min).age, 20min);
  EXPECT_LE(message(record, gated(9), kNoon + 60min).age, 60min);
  EXPECT_EQ(message(record, gated(9), kNoon + 65min).age, 45min);
  EXPECT_EQ(message(record, gated(9), kNoon + 400min).age, 0s);
  EXPECT_EQ(read(record, 1h, kNoon + 410min).age, 10min);
}

TEST(DistinctRecord, SaysHowOldItsOldestThingIs) {
  Record record;
  EXPECT_EQ(message(record, different({1}), kNoon).age, 0s);
  EXPECT_EQ(message(record, different({2}), kNoon + 20min).age, 20min);
  EXPECT_EQ(message(record, different({1}), kNoon + 30min).age, 10min) << "1 was seen again";
}

TEST(Key, ReadsBackWhatItWrote) {
  const CounterKey key{"suspicious-per-client", "onprem|10.0.0.1", 3600s};
  EXPECT_EQ(encode_key(key), "suspicious-per-client|3600|onprem|10.0.0.1");
  EXPECT_EQ(decode_key(encode_key(key)), key);
}

TEST(KeyPart, KeepsReadableTextAndEscapesTheRest) {
  EXPECT_EQ(key_part("a.b@c.example"), "a.b@c.example");
  EXPECT_EQ(key_part("a|b%c d\n"), "a%7cb%25c%20d%0a");
  EXPECT_EQ(key_part("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f");
  EXPECT_EQ(key_part("bad\xff\xfe"), "bad%ff%fe");
}

TEST(KeyPart, KeepsLongPartsApart) {
  const std::string a = key_part(std::string(5000, 'x') + "a");
  const std::string b = key_part(std::string(5000, 'x') + "b");
  EXPECT_LE(a.size(), 256u);
  EXPECT_NE(a, b);
}

TEST(Record, KnowsFromItsBytesAloneWhetherItHasExpired) {
  const std::string key = encode_key({"limit", "who|with|bars", 1h});
  Record record;
  message(record, gated(0), kNoon - 30min);
  message(record, gated(0), kNoon);
  for (const auto after : {0min, 59min, 61min, 62min, 76min, 78min, 600min}) {
    EXPECT_EQ(expired(key, encode(record), kNoon + after), expired(record, 1h, kNoon + after))
        << after.count();
  }
  EXPECT_TRUE(expired(key, encode(Record{}), kNoon));
  EXPECT_FALSE(expired(key, "damaged", kNoon + 24h));
  EXPECT_FALSE(expired("no window", encode(record), kNoon + 24h));
}

}  // namespace
}  // namespace weir::count
