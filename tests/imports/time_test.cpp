#include "imports/time.hpp"

#include <gtest/gtest.h>

namespace weir::imports {
namespace {

std::int64_t seconds(std::string_view text) {
  const auto time = parse_time(text);
  return time ? time->time_since_epoch().count() / 1000 : -1;
}

constexpr std::int64_t kMoment = 1'772'590'297;  // 2026-03-04T02:11:37Z

TEST(ParseTime, ReadsEveryFormOfOneMoment) {
  for (const std::string_view text : {"2026-03-04T02:11:37",
                                      "2026-03-04T02:11:37Z",
                                      "2026-03-04T02:11:37.0000000Z",
                                      "2026-03-04 02:11:37",
                                      "2026-03-04T03:11:37+01:00",
                                      "2026-03-03T21:11:37-0500",
                                      "2026/03/04 02:11:37",
                                      "3/4/2026 2:11:37 AM",
                                      "3/4/2026, 2:11:37 AM",
                                      "03/04/2026 02:11:37",
                                      "3/4/2026 2:11:37 AM (UTC)",
                                      "04.03.2026 02:11:37",
                                      "Mar 4, 2026 2:11:37 AM",
                                      "Mar 4, 2026, 2:11:37 AM",
                                      "March 4, 2026 2:11:37 AM",
                                      "Wednesday, March 4, 2026 2:11:37 AM",
                                      "Wed, 4 Mar 2026 02:11:37 +0000",
                                      "4 Mar 2026 02:11:37 GMT",
                                      "/Date(1772590297000)/",
                                      "  2026-03-04T02:11:37Z ",
                                      "3/4/2026 2:11:37\u202F"
                                      "AM"}) {
    EXPECT_EQ(seconds(text), kMoment) << text;
  }
}

TEST(ParseTime, KnowsNoonFromMidnight) {
  EXPECT_EQ(seconds("3/4/2026 12:00:00 AM"), seconds("2026-03-04T00:00:00Z"));
  EXPECT_EQ(seconds("3/4/2026 12:00:00 PM"), seconds("2026-03-04T12:00:00Z"));
  EXPECT_EQ(seconds("3/4/2026 11:59 PM"), seconds("2026-03-04T23:59:00Z"));
}

TEST(ParseTime, KeepsMilliseconds) {
  EXPECT_EQ(parse_time("2026-03-04T02:11:37.5Z")->time_since_epoch().count(), kMoment * 1000 + 500);
  EXPECT_EQ(parse_time("2026-03-04T02:11:37.1239999Z")->time_since_epoch().count(),
            kMoment * 1000 + 123);
}

TEST(ParseTime, TakesADateForItsMidnight) {
  EXPECT_EQ(seconds("2026-03-04"), seconds("2026-03-04T00:00:00"));
}

TEST(ParseTime, GuessesNothing) {
  for (const std::string_view text :
       {"", "yesterday", "13/3/2026 2:11:37 AM", "2026-02-30T00:00:00", "2026-03-04T24:00:00",
        "2026-03-04T02:61:00", "3/4/2026 13:11:37 PM", "3/4/26 2:11:37", "1601-01-01T00:00:00Z",
        "2026-03-04T02:11:37 CEST", "2026-03-04T02:11:37Z and more", "/Date(-1)/", "/Date(",
        "99999999999999999999", "2026-03-04T02:11:37+99:00", "2026-3", "04.03.2026.02",
        "Mar 2026"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

}  // namespace
}  // namespace weir::imports
