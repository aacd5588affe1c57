#include "weir/base/settings.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace weir {
namespace {

using namespace std::chrono_literals;
using Values = std::map<std::string, Settings::Value, std::less<>>;

TEST(Settings, GivesWhatIsWritten) {
  Settings settings{Values{{"enabled", false},
                           {"points", std::int64_t{15}},
                           {"name", std::string{"x"}},
                           {"hosts", std::vector<std::string>{"a", "b"}},
                           {"window", std::string{"15m"}}}};
  EXPECT_FALSE(settings.flag("enabled", true));
  EXPECT_EQ(settings.number("points", 1, 0, 100), 15u);
  EXPECT_EQ(settings.text("name", "y"), "x");
  EXPECT_EQ(settings.texts("hosts"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(settings.duration("window", 1s, 1s, 1h), 15min);
  EXPECT_TRUE(settings.problems().empty());
}

TEST(Settings, GivesTheFallbackForWhatIsAbsent) {
  Settings settings;
  EXPECT_TRUE(settings.flag("enabled", true));
  EXPECT_EQ(settings.number("points", 7, 0, 100), 7u);
  EXPECT_EQ(settings.text("name", "y"), "y");
  EXPECT_EQ(settings.duration("window", 30s, 1s, 1h), 30s);
  EXPECT_TRUE(settings.problems().empty());
}

struct Wrong {
  const char* what;
  Settings::Value value;
  void (*read)(Settings&);
  const char* advice;
};

// Keeps the test's name free of the pointer in the parameter.
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.what; }

class SettingsOfTheWrongType : public testing::TestWithParam<Wrong> {};

TEST_P(SettingsOfTheWrongType, AreProblemsThatSayWhatToWrite) {
  Settings settings{Values{{"key", GetParam().value}}};
  GetParam().read(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "key");
  EXPECT_NE(settings.problems()[0].message.find(GetParam().advice), std::string::npos)
      << settings.problems()[0].message;
}

INSTANTIATE_TEST_SUITE_P(
    All, SettingsOfTheWrongType,
    testing::Values(
        Wrong{"flag", std::string{"yes"}, [](Settings& s) { s.flag("key", true); },
              "true or false"},
        Wrong{"number", std::string{"5"}, [](Settings& s) { s.number("key", 1, 0, 9); },
              "whole number from 0 to 9"},
        Wrong{"fraction", 1.5, [](Settings& s) { s.number("key", 1, 0, 9); }, "whole number"},
        Wrong{"text", std::int64_t{3}, [](Settings& s) { s.text("key", "abc"); }, "\"abc\""},
        Wrong{"list", std::string{"a"}, [](Settings& s) { s.texts("key"); }, "[\"a\"]"},
        Wrong{"bare duration", std::int64_t{15},
              [](Settings& s) { s.duration("key", 15min, 1s, 1h); }, "\"15m\""},
        Wrong{"duration", std::string{"15 minutes"},
              [](Settings& s) { s.duration("key", 15min, 1s, 1h); }, "\"15m\""}));

TEST(Settings, NumberOutsideItsRangeIsAProblemAndTheFallbackHolds) {
  Settings settings{Values{{"points", std::int64_t{101}}}};
  EXPECT_EQ(settings.number("points", 15, 0, 100), 15u);
  ASSERT_EQ(settings.problems().size(), 1u);
}

TEST(Settings, NegativeNumberIsAProblem) {
  Settings settings{Values{{"points", std::int64_t{-1}}}};
  EXPECT_EQ(settings.number("points", 15, 0, UINT64_MAX), 15u);
  EXPECT_EQ(settings.problems().size(), 1u);
}

TEST(Settings, DurationOutsideItsRangeNamesTheRange) {
  Settings settings{Values{{"window", std::string{"2d"}}}};
  EXPECT_EQ(settings.duration("window", 1h, 1min, 24h), 1h);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].message, "write a duration from \"1m\" to \"1d\"");
}

TEST(Settings, OwnerMayRejectAValue) {
  Settings settings;
  settings.reject("key", "say something else");
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].message, "say something else");
}

TEST(Settings, KeysNobodyReadAreNamed) {
  Settings settings{Values{{"enabled", true}, {"enabeld", true}}};
  settings.flag("enabled", true);
  EXPECT_EQ(settings.unread(), std::vector<std::string>{"enabeld"});
}

TEST(Settings, EffectiveValuesStandInReadingOrder) {
  Settings settings{Values{{"b", std::int64_t{2}}}};
  settings.number("b", 0, 0, 9);
  settings.duration("a", 90s, 1s, 1h);
  ASSERT_EQ(settings.effective().size(), 2u);
  EXPECT_EQ(settings.effective()[0].first, "b");
  EXPECT_EQ(settings.effective()[0].second, Settings::Value{std::int64_t{2}});
  EXPECT_EQ(settings.effective()[1].second, Settings::Value{std::string{"90s"}});
}

TEST(Settings, EffectiveHoldsAKeyOnce) {
  Settings settings;
  settings.flag("a", true);
  settings.flag("a", true);
  EXPECT_EQ(settings.effective().size(), 1u);
}

TEST(Duration, ReadsEveryUnit) {
  EXPECT_EQ(parse_duration("250ms").value, 250ms);
  EXPECT_EQ(parse_duration("2s").value, 2s);
  EXPECT_EQ(parse_duration("15m").value, 15min);
  EXPECT_EQ(parse_duration("1h").value, 1h);
  EXPECT_EQ(parse_duration("30d").value, 720h);
  EXPECT_TRUE(parse_duration("0s").ok);
}

TEST(Duration, RefusesEverythingElse) {
  for (const std::string_view text : {"", "15", "m", "15 m", "-1s", "1.5h", "1h30m", "15M",
                                      "99999999999999999999d", "9223372036854775807d"}) {
    EXPECT_FALSE(parse_duration(text).ok) << text;
  }
}

TEST(Duration, WritesTheShortestTextThatReadsBack) {
  EXPECT_EQ(format_duration(900s), "15m");
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(24h), "1d");
  EXPECT_EQ(format_duration(1500ms), "1500ms");
  EXPECT_EQ(format_duration(0ms), "0s");
}

}  // namespace
}  // namespace weir
