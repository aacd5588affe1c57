#include "baseline/history.hpp"

#include <gtest/gtest.h>

#include <random>

#include "baseline/packing.hpp"
#include "baseline/world.hpp"

namespace weir::baseline {
namespace {

using namespace test;

constexpr Hour kStart = 490'000;

TEST(Packing, IsExactBelow32767AndWithinAThousandthBeyond) {
  for (std::uint64_t count = 0; count < 32'767; ++count) ASSERT_EQ(unpack(pack(count)), count);
  for (std::uint64_t count = 32'767; count < (std::uint64_t{1} << 45); count += count / 777 + 1) {
    const auto back = unpack(pack(count));
    ASSERT_TRUE(back);
    ASSERT_LE(*back, count);
    ASSERT_GE(static_cast<double>(*back), static_cast<double>(count) * 0.999);
  }
  EXPECT_EQ(unpack(0), std::nullopt);
  EXPECT_TRUE(unpack(pack(~std::uint64_t{0})));
}

TEST(Packing, ReadsItsNumbersBackAndRefusesAnEnd) {
  std::string bytes;
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, ~std::uint64_t{0}}) {
    bytes.clear();
    put_varint(bytes, value);
    std::string_view rest = bytes;
    EXPECT_EQ(take_varint(rest), value);
    EXPECT_TRUE(rest.empty());
  }
  std::string_view cut{"\x80\x80", 2};
  EXPECT_EQ(take_varint(cut), std::nullopt);
  std::string_view endless{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12};
  EXPECT_EQ(take_varint(endless), std::nullopt);
}

TEST(History, KnowsWhatItLearnedAndNothingElse) {
  History history;
  EXPECT_TRUE(history.empty());
  EXPECT_EQ(history.at(kStart), std::nullopt);
  history.learn(kStart, 7, 8);
  history.learn(kStart + 3, 0, 8);
  EXPECT_EQ(history.at(kStart), 7U);
  EXPECT_EQ(history.at(kStart + 1), std::nullopt);  // nobody watched: not zero
  EXPECT_EQ(history.at(kStart + 3), 0U);
  EXPECT_EQ(history.at(kStart + 4), std::nullopt);
  EXPECT_EQ(history.began(), kStart);
  EXPECT_EQ(history.newest(), kStart + 3);
}

TEST(History, LearnsNoHourTwice) {
  History history;
  history.learn(kStart, 7, 8);
  history.learn(kStart, 9, 8);
  history.learn(kStart - 1, 9, 8);
  EXPECT_EQ(history.at(kStart), 7U);
  EXPECT_EQ(history.at(kStart - 1), std::nullopt);
}

TEST(History, KeepsTheWeeksItIsTold) {
  const auto history = learned(kStart, 7 * 20, office);
  EXPECT_TRUE(history.at(kStart - 8 * kHoursOfWeek));
  EXPECT_FALSE(history.at(kStart - 10 * kHoursOfWeek));
  EXPECT_EQ(history.began(), kStart - Hour{24} * 7 * 20);
}

TEST(History, BeginsAnewAfterALongAbsence) {
  auto history = learned(kStart, 30, office);
  history.learn(kStart + 9 * kHoursOfWeek, 5, 8);
  EXPECT_EQ(history.began(), kStart + 9 * kHoursOfWeek);
  EXPECT_EQ(history.at(kStart - 1), std::nullopt);
}

TEST(History, KeepsTheBusiestHourOfEachDayOfAYear) {
  History history;
  for (std::int32_t day = 20'000; day < 20'500; ++day) history.learn_peak(day, {10, 3});
  history.learn_peak(20'499, {4, 9});
  EXPECT_EQ(history.peak(20'499)->count, 10U);
  history.learn_peak(20'499, {400, 9});
  EXPECT_EQ(history.peak(20'499)->count, 400U);
  EXPECT_EQ(history.peak(20'499)->hour, 9);
  EXPECT_FALSE(history.peak(20'500));
  EXPECT_FALSE(history.peak(20'000));
  EXPECT_TRUE(history.peak(20'500 - History::kDays));
}

TEST(History, ForgetsWhatAClockAheadTaughtIt) {
  auto history = learned(kStart, 30, office);
  history.forget_from(kStart - 5, utc(kStart - 5).day);
  EXPECT_EQ(history.newest(), kStart - 6);
  EXPECT_FALSE(history.peak(utc(kStart - 5).day));
  history.learn(kStart - 5, 77, 8);
  EXPECT_EQ(history.at(kStart - 5), 77U);
  history.forget_from(0, 0);
  EXPECT_TRUE(history.empty());
}

TEST(History, ComesBackAsItWasKept) {
  std::mt19937 random{7};
  History history;
  for (int i = 0; i < 3000; ++i) {
    if (random() % 5 == 0) continue;
    history.learn(kStart + i, random() % 4 == 0 ? 0 : random() % 50'000, 8);
    history.learn_peak(utc(kStart + i).day, {random() % 900, utc(kStart + i).hour});
  }
  const auto bytes = history.encode();
  const auto back = History::decode(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->encode(), bytes);
  EXPECT_EQ(back->began(), history.began());
  for (Hour hour = kStart - 2; hour < kStart + 3002; ++hour) {
    ASSERT_EQ(back->at(hour), history.at(hour));
  }
  EXPECT_TRUE(History::decode(History{}.encode())->empty());
}

TEST(History, RefusesBytesThatAreNotIts) {
  const auto bytes = learned(kStart, 40, office).encode();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(History::decode(std::string_view{bytes}.substr(0, size))) << size;
  }
  EXPECT_FALSE(History::decode(bytes + 'x'));
  std::mt19937 random{11};
  for (int i = 0; i < 2000; ++i) {  // any bytes are safe
    auto broken = bytes;
    broken[random() % broken.size()] = static_cast<char>(random());
    if (const auto got = History::decode(broken)) {
      EXPECT_FALSE(got->encode().empty());
    }
  }
}

/// Busy by day and night, as unfavourable as it gets: two bytes for each hour.
std::uint64_t busy(const LocalHour& local) {
  return 800 + static_cast<unsigned>(local.hour) * 17 + static_cast<unsigned>(local.day) % 13;
}

TEST(History, AThousandConnectorsStaySmall) {
  const auto eight_weeks = learned(kStart, 365, busy).encode().size();
  const auto office_weeks = learned(kStart, 365, office).encode().size();
  const auto year = learned(kStart, 371, busy, utc, 53).encode().size();
  RecordProperty("bytes_busy_8_weeks", static_cast<int>(eight_weeks));
  RecordProperty("bytes_office_8_weeks", static_cast<int>(office_weeks));
  RecordProperty("bytes_busy_year", static_cast<int>(year));
  EXPECT_LT(eight_weeks, 5'000U);
  EXPECT_LT(office_weeks, 4'000U);
  EXPECT_LT(year, 20'000U);  // so a year of a thousand connectors is below 20 MB
}

TEST(History, AQuietAccountIsAlmostNothing) {
  const auto weekly = learned(kStart, 365, [](const LocalHour& local) -> std::uint64_t {
    return weekday_of(local.day) == 1 && local.hour == 10 ? 3 : 0;
  });
  EXPECT_LT(weekly.encode().size(), 500U);
}

}  // namespace
}  // namespace weir::baseline
