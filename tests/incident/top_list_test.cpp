#include "incident/top_list.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;

std::uint64_t all_of(const TopList& list) {
  return std::accumulate(list.items.begin(), list.items.end(), list.others,
                         [](std::uint64_t sum, const Tally& one) { return sum + one.count; });
}

TEST(TopLists, CountExactlyAsLongAsThereIsRoom) {
  TopList list;
  for (int i = 0; i < 20; ++i) {
    for (int k = 0; k <= i; ++k) add(list, "key" + std::to_string(i), kMonday + k * 1s);
  }
  ASSERT_EQ(list.items.size(), 20U);
  EXPECT_EQ(list.items.front().key, "key19");
  EXPECT_EQ(list.items.front().count, 20U);
  EXPECT_EQ(list.items.front().error, 0U);
  EXPECT_EQ(list.items.front().first, kMonday);
  EXPECT_EQ(list.items.front().last, kMonday + 19s);
  EXPECT_EQ(list.items.back().key, "key0");
  EXPECT_EQ(list.others, 0U);
  EXPECT_EQ(list.distinct, 20U);
}

TEST(TopLists, AnEmptyKeyIsNothing) {
  TopList list;
  add(list, "", kMonday);
  EXPECT_TRUE(list.items.empty());
  EXPECT_EQ(list.distinct, 0U);
}

TEST(TopLists, KeepWhatIsFrequentAmongManyKeys) {
  TopList list;
  std::mt19937 random{3};
  std::uint64_t real = 0;
  constexpr std::uint64_t kAll = 100'000;
  for (std::uint64_t i = 0; i < kAll; ++i) {
    if (random() % 12 == 0) {
      ++real;
      add(list, "frequent", kMonday);
    } else {
      add(list, "u" + std::to_string(random()) + "@evil.example", kMonday);
    }
  }
  EXPECT_EQ(list.items.size(), TopList::kKept);
  EXPECT_EQ(list.items.front().key, "frequent");
  EXPECT_LE(list.items.front().count, real);
  EXPECT_GE(list.items.front().count + list.items.front().error, real);
  EXPECT_EQ(all_of(list), kAll);
  // Nobody is accused of what he did not do.
  EXPECT_LE(list.items[1].count, 20U);
  const auto distinct = static_cast<double>(kAll - real);
  EXPECT_NEAR(static_cast<double>(list.distinct), distinct, distinct * 0.4);
  EXPECT_EQ(list.marks.size(), TopList::kMarks);
}

TEST(TopLists, CutLongKeysAndShowThemSafely) {
  TopList list;
  add(list, std::string(5000, 'x'), kMonday);
  add(list, "a\x1b[31m\nb", kMonday);
  EXPECT_LE(list.items[0].key.size(), kMaxKey);
  EXPECT_EQ(list.items[1].key.find('\n'), std::string::npos);
  EXPECT_EQ(list.items[1].key.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace weir::incident
