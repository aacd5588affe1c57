#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(BaselineSection, ReadsWhatIsWritten) {
  const auto baseline =
      loaded_with(
          "[baseline]\nenabled = false\nweekend = [\"friday\"]\nholidays = [\"12-25\", "
          "\"2026-05-14\"]\nlearning = \"7d\"\nweeks = 12\nfloor = 50\nwarn_factor = 4\n"
          "alert_factor = 8\nunlearned_connector = 2000\nunlearned_account = 60\naccounts = 500\n"
          "dips = false\n")
          .baseline;
  EXPECT_FALSE(baseline.enabled);
  EXPECT_THAT(baseline.weekend, ElementsAre("friday"));
  EXPECT_THAT(baseline.holidays, ElementsAre("12-25", "2026-05-14"));
  EXPECT_EQ(baseline.learning, 24h * 7);
  EXPECT_EQ(baseline.weeks, 12U);
  EXPECT_EQ(baseline.floor, 50U);
  EXPECT_EQ(baseline.warn_factor, 4U);
  EXPECT_EQ(baseline.alert_factor, 8U);
  EXPECT_EQ(baseline.unlearned_connector, 2000U);
  EXPECT_EQ(baseline.unlearned_account, 60U);
  EXPECT_EQ(baseline.accounts, 500U);
  EXPECT_FALSE(baseline.dips);
}

TEST(BaselineSection, RefusesWhatMakesNoSense) {
  for (const char* line :
       {"time_zone = \"Mars/Olympus\"", "time_zone = \"../etc/passwd\"",
        "time_zone = \"/etc/passwd\"", "weekend = [\"sat\"]", "holidays = [\"25.12.\"]",
        "learning = \"12h\"", "weeks = 3", "weeks = 54", "floor = 0", "warn_factor = 1",
        "alert_factor = 2", "unlearned_account = 0", "accounts = 9"}) {
    EXPECT_THAT(errors_with(std::string{"[baseline]\n"} + line + '\n'), SizeIs(1)) << line;
  }
  EXPECT_THAT(errors_with("[baseline]\nholidays = [\"25.12.\"]\n").at(0), HasSubstr("2026-12-25"));
}

TEST(BaselineSection, TakesAZoneThatThisHostKnows) {
  const bool known = std::filesystem::exists("/usr/share/zoneinfo/UTC");
  EXPECT_EQ(errors_with("[baseline]\ntime_zone = \"UTC\"\n").empty(), known);
  EXPECT_THAT(errors_with("[baseline]\ntime_zone = \"Etc\"\n"), SizeIs(1));  // a directory
}

}  // namespace
}  // namespace weir::config
