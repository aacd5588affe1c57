#include "ctl/show.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <sstream>

#include "ctl/fields.hpp"
#include "ctl/table.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Table, AlignsItsColumns) {
  Table table{{"name", "total"}};
  table.add({"a-long-name", "1"});
  table.add({"b", "100"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(), "name         total\na-long-name  1\nb            100\n");
}

TEST(Table, CountsCodePointsNotBytes) {
  Table table{{"x", "y"}};
  table.add({"\xC3\xA4\xC3\xB6", "1"});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(), "x   y\n\xC3\xA4\xC3\xB6  1\n");
}

TEST(Table, ShowsControlsInsteadOfObeyingThem) {
  Table table{{"x"}};
  table.add({"\x1b[2Jcleared"});
  std::ostringstream out;
  table.print(out);
  EXPECT_THAT(out.str(), AllOf(Not(HasSubstr("\x1b")), HasSubstr("\\x1b")));
}

TEST(ShowCounters, SaysHowSureACountOfDifferentThingsIs) {
  std::ostringstream out;
  show_counters(out, json::parse(R"([
    {"name":"sum","total":41},
    {"name":"few","total":12,"distinct":true,"exact":true},
    {"name":"many","total":5023,"distinct":true,"exact":false,"standard_error":0.0325}])"));
  EXPECT_THAT(out.str(), HasSubstr("12 different"));
  EXPECT_THAT(out.str(), HasSubstr("about 5023 different (standard error 3.3 %)"));
  EXPECT_THAT(out.str(), Not(HasSubstr("41 different")));
}

TEST(Fields, FindsADottedPath) {
  const auto value = json::parse(R"({"a":{"b":[1,"x"]},"n":null})");
  EXPECT_EQ(text_at(value, "a.b"), "1, x");
  EXPECT_EQ(text_at(value, "a.c", "-"), "-");
  EXPECT_EQ(text_at(value, "n", "-"), "-");
  EXPECT_EQ(text_at(value, "a.b.c", "-"), "-");
}

std::string shown(const char* event) {
  std::ostringstream out;
  show_event(out, json::parse(event));
  return out.str();
}

TEST(ShowEvent, TellsTheWholeStoryOfAVerdict) {
  const auto text = shown(R"({"@timestamp":"2026-01-02T03:04:05.678Z",
    "event":{"id":"0190","dataset":"weir.verdict","action":"message-tempfail","reason":"too many"},
    "source":{"ip":"10.1.2.3"},"user":{"name":"svc-app"},
    "email":{"from":{"address":["ceo@evil.example"]},"local_id":"4Abc"},
    "weir":{"connector":"onprem","direction":"to_cloud","alignment":"mismatch","score":40,
      "envelope":{"from":"app@contoso.example","to":["x@y.example"],"to_count":1,"external_count":1},
      "identity":{"network":"match","certificate":"mismatch","listener":"absent"},
      "findings":[{"detector":"unaccepted_domain","severity":"high","points":25,"evidence":"E"}],
      "limits":[{"name":"per-client","key":"onprem|10.1.2.3","total":null,"limit":40,"state":"over"}],
      "disposition":{"wanted":"reject","enforced":"tempfail","mode":"enforce"},
      "reply":{"code":451,"enhanced":"4.7.1","text":"later"},"retry_of":"0189","degraded":true,
      "degraded_reason":"state_late"}})");
  for (const auto* part :
       {"0190", "10.1.2.3", "svc-app", "onprem (to_cloud)", "network match, certificate mismatch",
        "app@contoso.example", "ceo@evil.example", "mismatch", "1 (1 external): x@y.example",
        "unaccepted_domain", "per-client", "not known", "over", "reject", "tempfail (mode enforce)",
        "451 4.7.1 later", "0189", "state_late", "4Abc"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ShowEvent, TellsWhatHappenedToWeir) {
  const auto text = shown(R"({"event":{"dataset":"weir.operational","action":"weir-start",
                              "reason":"it starts"},"weir":{"component":"service"}})");
  EXPECT_THAT(text, AllOf(HasSubstr("weir-start"), HasSubstr("service"), Not(HasSubstr("MAIL"))));
}

TEST(ShowEvent, TakesAnyJson) {
  for (const auto* event :
       {"{}", "[]", "null", R"({"event":{"dataset":"weir.verdict"}})",
        R"({"weir":{"findings":[1],"limits":{}},"event":{"dataset":"weir.verdict"}})"}) {
    EXPECT_NO_THROW(shown(event));
  }
}

TEST(ShowStatus, NamesConnectorsLimitsAndState) {
  std::ostringstream out;
  show_status(out, json::parse(R"({"version":"1","messages":{"total":3},"serving":true,
      "config":{"connectors":[{"name":"onprem","direction":"to_cloud","mode":"tag"}],
                "limits":[{"name":"per-client","window_s":3600,"limit":40}]},
      "state":{"degraded":true,"reason":"state_late"},"feeds":[{"name":"file:/x","blocked":true}]})"));
  for (const auto* part :
       {"onprem", "to_cloud", "per-client", "1h", "state_late", "file:/x, blocked"}) {
    EXPECT_THAT(out.str(), HasSubstr(part));
  }
}

TEST(ShowStatus, TellsHowMuchOfTheTenantIsUsedUp) {
  const auto shown = [](const std::string& budget) {
    std::ostringstream out;
    show_status(out, json::parse(R"({"version":"1","tenant_budget":)" + budget + "}"));
    return out.str();
  };
  EXPECT_THAT(
      shown(R"({"limit":17231,"recipients":13785,"percent":80,"last_hour":1200,
                        "left_min":172})"),
      HasSubstr("external recipients in 24 h: 13785 of 17231 (80 %), 1200 in the last hour, "
                "at the present rate full in 2 h"));
  EXPECT_THAT(shown(R"({"limit":17231,"recipients":0,"percent":0,"last_hour":0})"),
              HasSubstr("0 of 17231 (0 %), 0 in the last hour\n"));
  EXPECT_THAT(shown(R"({"limit":17231})"), HasSubstr("not known of 17231\n"));
  EXPECT_THAT(shown("null"), Not(HasSubstr("external recipients")));
}

TEST(ShowStatus, TellsHowEachFeedIs) {
  std::ostringstream out;
  show_status(out, json::parse(R"({"feeds":[
      {"name":"a","blocked":true,"connected":false,"last_error":"refused","lag":7},
      {"name":"b","blocked":false,"connected":true,"lag":0,"resent":3,"refused":1},
      {"name":"c","blocked":false,"connected":false,"best_effort":true}]})"));
  EXPECT_THAT(out.str(), HasSubstr("a, blocked: refused, 7 events wait\n"));
  EXPECT_THAT(out.str(), HasSubstr("b, well, 3 sent again, 1 refused\n"));
  EXPECT_THAT(out.str(), HasSubstr("c, not connected yet, best effort\n"));
}

}  // namespace
}  // namespace weir::ctl
