#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "ctl/app.hpp"
#include "support/temp_dir.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

Ran format(std::vector<std::string> arguments, const std::string& input) {
  arguments.insert(arguments.begin(), "format");
  std::istringstream in{input};
  std::ostringstream out;
  std::ostringstream err;
  const int code = run(arguments, in, out, err);
  return {code, out.str(), err.str()};
}

constexpr const char* kEvent =
    R"({"@timestamp":"2026-01-02T03:04:05.678Z","event":{"id":"x","dataset":"weir.verdict"},)"
    R"("observer":{"vendor":"Weir"},"email":{"subject":"Hello"}})"
    "\n";

TEST(FormatVerb, WritesEachFormat) {
  EXPECT_THAT(format({"-"}, kEvent).out, StartsWith("CEF:0|Weir|"));
  EXPECT_THAT(format({"--as", "ocsf", "-"}, kEvent).out, HasSubstr("\"class_uid\":4009"));
  EXPECT_EQ(format({"--as", "ecs", "-"}, kEvent).out, kEvent);
}

TEST(FormatVerb, TellsWhatIsNoEventAndGoesOn) {
  const auto ran = format({"-"}, std::string{"nonsense\n\n"} + kEvent);
  EXPECT_EQ(ran.code, kDataError);
  EXPECT_THAT(ran.err, HasSubstr("-:1: this is no event"));
  EXPECT_THAT(ran.out, StartsWith("CEF:0|"));
}

TEST(FormatVerb, RefusesUnknownFormatsAndMissingFiles) {
  EXPECT_EQ(format({"--as", "leef", "-"}, "").code, kUsage);
  EXPECT_EQ(format({"/nowhere/at/all"}, "").code, kNoInput);
}

TEST(FormatVerb, HidesWhatTheConfigurationSays) {
  const test::TempDir dir;
  const std::string config = dir / "weir.toml";
  std::ofstream{config} << "[organization]\naccepted_domains = [\"contoso.example\"]\n"
                           "[privacy]\nsubject = \"drop\"\n";
  const auto plain = format({"--config", config, "-"}, kEvent);
  EXPECT_THAT(plain.out, HasSubstr("Hello"));
  const auto hidden = format({"--config", config, "--privacy", "-"}, kEvent);
  EXPECT_EQ(hidden.code, kOk) << hidden.err;
  EXPECT_THAT(hidden.out, Not(HasSubstr("Hello")));
  EXPECT_EQ(format({"--config", dir / "none", "--privacy", "-"}, kEvent).code, kNoInput);
}

}  // namespace
}  // namespace weir::ctl
