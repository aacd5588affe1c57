#include "count/record.hpp"

#include <gtest/gtest.h>

namespace weir::count {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

Observation gated(std::uint64_t limit, std::chrono::seconds hold = 15min) {
  return {{"limit", "who", 1h}, 1, Gate{limit, hold, true}};
}

/// Counts one new message and admits it when the gate lets it.
Reading message(Record& record, const Observation& observation, TimePoint now) {
  Reading reading = observe(record, observation, true, now);
  if (reading.passes) admit(record, observation, now, reading);
  return reading;
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
  const Reading later = observe(record, gated(4), true, kNoon + 65min);
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
    Reading reading = observe(record, gated(4), false, now);
    EXPECT_EQ(reading.total, 0u);
    if (!reading.passes) continue;
    admit(record, gated(4), now, reading);
    ++passed;
  }
  EXPECT_EQ(passed, 4);
}

TEST(Record, ClampsAHoldThatAStrayClockSet) {
  Record record;
  for (int i = 0; i < 6; ++i) message(record, gated(4), kNoon + 24h * 400);
  record.seen = {};
  record.admitted = {};
  observe(record, gated(4), true, kNoon);
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
  bytes[0] = 2;
  EXPECT_FALSE(decode(bytes));
  EXPECT_FALSE(decode(""));
}

TEST(Record, ReplaysAJournalEntryToTheSameRecord) {
  Record live;
  Record stored;
  for (int i = 0; i < 6; ++i) {
    const auto observation = gated(4);
    Reading reading = observe(live, observation, true, kNoon + i * 1min);
    Change change{observation.key, 1, 0, live.hold_until};
    if (reading.passes) {
      admit(live, observation, kNoon + i * 1min, reading);
      change.admitted = 1;
    }
    const auto decoded = decode_changes(encode_changes({change}, kNoon + i * 1min));
    ASSERT_TRUE(decoded);
    apply(stored, decoded->changes[0], decoded->when);
  }
  EXPECT_EQ(live, stored);
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
