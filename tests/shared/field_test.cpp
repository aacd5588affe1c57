#include "shared/field.hpp"

#include <gtest/gtest.h>

#include <random>

namespace weir::shared {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

count::Record sample() {
  count::Record record;
  for (int i = 0; i < 40; ++i) record.seen.add(7, 1h, kNoon - 40min + i * 1min);
  record.admitted.add(3, 1h, kNoon);
  for (int i = 0; i < 20; ++i)
    record.things.use().add(count::thing_hash(std::to_string(i)), 1h, kNoon);
  record.hold_until = kNoon + 10min;
  record.applied = 99;
  return record;
}

TEST(Field, ComesBackAsItWasWithoutTheJournalSequence) {
  const auto back = decode_field(encode_field(sample(), 1h, kNoon), 1h, kNoon);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, sample());
  EXPECT_EQ(back->applied, 0u);
}

TEST(Field, OfWhatDoesNotCountAnyMoreIsEmpty) {
  EXPECT_EQ(encode_field({}, 1h, kNoon), "");
  EXPECT_EQ(encode_field(sample(), 1h, kNoon + 3h), "");
}

TEST(Field, DropsWhatIsPastAndPullsTheFutureToNow) {
  count::Record record;
  record.seen.push_back({count::bucket_at(1h, kNoon) - 200, 5});
  record.seen.push_back({count::bucket_at(1h, kNoon) + 3, 6});
  record.seen.push_back({count::bucket_at(1h, kNoon) + 500, 7});
  const auto back = decode_field(count::encode(record), 1h, kNoon);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->seen.sum(1h, kNoon), 13u);
  EXPECT_EQ(back->seen.sum(1h, kNoon + 62min), 0u);
}

TEST(Field, RefusesBucketsThatAreOutOfOrder) {
  count::Record record;
  const auto now = count::bucket_at(1h, kNoon);
  record.seen.push_back({now, 5});
  record.seen.push_back({now, 5});
  EXPECT_FALSE(decode_field(count::encode(record), 1h, kNoon).has_value());
}

TEST(Field, RefusesWhatIsTooLong) {
  EXPECT_FALSE(decode_field(std::string(kMaxField + 1, '\0'), 1h, kNoon).has_value());
}

TEST(Field, BoundsCountsAndHolds) {
  count::Record record;
  for (int i = 0; i < 60; ++i) {
    record.seen.push_back({count::bucket_at(1h, kNoon) - 59 + i, UINT64_MAX});
  }
  record.hold_until = kNoon + 100'000h;
  const auto back = decode_field(count::encode(record), 1h, kNoon);
  ASSERT_TRUE(back.has_value());
  EXPECT_LE(back->seen.sum(1h, kNoon), 61ULL << 40U);
  EXPECT_LE(back->hold_until, kNoon + 24h * 31);
}

// Whoever can write to the server can write anything: no bytes may harm.
TEST(Field, AnyBytesGiveARecordThatCountingCouldHaveMadeOrNone) {
  std::mt19937 random{5};
  const std::string whole = encode_field(sample(), 1h, kNoon);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole;
    for (auto changes = random() % 6; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    if (random() % 3 == 0) bytes.resize(random() % bytes.size());
    const auto record = decode_field(bytes, 1h, kNoon);
    if (!record) continue;
    EXPECT_TRUE(count::expired(*record, 1h, kNoon + 24h * 40));
    for (const auto& bucket : record->seen.buckets()) {
      EXPECT_LE(bucket.index, count::bucket_at(1h, kNoon));
    }
  }
}

TEST(Digest, IsNeverThatOfNothing) {
  EXPECT_NE(digest_of(""), 0u);
  EXPECT_NE(digest_of("a"), digest_of("b"));
}

}  // namespace
}  // namespace weir::shared
