#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// A good limit with `more`, which begins in line 12.
std::string limit(std::string_view more, std::string_view name = "x") {
  return "[[limit]]\nname = \"" + std::string{name} + "\"\nkey = [\"connector\"]\nlimit = 10\n" +
         std::string{more} + '\n';
}

TEST(LimitSettings, BuiltInOnesApplyWhenNoneIsWritten) {
  const auto built_in = detect::built_in_limits();
  const Config config = loaded_with("");
  ASSERT_EQ(config.limits.size(), built_in.size());
  for (std::size_t i = 0; i < built_in.size(); ++i) {
    EXPECT_EQ(config.limits[i].name, built_in[i].name);
  }
}

TEST(LimitSettings, TheFirstOneWrittenReplacesTheBuiltInOnes) {
  const Config config = loaded_with(
      limit("count = \"bytes\"\nonly = \"unaccepted_domain\"\nwindow = \"30d\"\nwarn = 9\n"
            "action = \"reject\"\nhold = \"0s\""));
  ASSERT_EQ(config.limits.size(), 1u);
  const detect::LimitSpec& spec = config.limits[0];
  EXPECT_EQ(spec.name, "x");
  EXPECT_THAT(spec.key, ElementsAre(detect::KeyPart::connector));
  EXPECT_EQ(spec.count, detect::Unit::bytes);
  EXPECT_EQ(spec.only, "unaccepted_domain");
  EXPECT_EQ(spec.window, 720h);
  EXPECT_EQ(spec.warn, 9u);
  EXPECT_EQ(spec.limit, 10u);
  EXPECT_EQ(spec.action, Disposition::reject);
  EXPECT_EQ(spec.hold, 0s);
}

TEST(LimitSettings, NoWarnMeansNone) {
  EXPECT_EQ(loaded_with(limit("")).limits[0].warn, std::nullopt);
}

TEST(LimitSettings, NameKeyAndLimitAreRequired) {
  EXPECT_THAT(errors_with("[[limit]]\nwindow = \"1h\"\n"),
              ElementsAre(HasSubstr("] name: write"), HasSubstr("] key: write"),
                          HasSubstr("] limit: write")));
}

TEST(LimitSettings, AKeyOfNothingIsAnError) {
  EXPECT_THAT(errors_with("[[limit]]\nname = \"x\"\nkey = []\nlimit = 10\n"),
              ElementsAre(AllOf(StartsWith("f:10:7: "), HasSubstr("key: write"))));
}

TEST(LimitSettings, KnowsThePartsOfAKey) {
  EXPECT_THAT(errors_with("[[limit]]\nname = \"x\"\nlimit = 1\nkey = [\"client\", \"from\", "
                          "\"client\"]\n"),
              ElementsAre(StartsWith("f:11:18: [[limit]] key: \"from\": write \"connector\", "),
                          HasSubstr("\"client\": stands here twice")));
}

TEST(LimitSettings, DistinctCountsAreForALaterVersion) {
  for (const char* unit : {"distinct_recipients", "distinct_recipient_domains"}) {
    EXPECT_THAT(
        errors_with(limit("count = \"" + std::string{unit} + '"')),
        ElementsAre(AllOf(StartsWith("f:12:9: "), HasSubstr("not available in this version"),
                          HasSubstr("write \"messages\", "))));
  }
}

TEST(LimitSettings, OnlyNamesDetectorsThatJudgeFirst) {
  EXPECT_THAT(errors_with(limit("only = \"limit\"")),
              ElementsAre(HasSubstr("this detector counts")));
  EXPECT_THAT(errors_with(limit("only = \"suspicous\"")),
              ElementsAre(HasSubstr("did you mean \"suspicious\"?")));
}

TEST(LimitSettings, WarnsWhenOnlyNamesADetectorThatIsOff) {
  EXPECT_THAT(
      warnings_with(limit("only = \"no_identity\"") + "[detect.no_identity]\nenabled = false\n"),
      ElementsAre(StartsWith("f:12:8: warning: [[limit]] only: \"no_identity\" is switched "
                             "off")));
}

TEST(LimitSettings, AcceptIsNoAction) {
  EXPECT_THAT(errors_with(limit("action = \"accept\"")),
              ElementsAre(AllOf(StartsWith("f:12:10: "), HasSubstr("\"tag\", \"quarantine\""))));
}

TEST(LimitSettings, WarnMustBeBelowLimit) {
  EXPECT_THAT(errors_with(limit("warn = 10")),
              ElementsAre("f:12:8: [[limit]] warn: write less than limit, which is 10, or remove "
                          "it"));
  EXPECT_THAT(errors_with(limit("warn = 9")), IsEmpty());
}

TEST(LimitSettings, AWarnThatIsNoNumberIsToldOnce) {
  EXPECT_THAT(errors_with(limit("warn = \"9\"")).size(), 1u);
  EXPECT_THAT(errors_with(limit("warn = 0")).size(), 1u);
}

TEST(LimitSettings, WindowsGoFromAMinuteToAMonth) {
  EXPECT_THAT(errors_with(limit("window = \"59s\"")), ElementsAre(HasSubstr("\"1m\" to \"30d\"")));
  EXPECT_THAT(errors_with(limit("window = \"31d\"")), ElementsAre(HasSubstr("\"1m\" to \"30d\"")));
  EXPECT_THAT(errors_with(limit("window = \"1m\"")), IsEmpty());
}

TEST(LimitSettings, TimesAreWholeSeconds) {
  EXPECT_THAT(errors_with(limit("window = \"60500ms\"")), ElementsAre(HasSubstr("whole seconds")));
}

TEST(LimitSettings, HoldIsAtMostAMonth) {
  EXPECT_THAT(errors_with(limit("hold = \"31d\"")), ElementsAre(StartsWith("f:12:8: ")));
}

TEST(LimitSettings, TwoLimitsMayNotShareAName) {
  EXPECT_THAT(errors_with(limit("") + limit("")),
              ElementsAre(AllOf(StartsWith("f:14:8: "), HasSubstr("already taken in line 8"))));
}

TEST(LimitSettings, NamesStayFitForHeaders) {
  EXPECT_THAT(errors_with(limit("", "a; b")), ElementsAre(HasSubstr("letters, digits")));
}

}  // namespace
}  // namespace weir::config
