#include "baseline/accounts.hpp"

#include <gmock/gmock.h>

#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;

const TimePoint kNow{kMonday};
constexpr std::int32_t kDay = 20'605;

struct AccountsTest : testing::Test {
  Accounts accounts{100};

  void see(const std::string& name, int day = 0) {
    const auto time = kNow + std::chrono::days{day};
    auto* account = accounts.see(name, time, kDay + day);
    ASSERT_NE(account, nullptr);
    account->tracker.see(time, hour_of(time));
  }
  bool has(const std::string& name) const { return accounts.all().contains(name); }
};

TEST_F(AccountsTest, EstablishesWhatIsSeenOnTwoDays) {
  see("svc");
  see("svc");
  EXPECT_EQ(accounts.established(), 0U);
  see("svc", 1);
  EXPECT_EQ(accounts.established(), 1U);
}

TEST_F(AccountsTest, AFloodOfMadeUpSendersDisplacesNobody) {
  for (int i = 0; i < 50; ++i) {
    see("old" + std::to_string(i));
    if (i % 20 == 19) {
      for (int k = i - 19; k <= i; ++k) see("old" + std::to_string(k), 1);
    }
  }
  for (int i = 40; i < 50; ++i) see("old" + std::to_string(i), 1);
  ASSERT_EQ(accounts.established(), 50U);
  for (int i = 0; i < 100'000; ++i) see("flood" + std::to_string(i), 1 + i % 3);
  EXPECT_EQ(accounts.established(), 50U);
  EXPECT_LE(accounts.all().size(), 70U);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(has("old" + std::to_string(i)));
}

TEST_F(AccountsTest, IsFullOfEstablishedOnesAndThenTakesOnlyThePlaceOfTheIdle) {
  for (int i = 0; i < 80; ++i) {
    see("old" + std::to_string(i));
    see("old" + std::to_string(i), 1);
  }
  ASSERT_EQ(accounts.established(), 80U);
  see("new", 2);
  see("new", 3);
  EXPECT_EQ(accounts.established(), 80U);  // still on trial
  for (int i = 1; i < 80; ++i) see("old" + std::to_string(i), 7);
  see("new", 12);
  EXPECT_EQ(accounts.established(), 80U);
  EXPECT_FALSE(has("old0"));
  EXPECT_TRUE(accounts.all().at("new").established);
  EXPECT_THAT(accounts.take_forgotten(), testing::ElementsAre("old0"));
}

TEST_F(AccountsTest, ForgetsThoseThatAreGone) {
  see("svc");
  see("svc", 1);
  accounts.age(kNow + std::chrono::days{60});
  EXPECT_TRUE(has("svc"));
  accounts.age(kNow + std::chrono::days{72});
  EXPECT_FALSE(has("svc"));
  EXPECT_EQ(accounts.established(), 0U);
}

}  // namespace
}  // namespace weir::baseline
