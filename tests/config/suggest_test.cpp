#include "config/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace weir::config {
namespace {

constexpr std::array<std::string_view, 3> kNames{"deadline", "drain", "state_wait"};

TEST(Suggest, CountsInsertedDeletedAndChangedLetters) {
  EXPECT_EQ(edit_distance("deadlin", "deadline"), 1u);
  EXPECT_EQ(edit_distance("deadlines", "deadline"), 1u);
  EXPECT_EQ(edit_distance("deadlime", "deadline"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

TEST(Suggest, CountsSwappedNeighboursAsOne) { EXPECT_EQ(edit_distance("darin", "drain"), 1u); }

TEST(Suggest, TakesHyphensAndCapitalsForWhatTheyWereMeantToBe) {
  EXPECT_EQ(edit_distance("State-Wait", "state_wait"), 0u);
}

TEST(Suggest, FindsTheNearestName) {
  EXPECT_EQ(nearest("statewait", kNames), "state_wait");
  EXPECT_EQ(nearest("drian", kNames), "drain");
}

TEST(Suggest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("colour", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
}

TEST(Suggest, StaysSilentForVeryLongWords) {
  const std::string longer(100'000, 'd');
  EXPECT_EQ(nearest(longer, kNames), "");
}

TEST(Suggest, ListsNamesAsASentenceDoes) {
  EXPECT_EQ(one_of(kNames), "\"deadline\", \"drain\" or \"state_wait\"");
}

}  // namespace
}  // namespace weir::config
