#include "ctl/audit.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "ctl/app.hpp"
#include "ctl/audit_show.hpp"
#include "ctl/audit_upload.hpp"
#include "ctl/show.hpp"
#include "digest/base64.hpp"
#include "support/temp_dir.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using boost::asio::local::stream_protocol;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto kOutcome = R"({"name":"audit.csv","container":"portal CSV",
 "rows":{"audit_log":12,"inbound_connectors":2},"passed_over":3,"unread":2,
 "troubles":[{"line":7,"what":"the date is \u001b[2J none"}],"new":1,"known":1,"more":4,
 "deviations":[
  {"id":"a","time":"2026-03-04T02:11:37.000Z","kind":"unknown_connector","severity":"critical",
   "symptom":"S5","connector":"sync-relay-01","guards":"onprem","actor":"mallory@contoso.example",
   "client":"203.0.113.77","evidence":"nobody declared sync-relay-01",
   "restore":"Disable-It\nRemove-InboundConnector -Identity 'sync-relay-01'","known":false},
  {"id":"b","time":"2026-03-05T02:11:37.000Z","kind":"actor","severity":"high","symptom":"",
   "connector":"","guards":"onprem","actor":"","client":"","evidence":"no administrator",
   "restore":"","known":true}]})";

std::string shown(const std::string& outcome) {
  std::ostringstream out;
  show_outcome(out, json::parse(outcome));
  return out.str();
}

TEST(ShowOutcome, SaysWhatWasFoundAndWhatRestoresIt) {
  const auto page = shown(kOutcome);
  EXPECT_THAT(page,
              HasSubstr("audit.csv: portal CSV, audit log 12, inbound connectors 2, 3 of these "
                        "about something"));
  EXPECT_THAT(page, HasSubstr("line 7: the date is \\x1b[2J none"));
  EXPECT_THAT(page, HasSubstr("and 1 more\n"));
  EXPECT_THAT(page, HasSubstr("#1  new    2026-03-04 02:11  critical  S5       unknown connector  "
                              "sync-relay-01  mallory@contoso.example  203.0.113.77"));
  EXPECT_THAT(page, HasSubstr("#2  known  2026-03-05 02:11  high      -"));
  EXPECT_THAT(page, HasSubstr("  #1  nobody declared sync-relay-01\n"));
  EXPECT_THAT(page, HasSubstr("\n  Disable-It\n  Remove-InboundConnector -Identity "
                              "'sync-relay-01'\n"));
  EXPECT_THAT(page, HasSubstr("and 4 more deviations"));
}

TEST(ShowOutcome, SaysThatEverythingIsWell) {
  const auto page = shown(R"({"name":"a.json","container":"JSON","rows":{},"deviations":[]})");
  EXPECT_EQ(page, "a.json: JSON, no rows\n  everything is as it should be\n");
}

TEST(ShowOutcome, SaysWhatCannotBeRead) {
  EXPECT_THAT(shown(R"({"name":"x","error":"it is no export"})"),
              HasSubstr("x: CANNOT BE READ: it is no export"));
}

TEST(ShowOutcome, IsTotal) {
  for (const auto* odd : {"{}", "[]", "7", R"({"deviations":[1,{}],"rows":3,"troubles":[[]]})"}) {
    EXPECT_NO_THROW(shown(odd)) << odd;
  }
}

/// A daemon that takes an upload.
struct FakeDaemon {
  std::string bytes;
  std::vector<std::string> verbs;
  int questions = 0;   ///< for the result
  std::string refuse;  ///< a verb

  Result<json::object, Failure> answer(const json::object& request) {
    const std::string verb{request.at("verb").as_string()};
    verbs.push_back(verb);
    if (verb == refuse) return Failure{kUnavailable, "refused " + verb, {}};
    if (verb == "import-begin") return json::object{{"upload", "id"}};
    if (verb == "import-data") {
      EXPECT_EQ(request.at("offset"), bytes.size());
      EXPECT_LT(json::serialize(request).size(), 64U * 1024);
      bytes += digest::from_base64(std::string{request.at("data").as_string()}).value();
      return json::object{};
    }
    if (verb == "import-result" && questions-- > 0) return json::object{{"done", false}};
    if (verb == "import-result") {
      return json::object{{"done", true}, {"outcome", json::object{{"name", "a"}}}};
    }
    return json::object{};
  }
};

struct UploadTest : testing::Test {
  FakeDaemon daemon;
  std::istringstream content;
  std::vector<std::uint64_t> progress;
  int pauses = 0;

  Result<json::object, Failure> hand_over(const std::string& bytes, std::uint64_t said) {
    content.str(bytes);
    return upload(
        {"a.csv", said, TimePoint{}, content},
        [&](const json::object& request) { return daemon.answer(request); },
        [&](std::uint64_t handed, std::uint64_t) { progress.push_back(handed); },
        [&] { ++pauses; });
  }
};

TEST_F(UploadTest, HandsOverEveryByteAndWaits) {
  std::string bytes(100'000, 'x');
  bytes[50'000] = '\0';
  daemon.questions = 2;
  const auto outcome = hand_over(bytes, bytes.size());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome.value().at("name"), "a");
  EXPECT_EQ(daemon.bytes, bytes);
  EXPECT_EQ(pauses, 2);
  EXPECT_EQ(progress.front(), 0U);
  EXPECT_EQ(progress.back(), 100'000U);
}

TEST_F(UploadTest, AnEmptyFileIsOne) { EXPECT_TRUE(hand_over("", 0)); }

TEST_F(UploadTest, AFileThatBecomesShorterEndsIt) {
  const auto outcome = hand_over("abc", 10);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, kNoInput);
}

TEST_F(UploadTest, WhatTheDaemonRefusesEndsIt) {
  for (const auto* verb : {"import-begin", "import-data", "import-end", "import-result"}) {
    daemon = {.bytes = {}, .verbs = {}, .questions = 0, .refuse = verb};
    content.clear();
    const auto outcome = hand_over("abc", 3);
    ASSERT_FALSE(outcome) << verb;
    EXPECT_EQ(outcome.error().message, std::string{"refused "} + verb);
    EXPECT_EQ(daemon.verbs.back(), verb);
  }
}

/// weirctl as a whole.
struct AuditTest : testing::Test {
  test::TempDir folder;
  std::string socket = folder / "control.sock";
  std::string out;
  std::string err;

  int run(std::vector<std::string> arguments, const std::string& input = {}) {
    std::istringstream in{input};
    std::ostringstream text;
    std::ostringstream errors;
    arguments.insert(arguments.begin(), {"--socket", socket, "--config", folder / "weir.toml"});
    const int code = ctl::run(arguments, in, text, errors);
    out = text.str();
    err = errors.str();
    return code;
  }
  /// Before a daemon that answers `answers` requests by `answer`.
  int run_with(std::vector<std::string> arguments, FakeDaemon& fake, int answers) {
    boost::asio::io_context io;
    stream_protocol::acceptor acceptor{io, stream_protocol::endpoint{socket}};
    std::thread daemon{[&] {
      for (int i = 0; i < answers; ++i) {
        auto peer = acceptor.accept();
        std::string line;
        boost::asio::read_until(peer, boost::asio::dynamic_buffer(line), '\n');
        const auto given = fake.answer(json::parse(line).as_object());
        const json::object said =
            given ? json::object{{"ok", true}, {"result", given.value()}}
                  : json::object{
                        {"ok", false},
                        {"error",
                         {{"code", given.error().code}, {"message", given.error().message}}}};
        boost::asio::write(peer, boost::asio::buffer(json::serialize(said) + "\n"));
      }
    }};
    const int code = run(std::move(arguments));
    daemon.join();
    return code;
  }
  std::string write(const std::string& name, const std::string& bytes) {
    std::ofstream{folder / name, std::ios::binary} << bytes;
    return folder / name;
  }
  void configure(const std::string& more = {}) {
    write("weir.toml",
          "[organization]\naccepted_domains = [\"contoso.example\"]\n"
          "administrators = [\"root@contoso.example\"]\n[[connector]]\nname = \"onprem\"\n"
          "direction = \"to_cloud\"\nclient_networks = [\"10.0.0.0/8\"]\n" +
              more);
  }
};

constexpr auto kRogue = R"([{"CreationTime":"2026-06-01T02:11:37",
 "Id":"11111111-2222-3333-4444-555555555555","Operation":"New-InboundConnector","RecordType":1,
 "ResultStatus":"True","UserType":2,"Workload":"Exchange","ClientIP":"203.0.113.77:51234",
 "ObjectId":"sync-relay-01","UserId":"mallory@contoso.example","Parameters":[
 {"Name":"Name","Value":"sync-relay-01"},{"Name":"ConnectorType","Value":"OnPremises"},
 {"Name":"SenderDomains","Value":"*"},{"Name":"SenderIPAddresses","Value":"198.51.100.9"}]}])";

TEST_F(AuditTest, ImportsOverTheControlSocket) {
  FakeDaemon fake;
  const auto file = write("audit.json", "[]");
  EXPECT_EQ(run_with({"audit", "import", file}, fake, 4), kOk);
  EXPECT_EQ(fake.bytes, "[]");
  EXPECT_THAT(out, HasSubstr("a: "));
  EXPECT_THAT(err, IsEmpty());
}

TEST_F(AuditTest, PrintsOneObjectForPrograms) {
  FakeDaemon fake;
  const auto file = write("audit.json", "[]");
  EXPECT_EQ(run_with({"--json", "audit", "import", folder / "nowhere", file}, fake, 4), kNoInput);
  const auto files = json::parse(out).at("files").as_array();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(files[0].as_object().contains("error"));
  EXPECT_EQ(files[1].at("name"), "a");
}

TEST_F(AuditTest, ADaemonThatDoesNotAnswerEndsIt) {
  const auto file = write("audit.json", "[]");
  EXPECT_EQ(run({"audit", "import", file}), kUnavailable);
  EXPECT_THAT(err, HasSubstr("does not answer"));
  EXPECT_EQ(run({"--json", "audit", "import", file}), kUnavailable);
  EXPECT_EQ(json::parse(out).at("error").at("code"), kUnavailable);
}

TEST_F(AuditTest, ComparesOffline) {
  configure();
  const auto file = write("audit.json", kRogue);
  EXPECT_EQ(run({"audit", "import", "--offline", file}), kOk);
  EXPECT_THAT(out, AllOf(HasSubstr("sync-relay-01"), HasSubstr("mallory@contoso.example"),
                         HasSubstr("InboundConnector")));
  // What one file has shown, the next of the same call does not show again.
  EXPECT_EQ(run({"--json", "audit", "import", "--offline", file, file}), kOk);
  const auto files = json::parse(out).at("files").as_array();
  EXPECT_GT(files[0].at("new").as_int64(), 0);
  EXPECT_EQ(files[1].at("new"), 0);
  EXPECT_EQ(files[0].at("deviations").at(0).at("guards"), "onprem");
}

TEST_F(AuditTest, ReadsStandardInput) {
  configure();
  EXPECT_EQ(run({"audit", "import", "--offline", "-"}, kRogue), kOk);
  EXPECT_THAT(out, HasSubstr("sync-relay-01"));
}

TEST_F(AuditTest, ExitsWithDataErrorForWhatIsNoExport) {
  configure();
  const auto good = write("audit.json", kRogue);
  const auto bad = write("bad.bin", "\x01\x02\x03");
  EXPECT_EQ(run({"audit", "import", "--offline", bad, good}), kDataError);
  EXPECT_THAT(out, AllOf(HasSubstr("bad.bin: CANNOT BE READ"), HasSubstr("sync-relay-01")));
}

TEST_F(AuditTest, RefusesOfflineWhatIsTooLarge) {
  configure("[import]\nmax_file_bytes = 65536\n");
  EXPECT_EQ(run({"audit", "import", "--offline", write("a.json", std::string(65'537, ' '))}),
            kDataError);
  EXPECT_THAT(out, HasSubstr("max_file_bytes"));
}

TEST_F(AuditTest, NeedsAConfigurationOffline) {
  const auto file = write("audit.json", kRogue);
  EXPECT_EQ(run({"audit", "import", "--offline", file}), kNoInput);
  write("weir.toml", "[milter]\nmode = \"never\"\n");
  EXPECT_EQ(run({"audit", "import", "--offline", file}), kConfiguration);
}

TEST_F(AuditTest, ADirectoryIsNoFile) {
  configure();
  EXPECT_EQ(run({"audit", "import", "--offline", folder.path()}), kNoInput);
  EXPECT_THAT(err, HasSubstr(folder.path()));
}

TEST(ShowStatus, SaysWhichExportsCame) {
  std::ostringstream out;
  show_status(out, json::parse(R"({"imports":{"directory":"/srv/x","read":3,"failed":1,
    "deviations":7,"last":{"name":"a.csv","time":"T","summary":"1 row"},
    "kinds":[{"kind":"audit_log","age_s":7300},{"kind":"sign_ins","age_s":120}],
    "trouble":"a.csv cannot be moved","stale":["connectors"]}})"));
  EXPECT_THAT(out.str(),
              AllOf(HasSubstr("/srv/x, 3 files read, 1 failed, 7 deviations known"),
                    HasSubstr("a.csv at T: 1 row"), HasSubstr("audit_log 2h old, sign_ins 2m old"),
                    HasSubstr("IMPORTS       a.csv cannot be moved"),
                    HasSubstr("STALE: no export for too long of connectors")));
  std::ostringstream none;
  show_status(none, json::parse(R"({"imports":{"directory":"","kinds":[]}})"));
  EXPECT_THAT(none.str(), Not(HasSubstr("imports")));
}

TEST(ShowDeviations, ListsWhatWasLearned) {
  std::ostringstream out;
  show_deviations(out, json::parse(R"({"total":3,"deviations":[
    {"learned":"2026-03-05T01:00:00.000Z","time":"2026-03-04T02:11:37.000Z","kind":"short_lived",
     "severity":"high","symptom":"S5","connector":"c","actor":"a","client":"192.0.2.1"}]})"));
  EXPECT_THAT(out.str(), AllOf(HasSubstr("2026-03-05 01:00  "), HasSubstr("short lived"),
                               HasSubstr("and 2 more")));
  std::ostringstream none;
  show_deviations(none, json::parse(R"({"deviations":[]})"));
  EXPECT_THAT(none.str(), HasSubstr("no export"));
}

}  // namespace
}  // namespace weir::ctl
