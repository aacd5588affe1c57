#include "ctl/incident.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <sstream>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/wrap.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto kShown = R"({"now":"2026-01-02T04:00:00.000Z","owner":"mail team","purpose":"ERP",
 "listed_recipients":{"reached":24,"held":276,"beyond":5},
 "incident":{"id":"inc-0190a5c2-7b00-7000-8000-0000000000aa","connector":"onprem",
  "direction":"to_cloud","status":"open","resolution":"none","severity":"high",
  "title":"142 messages with a sender domain that is not accepted over onprem; 118 held",
  "first_seen":"2026-01-02T03:04:05.678Z","opened":"2026-01-02T03:06:05.678Z",
  "last_seen":"2026-01-02T03:44:05.678Z","closed":null,
  "messages":142,"suspicious":140,"retries":30,"passed_later":4,
  "recipients":{"total":300,"external":280,"partner":15,"internal":5},
  "enforced":{"accept":0,"tag":24,"quarantine":0,"tempfail":118,"reject":0},
  "wanted":{"accept":0,"tag":24,"quarantine":0,"tempfail":0,"reject":118},
  "expected":"about 40 messages an hour at this time",
  "symptoms":[{"code":"S3","detector":"unaccepted_domain","severity":"high","count":140,
               "evidence":["From: evil.example","MAIL FROM: evil.example"]},
              {"code":"","detector":"null_sender_abuse","severity":"low","count":2,"evidence":[]}],
  "limits_reached":[{"name":"suspicious-per-client","subject":"onprem|10.1.2.3","total":142,
                     "limit":40}],
  "top":{"clients":{"items":[{"key":"10.1.2.3","count":142}],"distinct":1},
         "subjects":{"items":[{"key":"Invoice","count":9},{"key":"b","count":8},
                              {"key":"c","count":7},{"key":"d","count":6},{"key":"e","count":5},
                              {"key":"f","count":4}],"distinct":77}},
  "samples":{"first":[{"event":"0190-first","time":"2026-01-02T03:04:05.678Z","score":40}],
             "worst":[{"event":"0190-worst","time":"2026-01-02T03:14:05.678Z","score":70},
                      {"event":"0190-first","time":"2026-01-02T03:04:05.678Z","score":40}],
             "newest":[]},
  "story":[{"time":"2026-01-02T03:06:05.678Z","what":"opened"}],
  "timeline_step_min":5,
  "timeline":[{"begin":"2026-01-02T03:00:00.000Z","messages":20,"suspicious":0,"held":0},
              {"begin":"2026-01-02T03:05:00.000Z","messages":200,"suspicious":142,"held":118}]},
 "questions":[{"text":"Somebody has to look.","bearing":"open"},
              {"text":"Known for years.","bearing":"harmless"},
              {"text":"All came in a minute.","bearing":"attack"}],
 "actions":[{"text":"Hold it back.","command":"weirctl hold add --connector 'onprem'",
             "console":"shell","why":"It goes on.","symptom":"S1"},
            {"text":"Look into the tenant.","command":"Get-BlockedConnector |\n  Format-List",
             "console":"powershell","why":"","symptom":""}],
 "exemption":{"found":true,"words":"evil.example is yours","toml":"[detect]\nx = 1\n"}})";

template <class Show>
std::string shown(Show show, const json::value& value) {
  std::ostringstream out;
  show(out, value);
  return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(IncidentPage, SaysWhatAPersonDecidesFrom) {
  const auto page = shown(show_incident, json::parse(kShown));
  for (const auto* part : {"OPEN  HIGH",
                           "142 messages with a sender domain",
                           "onprem (to_cloud), owner mail team: ERP",
                           "2026-01-02 03:06 UTC",
                           "142 (140 suspicious), and 30 retries of them, 4 let pass",
                           "280 external, 15 partner, 5 internal",
                           "24 got mail, 276 got none",
                           "5 recipients are beyond the list",
                           "tag 24, tempfail 118",
                           "tag 24, reject 118",
                           "about 40 messages an hour",
                           "S3  high        140  unaccepted_domain",
                           "domain that is not ours",
                           "From: evil.example",
                           "--  low           2  null_sender_abuse",
                           "suspicious-per-client: 142 of 40 for onprem|10.1.2.3",
                           "10.1.2.3",
                           "… of 77 different ones",
                           "weirctl why 0190-first",
                           "# worst, 2026-01-02 03:14, score 70",
                           "  + All came in a minute.",
                           "  - Known for years.",
                           "  ? Somebody has to look.",
                           "  1. Hold it back.",
                           "weirctl hold add --connector 'onprem'",
                           "(Exchange Online PowerShell)",
                           "  Format-List",
                           "evil.example is yours",
                           "x = 1",
                           "--reached --csv"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(IncidentPage, FitsATerminal) {
  for (const auto& line : lines_of(shown(show_incident, json::parse(kShown)))) {
    EXPECT_LE(width_of(line), kPageWidth) << line;
  }
}

TEST(IncidentPage, ASampleIsNamedOnce) {
  const auto page = shown(show_incident, json::parse(kShown));
  EXPECT_EQ(page.find("0190-first"), page.rfind("0190-first"));
}

TEST(IncidentPage, DrawsTheTimeline) {
  const auto page = shown(show_incident, json::parse(kShown));
  EXPECT_THAT(page, HasSubstr("2026-01-02 03:00 |....   "));
  EXPECT_THAT(page, HasSubstr("           03:05 |#########################++++++............."));
  EXPECT_THAT(page, HasSubstr("| 200, 142 suspicious, 118 held"));
}

TEST(IncidentPage, JoinsALongTimeline) {
  json::array slots;
  for (int i = 0; i < 288; ++i) {
    slots.push_back({{"begin", "2026-01-02T03:00:00.000Z"}, {"messages", 1}, {"held", 0}});
  }
  const auto text = shown(show_timeline, {{"timeline", slots}, {"timeline_step_min", 10}});
  EXPECT_EQ(lines_of(text).size(), 18U);
  EXPECT_THAT(text, HasSubstr("about 180 min"));
  EXPECT_THAT(text, HasSubstr("| 18\n"));
}

TEST(IncidentPage, AnythingMissingIsLeftOut) {
  for (const auto* text : {"{}", "[]", "null", R"({"incident":{}})", R"({"incident":7})",
                           R"({"incident":{"symptoms":7,"timeline":[7],"top":[],"samples":7}})"}) {
    EXPECT_THAT(shown(show_incident, json::parse(text)), HasSubstr("Incident")) << text;
    shown(show_incidents, json::parse(text));
    shown(show_resolved, json::parse(text));
  }
}

TEST(IncidentPage, ShowsControlsInsteadOfObeyingThem) {
  auto value = json::parse(kShown);
  auto& incident = value.at("incident").as_object();
  incident["title"] = "a\x1b[2J title";
  incident["note"] = "\x1b";
  incident["symptoms"].at(0).as_object()["evidence"].as_array()[0] = "b\x1b[2J";
  incident["top"].at("clients").at("items").at(0).as_object()["key"] = "c\x1b[2J";
  value.at("actions").at(0).as_object()["command"] = "d\x1b[2J\ne\x1b";
  EXPECT_THAT(shown(show_incident, value), Not(HasSubstr("\x1b")));
}

TEST(IncidentPage, AClosedOneSaysByWhomItWasResolved) {
  auto value = json::parse(kShown);
  auto& incident = value.at("incident").as_object();
  incident["status"] = "closed";
  incident["resolution"] = "false-positive";
  incident["closed"] = "2026-01-02T04:04:05.678Z";
  incident["resolved_by"] = "alice";
  incident["note"] = "the invoicing service";
  EXPECT_THAT(shown(show_incident, value),
              AllOf(HasSubstr("FALSE POSITIVE  HIGH"),
                    HasSubstr("2026-01-02 04:04 UTC, resolved as false-positive by alice: the "
                              "invoicing service")));
}

TEST(IncidentPage, ListsThemWithWhatToTypeNext) {
  const auto text = shown(
      show_incidents,
      json::parse(R"({"total":3,"incidents":[{"id":"inc-1","connector":"onprem","status":"open",
        "resolution":"none","severity":"high","opened":"2026-01-02T03:06:05.678Z",
        "symptoms":["S2","S3"],"title":"142 messages"}]})"));
  EXPECT_THAT(text, AllOf(HasSubstr("OPEN, high, onprem, since 2026-01-02 03:06 UTC, S2 S3"),
                          HasSubstr("weirctl incident show inc-1"), HasSubstr("2 older ones")));
  EXPECT_EQ(shown(show_incidents, json::parse(R"({"incidents":[],"total":0})")), "no incident\n");
}

TEST(IncidentPage, AResolvedOneShowsTheExemptionToCopy) {
  const auto text = shown(
      show_resolved,
      json::parse(R"({"incident":{"id":"inc-1","resolution":"false-positive"},"resolved_by":"alice",
        "exemption":{"found":true,"words":"w","toml":"# in [[connector]] \"onprem\":\nx = 1\n"}})"));
  EXPECT_THAT(text, AllOf(HasSubstr("inc-1 is resolved as false-positive by alice"),
                          HasSubstr("    # in [[connector]] \"onprem\":\n    x = 1\n"),
                          HasSubstr("weirctl check && weirctl reload")));
}

TEST(ShowIncident, NamesTheWholeCase) {
  auto value = json::parse(kShown);
  auto& incident = value.as_object()["incident"].as_object();
  incident["connectors"] = {"onprem", "m365-to-onprem", "tenant"};
  incident["parts"] = {"inc-0190-part"};
  incident["likely"] = {{"domains_judged", 40}, {"domains_new", 31}, {"new_senders", 9}};
  incident["network_message_ids"] = {"id-1", "id-2", "id-3", "id-4", "id-5", "id-6"};
  incident["with_network_id"] = 12;
  incident["symptoms"].as_array().push_back({{"code", "S1"},
                                             {"detector", "srs_backscatter"},
                                             {"severity", "high"},
                                             {"count", 11},
                                             {"evidence", {"11 messages from <>"}}});
  std::ostringstream out;
  show_incident(out, value);
  const auto text = out.str();
  EXPECT_THAT(text, HasSubstr("m365-to-onprem, tenant"));
  EXPECT_THAT(text, HasSubstr("weirctl incident show inc-0190-part"));
  EXPECT_THAT(text,
              HasSubstr("31 of 40 recipient domains looked up are new here; a new From domain "
                        "in 9"));
  EXPECT_THAT(text, HasSubstr("of 12 messages\n  id-1\n"));
  EXPECT_THAT(text, HasSubstr("1 more, see --json"));
  EXPECT_THAT(text, Not(HasSubstr("id-6")));
  EXPECT_LT(text.find("S1  high"), text.find("S3  high")) << text;
  EXPECT_THAT(lines_of(text), Each(testing::Truly([](const std::string& line) {
                return line.starts_with("    ") || width_of(line) <= kPageWidth;
              })));
}

TEST(ShowIncident, PointsToWhatItBecamePartOf) {
  auto value = json::parse(kShown);
  auto& incident = value.as_object()["incident"].as_object();
  incident["status"] = "closed";
  incident["closing"] = "merged";
  incident["closed"] = "2026-01-02T03:50:05.678Z";
  incident["merged_into"] = "inc-0190-whole";
  std::ostringstream out;
  show_incident(out, value);
  EXPECT_THAT(out.str(), HasSubstr("became part of inc-0190-whole"));
  EXPECT_THAT(out.str(), HasSubstr("    weirctl incident show inc-0190-whole\n"));
}

TEST(Wrap, BreaksBetweenWordsAndBelowTheFirst) {
  std::ostringstream out;
  std::string text;
  for (int i = 0; i < 40; ++i) text += "word ";
  print_wrapped(out, "  1. ", text);
  const auto lines = lines_of(out.str());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_TRUE(lines[1].starts_with("     word"));
  for (const auto& line : lines) EXPECT_LE(line.size(), kPageWidth);
}

TEST(Wrap, KeepsALongWordWhole) {
  std::ostringstream out;
  const std::string word(300, 'x');
  print_wrapped(out, "", "a " + word + " b");
  EXPECT_THAT(out.str(), HasSubstr(word));
}

TEST(Wrap, CutsByCodePoints) {
  EXPECT_EQ(cut_to("\xC3\xA4\xC3\xB6\xC3\xBC", 3), "\xC3\xA4\xC3\xB6\xC3\xBC");
  EXPECT_EQ(cut_to("\xC3\xA4\xC3\xB6\xC3\xBC", 2), "\xC3\xA4…");
  EXPECT_EQ(width_of("\xC3\xA4…"), 2U);
}

TEST(CsvCell, IsNoFormula) {
  EXPECT_EQ(csv_cell("a@b.example"), "a@b.example");
  EXPECT_EQ(csv_cell("=cmd|'/c calc'!A1@b.example"), "\"'=cmd|'/c calc'!A1@b.example\"");
  EXPECT_EQ(csv_cell("+1@b.example"), "\"'+1@b.example\"");
  EXPECT_EQ(csv_cell("-1@b.example"), "\"'-1@b.example\"");
  EXPECT_EQ(csv_cell("@b.example"), "\"'@b.example\"");
  EXPECT_EQ(csv_cell(" =1"), "\"' =1\"");
}

TEST(CsvCell, QuotesWhatWouldEndIt) {
  EXPECT_EQ(csv_cell("a\"b,c"), "\"a\"\"b,c\"");
  EXPECT_THAT(csv_cell("a\r\nb"), Not(HasSubstr("\n")));
  EXPECT_EQ(csv_cell(""), "");
}

}  // namespace
}  // namespace weir::ctl
