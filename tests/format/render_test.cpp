#include <gtest/gtest.h>

#include <random>

#include "base/utf8.hpp"
#include "cef_reader.hpp"
#include "format/events.hpp"
#include "format/format.hpp"
#include "format/reading.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

constexpr Format kFormats[] = {Format::ecs, Format::cef, Format::ocsf};

TEST(Render, TheNumberOfTheEventIsInEveryFormat) {
  const auto stored = sample::maximal_verdict();
  EXPECT_EQ(json::parse(render(stored, Format::ecs, {})).at("event").at("sequence"), 17);
  EXPECT_EQ(json::parse(render(stored, Format::ocsf, {})).at("metadata").at("sequence"), 17);
  EXPECT_EQ(read_cef(render(stored, Format::cef, {}))->extension.at("cn3"), "17");
}

TEST(Render, TheEcsLineIsTheOneThatWasKept) {
  for (const auto& [name, line] : sample::all()) {
    EXPECT_EQ(render(line, Format::ecs, {}), line) << name;
  }
}

TEST(Render, ASubjectCannotForgeAnIdentity) {
  auto event = sample::parsed(sample::typical_verdict());
  event["email"].as_object()["subject"] = "x externalId=forged cn3=999 |externalId=x";
  const auto line = to_cef(event);
  EXPECT_EQ(line.find(" externalId="), line.rfind(" externalId="));
  EXPECT_EQ(line.find(" cn3="), line.rfind(" cn3="));
  EXPECT_EQ(read_cef(line)->extension.at("externalId"), "0190a5c2-7b00-7000-8000-000000000001");
}

TEST(Render, TextThatIsNoObjectGivesNothing) {
  for (const char* line : {"", "x", "[]", "{\"a\":", "\xff"}) {
    EXPECT_EQ(render(line, Format::cef, {}), "");
  }
}

TEST(Render, KnowsItsFormatsByName) {
  EXPECT_EQ(format_of("cef"), Format::cef);
  EXPECT_EQ(format_of("ecs"), Format::ecs);
  EXPECT_EQ(format_of("ocsf"), Format::ocsf);
  EXPECT_EQ(format_of("leef"), std::nullopt);
}

TEST(Render, ReadsTimesAsTheyAreWritten) {
  EXPECT_EQ(epoch_ms("2026-01-02T03:04:05.678Z"), 1767323045678);
  EXPECT_EQ(epoch_ms("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(epoch_ms("2024-02-29T00:00:00.5Z"), 1709164800500);
  for (const char* bad : {"", "2026-01-02", "2026-13-02T03:04:05Z", "2025-02-29T03:04:05Z",
                          "2026-01-02T24:04:05Z", "2026-01-02T03:04:05", "-026-01-02T03:04:05Z"}) {
    EXPECT_EQ(epoch_ms(bad), std::nullopt) << bad;
  }
}

/// Texts as hostile mail has them, each valid in JSON.
std::string hostile(std::mt19937& random) {
  static const std::vector<std::string> kPieces{"CEF:0|",
                                                "|",
                                                "=",
                                                "\\",
                                                "\n",
                                                "\r\n",
                                                std::string(1, '\0'),
                                                "\x1b[2J",
                                                "\xE2\x80\xAE",
                                                "\xF0\x9F\x93\xA7",
                                                " ",
                                                "act=accept ",
                                                "\"",
                                                "}",
                                                "cs1Label=x",
                                                "a",
                                                "@x.example",
                                                "…",
                                                "\xC2\x85",
                                                "\xE2\x80\xA8",
                                                "\x7f",
                                                "http://a/b?c=d"};
  std::string text;
  for (auto left = random() % 60; left > 0; --left) text += kPieces[random() % kPieces.size()];
  return text;
}

void poison(json::value& value, std::mt19937& random) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      if (member.key() == "dataset" || member.key() == "id") continue;
      poison(member.value(), random);
    }
  } else if (auto* list = value.if_array()) {
    for (auto& entry : *list) poison(entry, random);
  } else if (value.is_string() && random() % 2 == 0) {
    value = hostile(random);
  }
}

TEST(Property, AnyTextAnywhereGivesOneReadableLine) {
  std::mt19937 random{7};
  for (int i = 0; i < 400; ++i) {
    for (const auto& [name, line] : sample::all()) {
      json::value event = sample::parsed(line);
      poison(event, random);
      Privacy privacy;
      if (i % 4 == 1) privacy.subject = privacy.links = Treatment::drop;
      if (i % 4 == 2) privacy.local_parts = privacy.recipients = Treatment::hash;
      privacy.key = "0123456789abcdef";
      const auto stored = to_ecs(event.as_object());
      for (const auto format : kFormats) {
        const auto written = render(stored, format, privacy);
        ASSERT_TRUE(is_utf8(written)) << name;
        ASSERT_EQ(written.find_first_of(std::string_view{"\n\r\0", 3}), written.npos) << written;
        if (format == Format::cef) {
          ASSERT_LE(written.size(), kMaxCefLine);
          ASSERT_TRUE(read_cef(written).has_value()) << written;
          ASSERT_EQ(written.find("CEF:", 1), written.npos) << written;
        } else {
          ASSERT_TRUE(json::parse(written).is_object());
        }
      }
    }
  }
}

}  // namespace
}  // namespace weir::format
