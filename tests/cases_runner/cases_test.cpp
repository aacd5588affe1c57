// Every .case file as a test of its own, in-process. docs/testing.md says what a case can say.
#include <gtest/gtest.h>

#include <algorithm>

#include "cases_runner/world.hpp"

namespace weir::cases {
namespace {

const std::filesystem::path kCases = std::filesystem::path{WEIR_SOURCE_DIR} / "tests/cases";

std::string messages(const config::LoadResult& loaded) {
  std::string text;
  for (const auto& diagnostic : loaded.diagnostics) text += to_string(diagnostic) + "\n";
  return text;
}

class Case : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Case, HoldsInProcess) {
  const Script script = load(kCases, GetParam());
  const auto loaded = config::load_text(script.config, "case.toml");
  constexpr std::string_view kRefused = "refused ";
  for (const auto& step : script.steps) {
    if (step.verb != "EXPECT" || !step.rest.starts_with(kRefused)) continue;
    ASSERT_EQ(loaded.config, nullptr) << "the configuration was accepted";
    EXPECT_NE(messages(loaded).find(step.rest.substr(kRefused.size())), std::string::npos)
        << messages(loaded);
    return;
  }
  ASSERT_NE(loaded.config, nullptr) << messages(loaded);
  EXPECT_EQ(World{loaded}.play(script.steps), "");
}

std::vector<std::filesystem::path> in_process() {
  auto files = all_cases(kCases);
  std::erase_if(files, [](const auto& file) { return !load(kCases, file).in_process; });
  return files;
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  auto name = std::filesystem::relative(info.param, kCases).replace_extension().string();
  std::ranges::replace(name, '/', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, Case, testing::ValuesIn(in_process()), name_of);

TEST(Cases, AreAtLeastFortyAndHoldTheTraps) {
  const auto files = all_cases(kCases);
  EXPECT_GE(files.size(), 40u);
  for (const std::string trap : {"t01", "t02", "t03", "t04", "t05", "t06", "t07", "t08", "t09",
                                 "t11", "t12", "t13", "t15"}) {
    EXPECT_TRUE(std::ranges::any_of(files, [&](const auto& file) {
      return file.filename().string().starts_with(trap);
    })) << trap;
  }
}

}  // namespace
}  // namespace weir::cases
