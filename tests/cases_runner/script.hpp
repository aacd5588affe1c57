#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cases {

/// A line that is no case language; the message names file and line.
struct ScriptError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One line of a case: `VERB rest`, and the block under it for CONFIG and MESSAGE.
struct Step {
  int line = 0;
  std::string verb;
  std::string rest;
  std::string text;
};

/// A `.case` file (docs/testing.md has the grammar; integration/case_file.py reads the same).
struct Script {
  std::string name;         ///< path below the cases folder, without its ending
  std::string config;       ///< TOML text: the base, SET and CONFIG applied
  std::vector<Step> steps;  ///< what is left for the runner, in order
  bool in_process = true;   ///< false: only for a real MTA
};

/// Reads `file`, and the base configuration that it names in `folder`/config.
Script load(const std::filesystem::path& folder, const std::filesystem::path& file);

/// Every case below `folder`, by name.
std::vector<std::filesystem::path> all_cases(const std::filesystem::path& folder);

/// `config` with `setting` ("section.key") set: replaced, or added to its section.
std::string with_value(std::string_view config, std::string_view setting, std::string_view value);

/// `text` with `{n}` replaced by `number`.
std::string numbered(std::string text, int number);

/// `\xNN` made the byte that it stands for.
std::string unescaped(std::string_view text);

/// The words of a line.
std::vector<std::string> words(std::string_view text);

}  // namespace weir::cases
