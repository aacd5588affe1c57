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

TEST(LimitSettings, ContentMayBeAKeyOfALimitThatTags) {
  const std::string same =
      "[[limit]]\nname = \"same-content\"\nlimit = 1000\n"
      "key = [\"connector\", \"content\"]\n";
  EXPECT_THAT(loaded_with(same).limits[0].key,
              ElementsAre(detect::KeyPart::connector, detect::KeyPart::content));
  // Who copies a newsletter would hold it back.
  EXPECT_THAT(errors_with(same + "action = \"tempfail\"\n"), ElementsAre(HasSubstr("] key: ")));
}

TEST(LimitSettings, KnowsWhatIsAddedUp) {
  for (const char* unit : {"messages", "recipients", "external_recipients", "bytes",
                           "distinct_recipients", "distinct_recipient_domains"}) {
    EXPECT_THAT(errors_with(limit("count = \"" + std::string{unit} + '"')), IsEmpty()) << unit;
  }
  EXPECT_THAT(errors_with(limit("count = \"distinct_domains\"")),
              ElementsAre(StartsWith("f:12:9: [[limit]] count: \"distinct_domains\": ")));
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

/// A limit on `key` with `more`; the key stands in line 10.
std::string limit_on(std::string_view key, std::string_view more) {
  return "[[limit]]\nname = \"x\"\nkey = [" + std::string{key} + "]\nlimit = 10\n" +
         std::string{more} + '\n';
}

TEST(LimitSettings, HoldsNothingBackForWhatAnybodyCanWrite) {  // trap T9
  for (const char* key : {"\"mail_from\"", "\"mail_from_domain\"", "\"header_from\"",
                          "\"header_from_domain\"", "\"mail_from\", \"header_from\""}) {
    for (const char* action : {"quarantine", "tempfail", "reject"}) {
      const auto settings = "only = \"suspicious\"\naction = \"" + std::string{action} + "\"";
      EXPECT_THAT(errors_with(limit_on(key, settings)),
                  ElementsAre(AllOf(StartsWith("f:10:7: [[limit]] key: with action "),
                                    HasSubstr("add \"client\" or \"auth_user\""))))
          << key << ' ' << action;
    }
  }
}

TEST(LimitSettings, HoldsAConnectorBackOnlyForAReason) {
  EXPECT_THAT(errors_with(limit_on("\"connector\"", "action = \"tempfail\"")),
              ElementsAre(HasSubstr("for \"connector\" what only = \"suspicious\"")));
  EXPECT_THAT(errors_with(limit_on("\"connector\", \"mail_from\"", "action = \"tempfail\"")),
              testing::SizeIs(1));
  for (const char* only : {"suspicious", "unaccepted_domain"}) {
    EXPECT_THAT(errors_with(limit_on("\"connector\"",
                                     "action = \"tempfail\"\nonly = \"" + std::string{only} + '"')),
                IsEmpty());
  }
}

TEST(LimitSettings, HoldsBackByClientOrLoginAtWill) {
  for (const char* key : {"\"client\"", "\"auth_user\"", "\"client\", \"mail_from\"",
                          "\"connector\", \"client\"", "\"header_from\", \"auth_user\""}) {
    const auto text = limit_on(key, "action = \"tempfail\"");
    EXPECT_THAT(errors_with(text), IsEmpty()) << key;
    EXPECT_THAT(warnings_with(text), IsEmpty()) << key;
  }
}

TEST(LimitSettings, WarnsThatATagCanHitTheSpoofed) {
  EXPECT_THAT(warnings_with(limit_on("\"mail_from\"", "action = \"tag\"")),
              ElementsAre(StartsWith("f:10:7: warning: [[limit]] key: anybody can write")));
  EXPECT_THAT(warnings_with(limit_on("\"connector\"", "")), IsEmpty());
}

TEST(LimitSettings, TheNameOfTheBreakersCountersIsTaken) {
  EXPECT_THAT(errors_with(limit("", "deferred")), ElementsAre(HasSubstr("max_deferred_per_hour")));
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
