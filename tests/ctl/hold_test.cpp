#include "ctl/hold.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <sstream>
#include <thread>

#include "ctl/app.hpp"
#include "ctl/show.hpp"
#include "support/temp_dir.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using boost::asio::local::stream_protocol;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// weirctl before a daemon that gives one answer.
struct HoldTest : testing::Test {
  test::TempDir folder;
  std::string socket = folder / "control.sock";
  std::string out;
  json::value request;

  int run(std::vector<std::string> arguments, const std::string& result) {
    boost::asio::io_context io;
    stream_protocol::acceptor acceptor{io, stream_protocol::endpoint{socket}};
    std::thread daemon{[&] {
      auto peer = acceptor.accept();
      std::string line;
      boost::asio::read_until(peer, boost::asio::dynamic_buffer(line), '\n');
      request = json::parse(line);
      boost::asio::write(peer, boost::asio::buffer("{\"ok\":true,\"result\":" + result + "}\n"));
    }};
    std::istringstream in;
    std::ostringstream text;
    arguments.insert(arguments.begin(), {"--socket", socket});
    const int code = ctl::run(arguments, in, text, text);
    daemon.join();
    out = text.str();
    return code;
  }
};

constexpr auto kHold = R"({"id":"7f3a9c","whose":"connector onprem, client 10.1.2.3",
 "suspicious_only":true,"action":"tempfail","percent":10,"until":"2026-01-02T05:04:05.000Z",
 "author":"alice","reason":"app1 is\u001b[2J hijacked","taken":7})";

TEST_F(HoldTest, AddsWhatTheCommandLineSays) {
  EXPECT_EQ(run({"hold",
                 "add",
                 "--connector",
                 "onprem",
                 "--client",
                 "10.1.2.3",
                 "--user",
                 "svc",
                 "--from",
                 "<>",
                 "--from-domain",
                 "a.example",
                 "--header-from-domain",
                 "b.example",
                 "--suspicious",
                 "--action",
                 "quarantine",
                 "--percent",
                 "10",
                 "--for",
                 "2h",
                 "--reason",
                 "app1 is hijacked"},
                std::string{"{\"hold\":"} + kHold +
                    R"(,"last_hour":{"messages":120,"at_most":true},"warnings":["it only tags"]})"),
            0);
  EXPECT_EQ(request, json::parse(R"({"verb":"hold-add","connector":"onprem","client":"10.1.2.3",
    "user":"svc","from":"<>","from_domain":"a.example","header_from_domain":"b.example",
    "suspicious_only":true,"action":"quarantine","percent":10,"for":"2h",
    "reason":"app1 is hijacked"})"));
  EXPECT_THAT(out, AllOf(HasSubstr("hold 7f3a9c is in force until 2026-01-02T05:04:05.000Z: "
                                   "tempfail 10 % of the mail of connector onprem"),
                         HasSubstr("would have taken at most 120 messages"),
                         HasSubstr("warning: it only tags")));
}

TEST(Hold, NeedsAnEndAndAReasonOnTheCommandLineToo) {
  std::istringstream in;
  std::ostringstream text;
  EXPECT_EQ(run({"hold", "add", "--connector", "a", "--reason", "x"}, in, text, text), 64);
  EXPECT_EQ(run({"hold", "add", "--connector", "a", "--for", "1h"}, in, text, text), 64);
  EXPECT_EQ(run({"hold"}, in, text, text), 64);
}

TEST_F(HoldTest, ListsOrdersLimitsAndBreakers) {
  run({"hold", "list"}, std::string{"{\"holds\":["} + kHold + R"(],"automatic":[
    {"limit":"suspicious-per-client","subject":"onprem|10.1.2.3","action":"tempfail","total":52,
     "allowed":40,"window_s":3600,"until":"2026-01-02T04:00:00.000Z"}],
    "breakers":[{"connector":"onprem","deferred":5000,"most":5000,
                 "until":"2026-01-02T04:30:00.000Z"}]})");
  EXPECT_THAT(out, AllOf(HasSubstr("7f3a9c"), HasSubstr("suspicious only"), HasSubstr("alice"),
                         HasSubstr("suspicious-per-client"), HasSubstr("52"),
                         HasSubstr("onprem has held back 5000 messages within an hour"),
                         Not(HasSubstr("\x1b"))));
}

TEST_F(HoldTest, SaysThatNothingIsHeld) {
  run({"hold", "list"}, R"({"holds":[],"automatic":[],"breakers":[]})");
  EXPECT_EQ(out, "no hold of an operator\n\nno limit is on hold\n");
}

TEST_F(HoldTest, GivesProgramsTheListAsItCame) {
  run({"hold", "list", "--json"}, R"({"holds":[],"automatic":[],"breakers":[]})");
  EXPECT_EQ(out, "{\"holds\":[],\"automatic\":[],\"breakers\":[]}\n");
}

TEST_F(HoldTest, RemovesAnOrder) {
  run({"hold", "remove", "7f3a9c"}, R"({"removed":{"taken":7}})");
  EXPECT_EQ(request, json::parse(R"({"verb":"hold-remove","id":"7f3a9c"})"));
  EXPECT_THAT(out, HasSubstr("hold 7f3a9c is gone; it took 7 messages"));
}

TEST_F(HoldTest, LetsALimitGo) {
  run({"hold", "remove", "suspicious-per-client", "onprem|10.1.2.3"}, R"({"released":{}})");
  EXPECT_EQ(request, json::parse(R"({"verb":"hold-remove","limit":"suspicious-per-client",
                                     "subject":"onprem|10.1.2.3"})"));
  EXPECT_THAT(out, HasSubstr("counts from zero again for onprem|10.1.2.3"));
}

TEST(ShowStatus, NamesATrippedBreaker) {
  std::ostringstream out;
  show_status(out, json::parse(R"({"breakers":[{"connector":"onprem","deferred":5000,"most":5000,
                                                "until":"2026-01-02T04:30:00.000Z"}]})"));
  EXPECT_THAT(out.str(), HasSubstr("it only tags until 2026-01-02T04:30:00.000Z"));
}

TEST(ShowEvent, TellsOfHoldAndBreaker) {
  std::ostringstream out;
  show_event(out, json::parse(R"({"event":{"dataset":"weir.verdict"},"weir":{"breaker":true,
    "hold":{"id":"7f3a9c","author":"alice","until":"2026-01-02T05:04:05.000Z","reason":"why"}}})"));
  EXPECT_THAT(out.str(), AllOf(HasSubstr("7f3a9c of alice until 2026-01-02T05:04:05.000Z: why"),
                               HasSubstr("held back all it may")));
}

}  // namespace
}  // namespace weir::ctl
