#include "sink/syslog_message.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <ctime>

#include "samples.hpp"
#include "sink/shorten.hpp"

namespace weir::sink {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Le;
using testing::SizeIs;
using testing::StartsWith;

SyslogStyle style(Header header = Header::rfc5424, Framing framing = Framing::none) {
  return {.header = header,
          .framing = framing,
          .facility = facility_of("local4"),
          .max_message = 8192,
          .hostname = "mx1.contoso.example",
          .pid = 42};
}

struct InUtc {
  InUtc() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST(SyslogMessage, HasTheHeaderOfRfc5424) {
  const auto event = test::event(1);
  EXPECT_EQ(
      frame_of(event, style()),
      "<164>1 2026-01-02T03:04:05.678Z mx1.contoso.example weir 42 weir.verdict - " + event.json);
}

TEST(SyslogMessage, HasTheHeaderOfRfc3164InLocalTime) {
  const InUtc utc;
  const auto event = test::event(1);
  EXPECT_EQ(frame_of(event, style(Header::rfc3164)),
            "<164>Jan  2 03:04:05 mx1.contoso.example weir[42]: " + event.json);
}

TEST(SyslogMessage, HasNoTagBeforeCef) {
  const InUtc utc;
  auto event = test::event(1);
  event.line = "CEF:0|Weir|weir-milter|1|x|X|5|";
  EXPECT_EQ(frame_of(event, style(Header::cef)),
            "<164>Jan  2 03:04:05 mx1.contoso.example CEF:0|Weir|weir-milter|1|x|X|5|");
}

TEST(SyslogMessage, CountsOctetsOrEndsALine) {
  const auto bare = frame_of(test::event(1), style());
  EXPECT_EQ(frame_of(test::event(1), style(Header::rfc5424, Framing::octet)),
            std::to_string(bare.size()) + " " + bare);
  EXPECT_EQ(frame_of(test::event(1), style(Header::rfc5424, Framing::lf)), bare + "\n");
}

TEST(SyslogMessage, NoLineFeedEndsAMessageEarly) {
  auto event = test::event(1);
  event.line = "one\ntwo";
  EXPECT_THAT(frame_of(event, style(Header::rfc5424, Framing::lf)), HasSubstr(" - one two\n"));
}

TEST(SyslogMessage, SeverityIsThatOfTheEvent) {
  const std::pair<unsigned, const char*> expected[] = {{0, "<166>"}, {2, "<166>"}, {3, "<165>"},
                                                       {5, "<164>"}, {7, "<163>"}, {9, "<162>"},
                                                       {10, "<162>"}};
  for (const auto& [severity, priority] : expected) {
    EXPECT_THAT(frame_of(test::event(1, severity), style()), StartsWith(priority)) << severity;
  }
}

TEST(SyslogMessage, SeverityIsNotReadFromTextsOfMail) {
  EXPECT_EQ(severity_in(R"({"event":{"reason":"\"severity\":9","severity":3}})"), 3U);
  EXPECT_EQ(severity_in(R"({"event":{},"f":[{"severity":"high"}]})"), 0U);
  EXPECT_EQ(severity_in("\"severity\":"), 0U);
}

TEST(SyslogMessage, NothingFromOutsideChangesTheHeader) {
  auto event = test::event(1);
  event.dataset = "weir verdict\n<1>" + std::string(100, 'x');
  auto odd = style();
  odd.hostname = "mx 1\n\xC3\xA9" + std::string(300, 'h');
  const auto frame = frame_of(event, odd);
  const auto header = frame.substr(0, frame.find(" - "));
  EXPECT_EQ(std::count(header.begin(), header.end(), ' '), 5);
  EXPECT_EQ(header.find('\n'), header.npos);
  EXPECT_THAT(header.substr(header.rfind(' ') + 1), SizeIs(Le(32U)));
  odd.hostname.clear();
  EXPECT_THAT(frame_of(event, odd), HasSubstr("Z - weir"));
}

TEST(SyslogMessage, KnowsTheFacilities) {
  EXPECT_EQ(facility_of("kern"), 0U);
  EXPECT_EQ(facility_of("mail"), 2U);
  EXPECT_EQ(facility_of("authpriv"), 10U);
  EXPECT_EQ(facility_of("local7"), 23U);
}

TEST(SyslogMessage, IsNeverLongerThanItMayBe) {
  auto event = test::event(1);
  event.json.insert(event.json.size() - 2, R"(,"long":")" + std::string(50'000, 'x') + "\"");
  auto small = style();
  small.max_message = 1024;
  const auto frame = frame_of(event, small);
  EXPECT_LE(frame.size(), 1024U);
  const auto json = boost::json::parse(frame.substr(frame.find('{')));
  EXPECT_EQ(json.at("event").at("id").as_string(), test::id_of(1));
  EXPECT_EQ(json.at("weir").at("cut"), boost::json::array{"weir.long"});
}

TEST(Shorten, LeavesOutTheLargestFirstAndSaysSo) {
  const std::string line = R"({"@timestamp":"t","event":{"id":"x"},"related":{"ip":[")" +
                           std::string(300, '1') + R"("]},"weir":{"a":")" + std::string(100, 'a') +
                           R"(","n":1}})";
  const auto once = boost::json::parse(shortened(line, 250));
  EXPECT_FALSE(once.as_object().contains("related"));
  EXPECT_TRUE(once.at("weir").as_object().contains("a"));
  EXPECT_EQ(once.at("weir").at("cut"), boost::json::array{"related"});
  const auto twice = boost::json::parse(shortened(line, 130));
  EXPECT_EQ(twice.at("weir").at("cut"), (boost::json::array{"related", "weir.a"}));
  EXPECT_EQ(twice.at("event").at("id"), "x");
}

TEST(Shorten, LeavesAloneWhatFits) { EXPECT_EQ(shortened("{\"a\": 1}", 8), "{\"a\": 1}"); }

TEST(Shorten, CutsOtherTextOnACharacter) {
  EXPECT_EQ(shortened("CEF:0|aaaaaaaaaaaaaaa", 15), "CEF:0|a...[cut]");
  EXPECT_EQ(shortened("abcdef\xF0\x9F\x98\x80hhhhhhhhhhh", 17), "abcdef...[cut]");
}

TEST(Shorten, HoldsInEveryRoom) {
  auto event = test::event(1);
  event.json.insert(event.json.size() - 2, R"(,"b":[1,2,3],"c":"\u00e9\u00e9\u00e9")");
  for (std::size_t room = 0; room < event.json.size() + 5; ++room) {
    EXPECT_LE(shortened(event.json, room).size(), room);
  }
}

}  // namespace
}  // namespace weir::sink
