#include "ctl/baseline.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <sstream>

#include "ctl/app.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto kConnectors = R"json({"enabled":true,"accounts":12,"connectors":[
  {"name":"onprem","last_hour":311,"expected":4E1,"low":0,"high":897,"alert":1495,
   "basis":"hour_of_week","samples":8,"frozen":false,"learned_until":"2026-06-02T08:00:00.000Z"},
  {"name":"cloud","last_hour":0,"expected":0,"low":0,"high":1000,"alert":1667,
   "basis":"floor","samples":0,"frozen":true,"learned_until":null}]})json";

constexpr auto kOne = R"json({"enabled":true,"baseline":{"kind":"account",
  "name":"10.1.2.3|a\u001b[1m","connector":"onprem","last_hour":4,
  "why":"about 5 (median of 8 times monday at 10:00)","alert":167,
  "first_seen":"2026-05-01T08:00:00.000Z","learned_since":null,"waiting_hours":2,"frozen":true},
  "ahead":[{"local":"monday 10:00","expected":5,"low":0,"high":100,"basis":"hour_of_week",
            "samples":8,"day_off":true}]})json";

std::string shown(void (*show)(std::ostream&, const json::value&), const char* answer) {
  std::ostringstream out;
  show(out, json::parse(answer));
  return out.str();
}

TEST(Baseline, ShowsEveryConnectorInALine) {
  const auto text = shown(show_baselines, kConnectors);
  EXPECT_THAT(text, AllOf(HasSubstr("hour_of_week"), HasSubstr("  40  "), HasSubstr("897"),
                          HasSubstr("12 accounts")));
  EXPECT_THAT(text, HasSubstr("frozen"));
  EXPECT_THAT(text, Not(HasSubstr("switched off")));
}

TEST(Baseline, ShowsOneWithItsReasonAndTheHoursAhead) {
  const auto text = shown(show_baseline, kOne);
  EXPECT_THAT(
      text, AllOf(HasSubstr("account"), HasSubstr("median of 8 times monday"), HasSubstr("day off"),
                  HasSubstr("monday 10:00"), HasSubstr("nothing yet")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Baseline, SaysThatItIsSwitchedOff) {
  EXPECT_THAT(shown(show_baselines, R"({"enabled":false,"connectors":[]})"),
              HasSubstr("switched off"));
}

TEST(Baseline, IsTotal) {
  for (const char* answer : {"{}", "null", "[]", R"({"connectors":7,"baseline":[],"ahead":{}})"}) {
    shown(show_baselines, answer);
    EXPECT_THAT(shown(show_baseline, answer), HasSubstr("expected"));
  }
}

TEST(Baseline, ToForgetNeedsAName) {
  std::istringstream in;
  std::ostringstream out;
  EXPECT_EQ(run({"baseline", "forget"}, in, out, out), 64);
  EXPECT_EQ(run({"--socket", "/nonexistent/weir.sock", "baseline"}, in, out, out), 69);
  EXPECT_EQ(run({"--socket", "/nonexistent/weir.sock", "baseline", "onprem"}, in, out, out), 69);
  EXPECT_EQ(
      run({"--socket", "/nonexistent/weir.sock", "baseline", "forget", "onprem"}, in, out, out),
      69);
}

}  // namespace
}  // namespace weir::ctl
