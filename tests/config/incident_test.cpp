#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(IncidentSection, HasDefaults) {
  const Config config = loaded_with("");
  EXPECT_EQ(config.incident.correlate, 10min);
  EXPECT_EQ(config.incident.open_at, 60U);
  EXPECT_EQ(config.incident.quiet, 1h);
  EXPECT_EQ(config.incident.reopen, 24h);
  EXPECT_EQ(config.incident.kept, 24h * 90);
}

TEST(IncidentSection, ReadsWhatIsWritten) {
  const Config config = loaded_with(
      "[incident]\ncorrelate = \"5m\"\nopen_at = 90\nquiet = \"2h\"\nreopen = \"0s\"\n"
      "kept = \"7d\"\n");
  EXPECT_EQ(config.incident.correlate, 5min);
  EXPECT_EQ(config.incident.open_at, 90U);
  EXPECT_EQ(config.incident.quiet, 2h);
  EXPECT_EQ(config.incident.reopen, 0s);
  EXPECT_EQ(config.incident.kept, 24h * 7);
}

TEST(IncidentSection, RefusesWhatIsOutOfRange) {
  for (const auto* setting :
       {"correlate = \"59s\"", "correlate = \"7h\"", "open_at = 0", "open_at = 10001",
        "quiet = \"4m\"", "quiet = \"8d\"", "reopen = \"31d\"", "kept = \"23h\"",
        "kept = \"3651d\"", "open_at = \"60\"", "quiet = 60", "loud = true"}) {
    EXPECT_EQ(errors_with("[incident]\n" + std::string{setting} + "\n").size(), 1U) << setting;
  }
}

TEST(IncidentSection, WarnsOfAnIncidentThatClosesOverItsOwnSymptoms) {
  EXPECT_THAT(warnings_with("[incident]\ncorrelate = \"1h\"\nquiet = \"10m\"\n"),
              ElementsAre(AllOf(HasSubstr("quiet"), HasSubstr("correlate"))));
  EXPECT_THAT(warnings_with("[incident]\ncorrelate = \"1h\"\nquiet = \"1h\"\n"), IsEmpty());
}

}  // namespace
}  // namespace weir::config
