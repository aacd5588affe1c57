#include "ctl/accepted_domains.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "ctl/app.hpp"
#include "support/temp_dir.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using boost::asio::local::stream_protocol;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct AcceptedDomainsTest : testing::Test {
  test::TempDir folder;
  std::string config = folder / "weir.toml";
  std::string list = folder / "domains.csv";
  std::string socket = folder / "control.sock";
  std::string out;

  AcceptedDomainsTest() { configure("accepted_domains_file = \"domains.csv\""); }

  void write(const std::string& path, std::string_view text) { std::ofstream{path} << text; }

  std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
  }

  void configure(const std::string& organization) {
    write(config, "[organization]\n" + organization +
                      "\n[[connector]]\nname = \"c\"\ndirection = \"to_cloud\"\n"
                      "client_networks = [\"192.0.2.1\"]\n");
  }

  std::string exported(std::string_view rows) {
    const auto path = folder / "export.csv";
    write(path, "\"Name\",\"DomainName\",\"MatchSubDomains\"\r\n" + std::string{rows});
    return path;
  }

  int run(const std::string& file, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"--config",         config,   "--socket", socket,
                                       "accepted-domains", "import", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::istringstream in;
    std::ostringstream text;
    const int code = ctl::run(arguments, in, text, text);
    out = text.str();
    return code;
  }

  std::size_t files() {
    const std::filesystem::directory_iterator begin{folder.path()};
    return static_cast<std::size_t>(std::distance(begin, {}));
  }
};

TEST_F(AcceptedDomainsTest, WritesTheListSorted) {
  EXPECT_EQ(run(exported("\"b\",\"Fab.example\",\"True\"\r\n\"a\",\"contoso.example\",\"False\"\r\n"
                         "\"c\",\"fab.example\",\"False\"\r\n")),
            kOk);
  EXPECT_EQ(text_of(list), "DomainName,MatchSubDomains\ncontoso.example,False\nfab.example,True\n");
  EXPECT_THAT(out, AllOf(HasSubstr("+ contoso.example\n"), HasSubstr("+ *.fab.example\n"),
                         HasSubstr("2 domains, 2 added, 0 removed"), HasSubstr("no daemon runs"),
                         HasSubstr(list + " is written\n")));
}

TEST_F(AcceptedDomainsTest, ShowsWhatComesAndGoesAndKeepsTheMode) {
  write(list, "DomainName\na.example\nb.example\nc.example\n");
  ::chmod(list.c_str(), 0640);
  EXPECT_EQ(run(exported("\"\",a.example,\r\n\"\",b.example,\r\n\"\",d.example,\r\n")), kOk);
  EXPECT_THAT(out, AllOf(HasSubstr("+ d.example\n- c.example\n"), Not(HasSubstr("a.example\n"))));
  struct stat status {};
  ASSERT_EQ(::stat(list.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST_F(AcceptedDomainsTest, ADryRunChangesNothing) {
  write(list, "DomainName\na.example\n");
  EXPECT_EQ(run(exported("\"\",a.example,\r\n\"\",d.example,\r\n"), {"--dry-run"}), kOk);
  EXPECT_EQ(text_of(list), "DomainName\na.example\n");
  EXPECT_THAT(out, AllOf(HasSubstr("+ d.example"), HasSubstr("stays as it is")));
}

TEST_F(AcceptedDomainsTest, LeavesAListThatSaysTheSame) {
  write(list, "DomainName\nb.example\na.example\n");
  EXPECT_EQ(run(exported("\"\",a.example,\r\n\"\",b.example,\r\n")), kOk);
  EXPECT_EQ(text_of(list), "DomainName\nb.example\na.example\n");
}

TEST_F(AcceptedDomainsTest, RefusesToDropMostDomains) {
  write(list, "DomainName\na.example\nb.example\nc.example\n");
  const auto file = exported("\"\",a.example,\r\n");
  EXPECT_EQ(run(file), kDataError);
  EXPECT_THAT(out,
              AllOf(HasSubstr("- b.example\n"), HasSubstr("lacks 2 of 3"), HasSubstr("--force")));
  EXPECT_EQ(text_of(list), "DomainName\na.example\nb.example\nc.example\n");
  EXPECT_EQ(run(file, {"--force"}), kOk);
  EXPECT_EQ(text_of(list), "DomainName,MatchSubDomains\na.example,False\n");
}

TEST_F(AcceptedDomainsTest, RefusesAnExportWithAnError) {
  write(list, "DomainName\na.example\n");
  const auto file = exported("\"\",a.example,\r\n\"\",not a domain,\r\n\"\",b.example,perhaps\r\n");
  EXPECT_EQ(run(file, {"--force"}), kDataError);
  EXPECT_THAT(out, AllOf(HasSubstr(file + ":3:1: "), HasSubstr(file + ":4:1: "),
                         HasSubstr("nothing was changed")));
  EXPECT_EQ(text_of(list), "DomainName\na.example\n");
  write(file, "");
  EXPECT_EQ(run(file, {"--force"}), kDataError);
  EXPECT_EQ(run(folder / "none.csv"), kNoInput);
  EXPECT_EQ(text_of(list), "DomainName\na.example\n");
}

TEST_F(AcceptedDomainsTest, KeepsTheOldListWhenTheConfigurationDoesNotLoad) {
  configure("accepted_domains_file = \"domains.csv\"\nwrong_setting = 1");
  write(list, "DomainName\na.example\n");
  EXPECT_EQ(run(exported("\"\",a.example,\r\n\"\",b.example,\r\n")), kConfiguration);
  EXPECT_THAT(out, HasSubstr("wrong_setting"));
  EXPECT_EQ(text_of(list), "DomainName\na.example\n");
  EXPECT_EQ(files(), 3U);  // nothing was left beside it
}

TEST_F(AcceptedDomainsTest, ReplacesAListThatCannotBeReadAndSaysSo) {
  write(list, "DomainName\na b\n");
  EXPECT_EQ(run(exported("\"\",a.example,\r\n")), kOk);
  EXPECT_THAT(text_of(list), HasSubstr("a.example,False"));
  write(list, "DomainName\na b\n");
  EXPECT_EQ(run(exported("\"\",a.example,\r\n"), {"--no-reload"}), kOk);
  EXPECT_THAT(out, HasSubstr("the present list cannot be read and is replaced"));
}

TEST_F(AcceptedDomainsTest, NeedsToKnowWhereToWrite) {
  configure("accepted_domains = [\"old.example\"]");
  const auto file = exported("\"\",a.example,\r\n");
  EXPECT_EQ(run(file), kConfiguration);
  EXPECT_THAT(out, HasSubstr("--output"));
  EXPECT_EQ(run(file, {"--output", folder / "new.csv"}), kOk);
  EXPECT_THAT(out, AllOf(HasSubstr("the configuration does not name this file"),
                         HasSubstr("1 more stay in force by [organization] accepted_domains: "
                                   "old.example")));
  EXPECT_EQ(text_of(folder / "new.csv"), "DomainName,MatchSubDomains\na.example,False\n");
}

TEST_F(AcceptedDomainsTest, KeepsASymbolicLink) {
  std::filesystem::create_directory(folder / "real");
  write(folder / "real/list.csv", "DomainName\na.example\n");
  std::filesystem::create_symlink("real/list.csv", list);
  EXPECT_EQ(run(exported("\"\",b.example,\r\n\"\",a.example,\r\n")), kOk);
  EXPECT_TRUE(std::filesystem::is_symlink(list));
  EXPECT_THAT(text_of(folder / "real/list.csv"), HasSubstr("b.example,False"));
}

struct WithDaemon : AcceptedDomainsTest {
  json::value request;

  int run_with(const std::string& answer, std::vector<std::string> more = {}) {
    boost::asio::io_context io;
    stream_protocol::acceptor acceptor{io, stream_protocol::endpoint{socket}};
    std::thread daemon{[&] {
      auto peer = acceptor.accept();
      std::string line;
      boost::system::error_code error;
      boost::asio::read_until(peer, boost::asio::dynamic_buffer(line), '\n', error);
      if (error) return;
      request = json::parse(line);
      boost::asio::write(peer, boost::asio::buffer(answer + "\n"));
    }};
    const int code = run(exported("\"\",a.example,\r\n"), std::move(more));
    boost::system::error_code ignored;
    stream_protocol::socket{io}.connect(stream_protocol::endpoint{socket}, ignored);  // wakes it
    daemon.join();
    return code;
  }
};

TEST_F(WithDaemon, LetsItReadTheList) {
  EXPECT_EQ(run_with(R"({"ok":true,"result":{"file":"weir.toml","notes":[]}})"), kOk);
  EXPECT_EQ(request, json::parse(R"({"verb":"reload"})"));
  EXPECT_THAT(out, HasSubstr("is written and in force"));
}

TEST_F(WithDaemon, SaysWhenItRefuses) {
  EXPECT_EQ(run_with(R"({"ok":false,"error":{"code":78,"message":"it has errors"}})"),
            kConfiguration);
  EXPECT_THAT(out, AllOf(HasSubstr("is written\n"), HasSubstr("it has errors")));
}

TEST_F(WithDaemon, PrintsOneObject) {
  EXPECT_EQ(run_with(R"({"ok":true,"result":{}})", {"--json"}), kOk);
  const auto printed = json::parse(out);
  EXPECT_EQ(printed.at("added"), json::array{"a.example"});
  EXPECT_EQ(printed.at("written"), true);
  EXPECT_EQ(printed.at("reloaded"), true);
  EXPECT_EQ(printed.at("domains"), 1);
}

}  // namespace
}  // namespace weir::ctl
