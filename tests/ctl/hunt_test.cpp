// weirctl hunt on small exports, and events as rows.
#include <gmock/gmock.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ctl/app.hpp"
#include "ctl/hunt_rows.hpp"
#include "ctl/times.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

struct Hunt : testing::Test {
  Hunt() { std::filesystem::create_directories(folder); }
  ~Hunt() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{folder / name} << text;
    return (folder / name).string();
  }
  /// EmailEvents: so many messages a second apart, to that recipient.
  std::string mail(int count, const std::string& recipient = "buyer@customer.example",
                   const std::string& subject = "Hello") const {
    std::string text =
        "Timestamp,NetworkMessageId,SenderMailFromAddress,SenderFromAddress,SenderObjectId,"
        "SenderIPv4,RecipientEmailAddress,Subject,EmailDirection,Connectors,ReportId\r\n";
    for (int i = 0; i < count; ++i) {
      const auto n = std::to_string(i);
      text += "2026-03-04T02:" + std::to_string(10 + i / 60) + ":" + std::to_string(10 + i % 50) +
              "Z,id-" + n + ",=bulk@contoso.example,bulk@contoso.example,,203.0.113.9," +
              recipient + "," + subject + ",Outbound,sync-relay-01,r-" + n + "\r\n";
    }
    return write("emailevents.csv", text);
  }
  std::string change() const {
    return write(
        "audit.json",
        R"([{"CreationTime":"2026-03-04T02:11:37","Id":"1","Operation":)"
        R"("New-InboundConnector","RecordType":1,"ResultStatus":"True","UserId":)"
        R"("admin@contoso.example","ClientIP":"203.0.113.77:51234","Parameters":)"
        R"([{"Name":"Name","Value":"sync-relay-01"},{"Name":"SenderDomains","Value":"*"}]}])");
  }
  Ran run(std::vector<std::string> words) const {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    words.insert(words.begin(), {"--config", (folder / "none.toml").string(), "--socket",
                                 (folder / "none.sock").string()});
    const int code = ctl::run(words, in, out, err);
    return {code, out.str(), err.str()};
  }
  json::value found(std::vector<std::string> words) const {
    words.insert(words.begin(), "--json");
    const auto ran = run(std::move(words));
    EXPECT_EQ(ran.code, 0) << ran.out;
    return json::parse(ran.out);
  }

  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("weir-hunt-" + std::to_string(::getpid()));
};

TEST_F(Hunt, FindsMuchMailThroughANewConnector) {
  const auto result = found({"hunt", "volume", "--file", mail(100), "--file", change()});
  ASSERT_THAT(result.at("rows").as_array(), SizeIs(1));
  const auto& row = result.at("rows").as_array()[0];
  EXPECT_EQ(row.at("connector"), "sync-relay-01");
  EXPECT_EQ(row.at("sender_kind"), "mail_from");
  EXPECT_EQ(row.at("messages"), 100);
  EXPECT_EQ(result.at("semantics"), "weir");
  EXPECT_EQ(result.at("searched").at("rows"), 101);
  EXPECT_EQ(result.at("searched").at("changed"), json::parse(R"(["sync-relay-01"])"));
}

TEST_F(Hunt, ThresholdWindowAndConnectorAreParameters) {
  const auto files = mail(50);
  const auto rows = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"hunt", "volume", "--file", files};
    words.insert(words.end(), more.begin(), more.end());
    return found(words).at("rows").as_array().size();
  };
  EXPECT_EQ(rows({"--threshold", "50"}), 0U);  // none was changed
  EXPECT_EQ(rows({"--threshold", "50", "--connector", "sync-*"}), 1U);
  EXPECT_EQ(rows({"--threshold", "51", "--connector", "sync-*"}), 0U);
  EXPECT_EQ(rows({"--threshold", "50", "--connector", "other"}), 0U);
  EXPECT_EQ(rows({"--threshold", "50", "--connector", "*", "--window", "5s"}), 0U);
  EXPECT_EQ(rows({"--threshold", "50", "--connector", "*", "--direction", "inbound"}), 0U);
  EXPECT_EQ(rows({"--threshold", "50", "--connector", "*", "--strict-parity"}), 0U);
}

TEST_F(Hunt, AcceptedDomainsComeWithTheFiles) {
  const auto mine =
      write("domains.csv",
            "\"Name\",\"DomainName\",\"DomainType\",\"Default\",\"MatchSubDomains\"\r\n"
            "\"fab.example\",\"fab.example\",\"InternalRelay\",\"False\",\"True\"\r\n");
  const auto file = mail(3, "ann@shop.fab.example");
  EXPECT_EQ(found({"hunt", "external", "--file", file}).at("total"), 3);
  const auto known = found({"hunt", "external", "--file", file, "--file", mine});
  EXPECT_EQ(known.at("total"), 0);
  EXPECT_EQ(known.at("searched").at("accepted_domains"), 1);
}

TEST_F(Hunt, WhatIsCutIsSaid) {
  const auto result = found({"hunt", "external", "--limit", "10", "--file", mail(30)});
  EXPECT_EQ(result.at("total"), 30);
  EXPECT_EQ(result.at("cut"), true);
  EXPECT_THAT(result.at("rows").as_array(), SizeIs(10));
  EXPECT_THAT(run({"hunt", "external", "--limit", "10", "--file", mail(30)}).out,
              HasSubstr("30 rows, of which the newest 10 are here"));
}

TEST_F(Hunt, ATableIsNarrowAndPrintable) {
  const std::string far(300, 'x');
  const auto file = mail(3, far + "\x1b[31m@customer.example");
  const auto text = run({"hunt", "external", "--file", file}).out;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 130U) << line;
  EXPECT_THAT(text, HasSubstr("Searched: 1 file, 3 rows"));
}

TEST_F(Hunt, ACsvCellIsNoFormula) {
  const auto ran = run({"hunt", "external", "--csv", "--file", mail(1)});
  EXPECT_THAT(ran.out, StartsWith("time,sender_kind,sender,"));
  EXPECT_THAT(ran.out, HasSubstr("\"'=bulk@contoso.example\""));
  EXPECT_THAT(ran.err, HasSubstr("1 row. Searched"));
}

TEST_F(Hunt, ConnectorsAreToldInFull) {
  const auto text = run({"hunt", "connectors", "--file", change()}).out;
  EXPECT_THAT(text, HasSubstr("New-InboundConnector"));
  EXPECT_THAT(text, HasSubstr("203.0.113.77"));
  EXPECT_THAT(text, HasSubstr("sync-relay-01: Name=sync-relay-01, SenderDomains=*"));
}

TEST_F(Hunt, WhatIsWrongIsAnExitCode) {
  EXPECT_EQ(run({"hunt", "external"}).code, 69);
  EXPECT_EQ(run({"hunt", "logons"}).code, 66);
  EXPECT_EQ(run({"hunt", "external", "--file", "/nonexistent"}).code, 66);
  EXPECT_EQ(run({"hunt", "external", "--file", write("x.csv", "a,b\r\n1,2\r\n")}).code, 65);
  EXPECT_EQ(run({"hunt", "logons", "--file", mail(1)}).code, 65);
  EXPECT_EQ(run({"hunt", "external", "--from", "soon"}).code, 64);
  EXPECT_EQ(run({"hunt", "external", "--around", "now", "--from", "1h"}).code, 64);
  EXPECT_EQ(run({"hunt", "volume", "--by", "luck"}).code, 64);
  EXPECT_EQ(run({"hunt"}).code, 64);
}

TEST_F(Hunt, HelpExplainsEachQuery) {
  for (const auto* query : {"volume", "external", "senders", "connectors", "logons"}) {
    const auto ran = run({"hunt", query, "--help"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("--strict-parity")) << query;
    EXPECT_GT(std::ranges::count(ran.out, '\n'), 15) << query;
  }
}

TEST(TimeIn, TakesDatesAndLengths) {
  const TimePoint now{1'772'590'297s};
  EXPECT_EQ(time_in("now", now), now);
  EXPECT_EQ(time_in("36h", now), now - 36h);
  EXPECT_EQ(time_in(" 2026-03-04T02:11:37Z ", now), now);
  EXPECT_EQ(time_in("2026-03-04", now), TimePoint{1'772'582'400s});
  EXPECT_EQ(time_in("soon", now), std::nullopt);
  EXPECT_EQ(time_in("", now), std::nullopt);
}

json::value verdict() {
  return json::parse(R"({"@timestamp":"2026-03-04T02:11:37.123Z","event":{"id":"e-1"},
    "source":{"ip":"192.0.2.25"},"user":{"name":"app"},
    "email":{"from":{"address":["a@contoso.example","b@contoso.example"]},"message_id":"m-1",
             "direction":"outbound","subject":"Hi"},
    "weir":{"connector":"onprem","envelope":{"from":"<>","to":["x@customer.example",
            "y@contoso.example"],"external_count":1},
            "exchange":{"network_message_id":null},"disposition":{"enforced":"tag"}}})");
}

TEST(HuntRows, AVerdictHasARowForEachRecipient) {
  const auto rows = mail_rows_of(verdict(), {{"onprem", {"To cloud", "Old"}}});
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].time, TimePoint{1'772'590'297'123ms});
  EXPECT_EQ(rows[0].network_message_id, "e-1");
  EXPECT_EQ(rows[0].mail_from, "");
  EXPECT_EQ(rows[0].header_from, "a@contoso.example");
  EXPECT_EQ(rows[0].sender_object_id, "app");
  EXPECT_EQ(rows[0].sender_ip, "192.0.2.25");
  EXPECT_EQ(rows[0].recipient, "x@customer.example");
  EXPECT_EQ(rows[1].recipient, "y@contoso.example");
  EXPECT_EQ(rows[0].direction, "Outbound");
  EXPECT_EQ(rows[0].connectors, "onprem;To cloud;Old");
  EXPECT_EQ(rows[0].delivery_action, "tag");
}

TEST(HuntRows, ExchangesIdAndTheFirstAttemptNameTheMessage) {
  auto event = verdict();
  event.at("weir").as_object()["retry_of"] = "e-0";
  EXPECT_EQ(mail_rows_of(event, {})[0].network_message_id, "e-0");
  event.at("weir").at("exchange").as_object()["network_message_id"] = "n-1";
  EXPECT_EQ(mail_rows_of(event, {})[0].network_message_id, "n-1");
}

TEST(HuntRows, WhatIsNoVerdictHasNoRows) {
  for (const auto* text : {"{}", "[]", "null", R"({"@timestamp":7})"}) {
    EXPECT_THAT(mail_rows_of(json::parse(text), {}), IsEmpty()) << text;
    EXPECT_EQ(record_of(json::parse(text)), std::nullopt) << text;
  }
}

TEST(HuntRows, ADriftEventIsACmdlet) {
  auto event = json::parse(R"({"@timestamp":"2026-03-05T00:00:00.000Z",
    "event":{"reason":"somebody made it"},"weir":{"drift":{"id":"d-1","kind":"created",
    "time":"2026-03-04T02:11:37.000Z","connector":"sync-relay-01","actor":"admin@contoso.example",
    "client":"203.0.113.77","restore":["Remove-InboundConnector -Identity 'sync-relay-01'"]}}})");
  auto record = record_of(event);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->operation, "New-InboundConnector");
  EXPECT_EQ(record->object, "sync-relay-01");
  EXPECT_EQ(record->time, TimePoint{1'772'590'297s});
  EXPECT_EQ(record->actor, "admin@contoso.example");
  auto& drift = event.at("weir").at("drift").as_object();
  drift["kind"] = "changed";
  drift["restore"] = json::array{"Set-OutboundConnector -Identity 'x'"};
  EXPECT_EQ(record_of(event)->operation, "Set-OutboundConnector");
  drift["kind"] = "short-lived";
  EXPECT_EQ(record_of(event)->operation, "Remove-OutboundConnector");
  drift["restore"] = json::array{};
  EXPECT_EQ(record_of(event)->operation, "Remove-InboundConnector");
  event.at("event").as_object()["reason"] = "Remove-OutboundConnector 'x' by somebody";
  EXPECT_EQ(record_of(event)->operation, "Remove-OutboundConnector");
  drift["kind"] = "junked";
  EXPECT_EQ(record_of(event), std::nullopt);
}

}  // namespace
}  // namespace weir::ctl
