#include "detect/novelty.hpp"

#include <gtest/gtest.h>

#include "detect/readings.hpp"

namespace weir::detect {
namespace {

using std::chrono::days;
using std::chrono::hours;
using test::counted;

TEST(Novelty, SaysNothingOfAWholeThatIsYoungOrNotKnown) {
  const Novelty novelty;
  EXPECT_FALSE(novelty.established(std::nullopt));
  EXPECT_FALSE(novelty.established(counted(1'000'000, hours{167})));
  EXPECT_TRUE(novelty.established(counted(2, days{7})));
}

TEST(Novelty, CallsNewWhatIsTheFirstOrHardlyOlder) {
  const Novelty novelty;
  EXPECT_TRUE(novelty.is_new(counted(0)));
  EXPECT_TRUE(novelty.is_new(counted(1)));
  EXPECT_TRUE(novelty.is_new(counted(1000, hours{12})));
  EXPECT_FALSE(novelty.is_new(counted(2, days{1})));
}

TEST(Novelty, ReadsItsSettings) {
  Settings settings{{{"known_after", std::string{"14d"}}, {"new_for", std::string{"36h"}}}};
  const auto novelty = Novelty::from(settings);
  EXPECT_EQ(novelty.known_after, days{14});
  EXPECT_EQ(novelty.new_for, hours{36});
  EXPECT_TRUE(settings.problems().empty());
}

TEST(Novelty, RefusesToCallNewWhatIsOlderThanTheWholeMustBe) {
  Settings settings{{{"known_after", std::string{"2d"}}, {"new_for", std::string{"2d"}}}};
  Novelty::from(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "new_for");
  EXPECT_EQ(settings.problems()[0].message, "write less than known_after, which is 2d");
}

TEST(Novelty, RefusesWhatTheWindowCannotTell) {
  Settings settings{{{"known_after", std::string{"30d"}}, {"new_for", std::string{"1h"}}}};
  Novelty::from(settings);
  EXPECT_EQ(settings.problems().size(), 2u);
}

TEST(Remember, CountsOnceOrOnlyLooks) {
  const auto one = remember("first_seen", "a|b");
  EXPECT_EQ(one.key, (count::CounterKey{"first_seen", "a|b", days{30}}));
  EXPECT_EQ(one.by, 1u);
  EXPECT_FALSE(one.distinct);
  EXPECT_EQ(remember("first_seen", "a|b", false).by, 0u);
}

}  // namespace
}  // namespace weir::detect
