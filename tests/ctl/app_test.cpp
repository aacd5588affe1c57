#include "ctl/app.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "support/temp_dir.hpp"

namespace weir::ctl {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::local::stream_protocol;
using testing::AllOf;
using testing::HasSubstr;

constexpr auto kConfig = R"([organization]
accepted_domains = ["contoso.example"]
[[connector]]
name = "onprem"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
[milter]
mode = "tag"
)";

struct AppTest : testing::Test {
  test::TempDir folder;
  std::string config = folder / "weir.toml";
  std::string socket = folder / "control.sock";
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;

  AppTest() { std::ofstream{config} << kConfig; }
  int run(std::vector<std::string> arguments) {
    out.str("");
    err.str("");
    return ctl::run(arguments, in, out, err);
  }
  std::string file(const std::string& name, const std::string& text) {
    const auto path = folder / name;
    std::ofstream{path} << text;
    return path;
  }
};

/// A daemon that gives one answer to one request.
class OneAnswer {
 public:
  OneAnswer(const std::string& path, std::string answer)
      : acceptor_{io_, stream_protocol::endpoint{path}},
        thread_{[this, answer = std::move(answer)] {
          auto socket = acceptor_.accept();
          std::string line;
          asio::read_until(socket, asio::dynamic_buffer(line), '\n');
          request = line;
          asio::write(socket, asio::buffer(answer));
        }} {}
  ~OneAnswer() { thread_.join(); }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  std::string request;

 private:
  asio::io_context io_;
  stream_protocol::acceptor acceptor_;
  std::thread thread_;
};

TEST_F(AppTest, SaysWhatToCheckWhenTheDaemonDoesNotAnswer) {
  EXPECT_EQ(run({"--socket", socket, "status"}), 69);
  EXPECT_THAT(err.str(), AllOf(HasSubstr(socket), HasSubstr("systemctl status weir-milter")));
}

TEST_F(AppTest, FindsTheSocketEvenInABrokenConfiguration) {
  const auto broken =
      file("broken.toml", "[admin]\ncontrol_socket = \"" + socket + "\"\nnonsense = [\n");
  EXPECT_EQ(run({"--config", broken, "status"}), 69);
  EXPECT_THAT(err.str(), HasSubstr(socket));
}

TEST_F(AppTest, RefusesAVerbThatItDoesNotKnow) {
  EXPECT_EQ(run({"explode"}), 64);
  EXPECT_EQ(run({}), 64);
  EXPECT_EQ(run({"status", "--nonsense"}), 64);
}

TEST_F(AppTest, HelpsOnEveryVerb) {
  for (const auto* verb : {"status", "check", "reload", "reopen", "counters", "why", "scan"}) {
    EXPECT_EQ(run({verb, "--help"}), 0) << verb;
    EXPECT_THAT(out.str(), HasSubstr("Usage: weirctl " + std::string{verb}));
  }
}

TEST_F(AppTest, ExitsWithTheDaemonsCode) {
  {
    const OneAnswer daemon{socket,
                           "{\"ok\":false,\"error\":{\"code\":78,\"message\":\"refused\",\"notes\":"
                           "[\"f:1:1: x\"]}}\n"};
    EXPECT_EQ(run({"reload", "--wait", "--socket", socket}), 78);
  }
  EXPECT_EQ(err.str(), "weirctl: refused\nf:1:1: x\n");
}

TEST_F(AppTest, GivesProgramsTheResultAsItCame) {
  {
    const OneAnswer daemon{socket, "{\"ok\":true,\"result\":{\"serving\":true}}\n"};
    EXPECT_EQ(run({"--socket", socket, "status", "--json"}), 0);
  }
  EXPECT_EQ(out.str(), "{\"serving\":true}\n");
}

TEST_F(AppTest, TreatsAnAnswerThatBreaksOffAsNone) {
  const OneAnswer daemon{socket, "{\"ok\":true"};
  EXPECT_EQ(run({"--socket", socket, "status"}), 69);
}

TEST_F(AppTest, AsksForTheCounterThatWasNamed) {
  std::string request;
  {
    OneAnswer daemon{socket, "{\"ok\":true,\"result\":{\"reset\":1}}\n"};
    EXPECT_EQ(run({"--socket", socket, "counters", "reset", "per-client", "a|b"}), 0);
    request = daemon.request;
  }
  EXPECT_EQ(json::parse(request),
            json::parse(R"({"verb":"counters-reset","name":"per-client","subject":"a|b"})"));
}

TEST_F(AppTest, ForgetsAllCountersOfANameOnlyWhenToldSo) {
  EXPECT_EQ(run({"--socket", socket, "counters", "reset", "per-client"}), 64);
  EXPECT_THAT(err.str(), HasSubstr("--all"));
}

TEST_F(AppTest, ChecksAFileOffline) {
  EXPECT_EQ(run({"check", config}), 0);
  EXPECT_THAT(out.str(), HasSubstr("configuration ok"));
  EXPECT_EQ(run({"check", file("bad.toml", "nonsense = 1\n")}), 78);
  EXPECT_THAT(out.str(), HasSubstr("bad.toml:1:1: "));
  EXPECT_EQ(run({"check", folder / "none.toml"}), 66);
}

TEST_F(AppTest, ChecksForProgramsToo) {
  EXPECT_EQ(run({"check", file("bad.toml", "nonsense = 1\n"), "--json"}), 78);
  const auto answer = json::parse(out.str());
  EXPECT_EQ(answer.at("ok"), false);
  EXPECT_EQ(answer.at("diagnostics").at(0).at("line").to_number<int>(), 1);
}

constexpr auto kForged = "From: CEO <ceo@evil.example>\nSubject: pay\n\nnow\n";

TEST_F(AppTest, ScansAMessageOffline) {
  EXPECT_EQ(run({"scan", file("m.eml", kForged), "--config", config, "--connector", "onprem",
                 "--mail-from", "app@contoso.example", "--rcpt", "x@y.example"}),
            0);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("unaccepted_domain"), HasSubstr("evil.example"),
                               HasSubstr("tag (mode tag)"), HasSubstr("10.1.0.0")));
}

TEST_F(AppTest, ScanGivesTheVeryEventToPrograms) {
  EXPECT_EQ(run({"--json", "--config", config, "scan", file("m.eml", kForged), "--client-ip",
                 "10.1.2.3", "--rcpt", "x@y.example", "--rcpt", "z@contoso.example"}),
            0);
  const auto event = json::parse(out.str());
  EXPECT_EQ(event.at("event").at("dataset"), "weir.verdict");
  EXPECT_EQ(event.at("weir").at("connector"), "onprem");
  EXPECT_EQ(event.at("weir").at("envelope").at("to_count").to_number<int>(), 2);
  EXPECT_EQ(event.at("weir").at("envelope").at("external_count").to_number<int>(), 1);
  EXPECT_EQ(event.at("weir").at("envelope").at("from"), "<>");
}

TEST_F(AppTest, ScanReadsStandardInput) {
  in.str(kForged);
  EXPECT_EQ(run({"--config", config, "scan", "-", "--client-ip", "10.1.2.3"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("ceo@evil.example"));
}

TEST_F(AppTest, ScanTakesTheReturnPathOfTheFile) {
  EXPECT_EQ(run({"--config", config, "scan",
                 file("m.eml", std::string{"Return-Path: <bounce@contoso.example>\n"} + kForged),
                 "--client-ip", "10.1.2.3"}),
            0);
  EXPECT_THAT(out.str(), HasSubstr("bounce@contoso.example"));
}

TEST_F(AppTest, ScanExplainsEveryDetectorAndLimit) {
  EXPECT_EQ(run({"--config", config, "scan", file("m.eml", "From: a@contoso.example\n\nx\n"),
                 "--client-ip", "10.1.2.3", "--mail-from", "a@contoso.example", "--explain"}),
            0);
  for (const auto* part :
       {"unaccepted_domain", "envelope_mismatch", "alignment is same_address", "ambiguous_from",
        "every reader finds a@contoso.example", "null_sender_abuse", "MAIL FROM is not null",
        "unknown_client", "no_identity", "suspicious-per-client", "counts only suspicious mail",
        "there is no Reply-To", "the connector is not from_cloud", "no links and no attachments"}) {
    EXPECT_THAT(out.str(), HasSubstr(part));
  }
  EXPECT_THAT(out.str(), testing::Not(HasSubstr("saw nothing")));
}

TEST_F(AppTest, ScanShowsTheFingerprintAndWhyALimitOnItSkipsAMessage) {
  const auto limited = file("limited.toml", std::string{kConfig} + R"(
[[limit]]
name = "same-content"
key = ["connector", "content"]
limit = 10
)");
  const auto text =
      file("text.eml",
           "From: a@contoso.example\n\nWe could not deliver your parcel because nobody "
           "was there to take it, so it will be sent back.\n");
  EXPECT_EQ(run({"--config", limited, "scan", text, "--client-ip", "10.1.2.3", "--explain"}), 0);
  EXPECT_THAT(out.str(), testing::ContainsRegex("fingerprint +[0-9a-f]"));
  EXPECT_THAT(out.str(), HasSubstr("1 of 10, under"));
  const auto note = file("note.eml", "From: a@contoso.example\n\nThanks!\n");
  EXPECT_EQ(run({"--config", limited, "scan", note, "--client-ip", "10.1.2.3", "--explain"}), 0);
  EXPECT_THAT(out.str(), testing::Not(HasSubstr("fingerprint ")));
  EXPECT_THAT(out.str(), HasSubstr("counts the same text, and there is too little of it"));
}

TEST_F(AppTest, ScanSaysWhatIsWrongWithItsArguments) {
  const auto message = file("m.eml", kForged);
  EXPECT_EQ(run({"--config", config, "scan", message, "--connector", "none"}), 64);
  EXPECT_EQ(run({"--config", config, "scan", message, "--client-ip", "nonsense"}), 64);
  EXPECT_EQ(run({"--config", config, "scan", folder / "none.eml"}), 66);
  EXPECT_EQ(run({"--config", folder / "none.toml", "scan", message}), 66);
}

TEST_F(AppTest, ScanCountsOverItsFiles) {
  const auto message = file("m.eml", kForged);
  EXPECT_EQ(
      run({"--json", "--config", config, "scan", message, message, "--client-ip", "10.1.2.3"}), 0);
  std::istringstream lines{out.str()};
  std::string line;
  std::getline(lines, line);
  std::getline(lines, line);
  EXPECT_EQ(json::parse(line).at("weir").at("limits").at(0).at("total").to_number<int>(), 2);
}

}  // namespace
}  // namespace weir::ctl
