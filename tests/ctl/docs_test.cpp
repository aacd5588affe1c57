// What weirctl can do, its manual and its completion must name the same verbs and options.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "ctl/app.hpp"

namespace weir::ctl {
namespace {

/// Verbs that have verbs below them.
const std::vector<std::string> kGroups{"audit", "counters", "hold",
                                       "hunt",  "incident", "accepted-domains"};

std::string help(std::vector<std::string> of) {
  std::istringstream in;
  std::ostringstream out;
  of.emplace_back("--help");
  run(of, in, out, out);
  return out.str();
}

/// The names in the list of subcommands of a help text.
std::vector<std::string> verbs(const std::vector<std::string>& of) {
  std::istringstream text{help(of)};
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (inside && line.starts_with("  ")) found.push_back(line.substr(2, line.find(' ', 2) - 2));
    if (line == "Subcommands:") inside = true;
  }
  return found;
}

std::set<std::string> options(const std::vector<std::string>& of) {
  const auto text = help(of);
  std::set<std::string> found;
  for (auto at = text.find("--"); at != std::string::npos; at = text.find("--", at + 2)) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
    found.insert(text.substr(at, end - at));
  }
  return found;
}

std::string text_of(const std::string& file) {
  std::ifstream in{WEIR_SOURCE_DIR "/" + file};
  std::ostringstream text;
  text << in.rdbuf();
  // A manual page writes a hyphen that is one as \-.
  auto plain = text.str();
  std::erase(plain, '\\');
  return plain;
}

void expect_named(const std::string& word) {
  for (const auto* file : {"docs/man/weirctl.1", "conf/completion/weirctl.bash"}) {
    EXPECT_NE(text_of(file).find(word), std::string::npos) << word << " is not in " << file;
  }
}

TEST(WeirctlDocs, NameEveryVerb) {
  const auto all = verbs({});
  ASSERT_GE(all.size(), 7U);
  for (const auto& verb : all) {
    expect_named(verb);
    EXPECT_NE(text_of("docs/weirctl.md").find("`" + verb), std::string::npos) << verb;
  }
  for (const auto& group : kGroups) {
    for (const auto& verb : verbs({group})) expect_named(verb);
  }
}

TEST(WeirctlDocs, NameEveryOption) {
  for (const auto& option : options({})) expect_named(option);
  for (const auto& verb : verbs({})) {
    for (const auto& option : options({verb})) expect_named(option);
  }
  for (const auto& group : kGroups) {
    for (const auto& verb : verbs({group})) {
      for (const auto& option : options({group, verb})) expect_named(option);
    }
  }
}

}  // namespace
}  // namespace weir::ctl
