#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "digest/base64.hpp"
#include "import_world.hpp"
#include "service/commands.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using imports_world::audit_log;
using testing::HasSubstr;

class Controls final : public FakeControls {
 public:
  explicit Controls(ImportDuty& duty) : duty_{duty} { time = imports_world::kNow; }
  ImportDuty& imports() override { return duty_; }

 private:
  ImportDuty& duty_;
};

struct CommandsImportTest : testing::Test, imports_world::World {
  ImportDuty duty{around()};
  Controls controls{duty};
  Commands commands{controls};

  CommandsImportTest() { duty.begin_without_thread(now); }

  json::object run(const json::object& request, const std::string& user = "alice") {
    return commands.run(request, Caller{user});
  }
  json::value result(const json::object& request) {
    const auto answer = run(request);
    EXPECT_EQ(answer.at("ok"), true) << json::serialize(answer);
    return answer.contains("result") ? answer.at("result") : json::value{};
  }
  int code(const json::object& request, const std::string& user = "alice") {
    const auto answer = run(request, user);
    return answer.at("ok") == true ? kOk
                                   : static_cast<int>(answer.at("error").at("code").as_int64());
  }
  std::string begin(std::uint64_t bytes) {
    const auto begun = result({{"verb", "import-begin"}, {"name", "audit.json"}, {"bytes", bytes}});
    return std::string{begun.at("upload").as_string()};
  }
};

TEST_F(CommandsImportTest, TakesAnExportInPieces) {
  const auto bytes = audit_log();
  const auto id = begin(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 100) {
    const auto added = result({{"verb", "import-data"},
                               {"upload", id},
                               {"offset", at},
                               {"data", digest::to_base64(bytes.substr(at, 100))}});
    EXPECT_EQ(added.at("bytes"), std::min(at + 100, bytes.size()));
  }
  result({{"verb", "import-end"}, {"upload", id}});
  EXPECT_EQ(result({{"verb", "import-result"}, {"upload", id}}).at("done"), false);
  duty.step();
  const auto done = result({{"verb", "import-result"}, {"upload", id}});
  EXPECT_EQ(done.at("done"), true);
  EXPECT_GT(done.at("outcome").at("new").as_uint64(), 0U);
  EXPECT_EQ(code({{"verb", "import-result"}, {"upload", id}}), kNoInput);

  const auto listed = result({{"verb", "audit-list"}});
  EXPECT_EQ(listed.at("total"), done.at("outcome").at("new"));
  EXPECT_EQ(listed.at("deviations").at(0).at("learned"), "2026-06-01T12:00:00.000Z");
  EXPECT_FALSE(listed.at("deviations").at(0).as_object().contains("known"));
  const auto one = result({{"verb", "audit-list"}, {"limit", 1}});
  EXPECT_EQ(one.at("deviations").as_array().size(), 1U);
  EXPECT_EQ(one.at("total"), listed.at("total"));
}

TEST_F(CommandsImportTest, RefusesWhatIsWrong) {
  EXPECT_EQ(code({{"verb", "import-begin"}, {"name", "a"}}), kUsage);
  EXPECT_EQ(code({{"verb", "import-begin"}, {"name", "a"}, {"bytes", -1}}), kUsage);
  EXPECT_EQ(code({{"verb", "import-begin"}, {"name", "a"}, {"bytes", 300'000'000}}), kDataError);
  EXPECT_EQ(code({{"verb", "import-begin"}, {"bytes", 1}}), kUsage);
  const auto id = begin(3);
  EXPECT_EQ(code({{"verb", "import-begin"}, {"name", "a"}, {"bytes", 1}}), kUnavailable);
  const json::object piece{
      {"verb", "import-data"}, {"upload", id}, {"offset", 0}, {"data", "YWJj"}};
  for (const auto& [name, value] : {std::pair<const char*, json::value>{"data", "YWJ"},
                                    {"data", 1},
                                    {"offset", "0"},
                                    {"offset", 1},
                                    {"upload", "other"}}) {
    auto wrong = piece;
    wrong[name] = value;
    EXPECT_NE(code(wrong), kOk) << name << json::serialize(value);
  }
  EXPECT_EQ(code(piece, "bob"), kNoInput);
  EXPECT_EQ(code({{"verb", "import-end"}, {"upload", id}}), kUsage);
  EXPECT_EQ(code(piece), kOk);
  EXPECT_EQ(code({{"verb", "import-result"}, {"upload", id}}), kUsage);
  EXPECT_EQ(code({{"verb", "import-end"}, {"upload", id}}), kOk);
  EXPECT_EQ(code({{"verb", "import-end"}, {"upload", id}}), kUsage);
}

TEST_F(CommandsImportTest, AFileOfTheFutureIsOfToday) {
  const auto bytes = audit_log();
  const auto ahead = (now + std::chrono::hours{1'000}).time_since_epoch().count();
  const auto begun = result({{"verb", "import-begin"},
                             {"name", "audit.json"},
                             {"bytes", bytes.size()},
                             {"written_ms", ahead}});
  const auto id = begun.at("upload").as_string();
  result(
      {{"verb", "import-data"}, {"upload", id}, {"offset", 0}, {"data", digest::to_base64(bytes)}});
  result({{"verb", "import-end"}, {"upload", id}});
  duty.step();
  EXPECT_EQ(duty.shown().at("kinds").at(0).at("written"), "2026-06-01T12:00:00.000Z");
}

TEST_F(CommandsImportTest, APieceFitsIntoARequest) {
  const json::object piece{{"verb", "import-data"},
                           {"upload", "0190a5c2-7b00-7000-8000-000000000001"},
                           {"offset", 4'000'000'000},
                           {"data", digest::to_base64(std::string(ImportUploads::kPiece, 'x'))}};
  EXPECT_LT(json::serialize(piece).size(), 64U * 1024);
}

}  // namespace
}  // namespace weir::service
