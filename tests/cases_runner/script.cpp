#include "cases_runner/script.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "weir/base/text.hpp"

namespace weir::cases {
namespace {

constexpr std::array<std::string_view, 19> kVerbs{
    "ONLY",  "USE",   "SET",    "CONFIG",  "CLIENT",  "LISTENER", "HELO",
    "AUTH",  "CERT",  "FROM",   "TO",      "MESSAGE", "REPEAT",   "RETRY",
    "AFTER", "STORE", "RELOAD", "RESTART", "EXPECT"};

std::string contents(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw ScriptError{file.string() + ": cannot be read"};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Reads a case line by line.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& file)
      : name_{file.filename().string()}, lines_{lines_of(contents(file))} {}

  std::vector<Step> steps() {
    std::vector<Step> steps;
    while (at_ < lines_.size()) {
      const std::string_view line = lines_[at_++];
      if (trimmed(line).empty() || line.front() == '#') continue;
      steps.push_back(step(line));
    }
    return steps;
  }

 private:
  Step step(std::string_view line) {
    const auto space = std::min(line.find(' '), line.size());
    Step step{.line = static_cast<int>(at_),
              .verb = std::string{trimmed(line.substr(0, space))},
              .rest = std::string{trimmed(line.substr(space))},
              .text = {}};
    if (std::ranges::find(kVerbs, step.verb) == kVerbs.end()) {
      fail(step.verb + " is no step; see docs/testing.md");
    }
    if (step.verb == "CONFIG" || step.verb == "MESSAGE") step.text = block();
    return step;
  }

  /// The lines up to a lone dot; a leading double dot stands for one.
  std::string block() {
    const auto began = at_;
    std::string text;
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      if (line == ".") {
        ++at_;
        return text;
      }
      text.append(line.starts_with("..") ? line.substr(1) : line) += '\n';
    }
    at_ = began;
    fail("no line with a lone dot ends this block");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw ScriptError{name_ + ":" + std::to_string(at_) + ": " + what};
  }

  std::string name_;
  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

std::pair<std::string, std::string> split_at(std::string_view text, char mark) {
  const auto at = std::min(text.find(mark), text.size());
  return {std::string{trimmed(text.substr(0, at))},
          std::string{at < text.size() ? trimmed(text.substr(at + 1)) : std::string_view{}}};
}

}  // namespace

std::string with_value(std::string_view config, std::string_view setting, std::string_view value) {
  const auto dot = setting.rfind('.');
  const std::string section = "[" + std::string{setting.substr(0, dot)} + "]";
  const std::string key{setting.substr(dot + 1)};
  const std::string entry = key + " = " + std::string{value};
  std::string out;
  bool inside = false;
  bool written = false;
  for (const auto& line : lines_of(config)) {
    if (line.starts_with('[')) inside = line == section;
    if (inside && split_at(line, '=').first == key) continue;
    out += line + "\n";
    if (inside && !std::exchange(written, true)) out += entry + "\n";
  }
  return written ? out : out + "\n" + section + "\n" + entry + "\n";
}

std::string numbered(std::string text, int number) {
  const std::string digits = std::to_string(number);
  for (auto at = text.find("{n}"); at != std::string::npos; at = text.find("{n}", at)) {
    text.replace(at, 3, digits);
  }
  return text;
}

std::string unescaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  while (!text.empty()) {
    if (text.size() >= 4 && text.starts_with("\\x")) {
      const auto digits = ascii_lower(text.substr(2, 2));
      const auto high = kHex.find(digits[0]);
      const auto low = kHex.find(digits[1]);
      if (high != kHex.npos && low != kHex.npos) {
        out += static_cast<char>(high * 16 + low);
        text.remove_prefix(4);
        continue;
      }
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string{text}};
  return std::vector<std::string>(std::istream_iterator<std::string>{in}, {});
}

std::vector<std::filesystem::path> all_cases(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

Script load(const std::filesystem::path& folder, const std::filesystem::path& file) {
  Script script;
  script.name = std::filesystem::relative(file, folder).replace_extension().string();
  std::string base = "hybrid";
  std::string added;
  std::vector<std::pair<std::string, std::string>> settings;
  for (auto& step : Reader{file}.steps()) {
    if (step.verb == "ONLY") {
      const auto runners = words(step.rest);
      script.in_process = std::ranges::find(runners, "in-process") != runners.end();
    } else if (step.verb == "USE") {
      base = step.rest;
    } else if (step.verb == "SET") {
      settings.push_back(split_at(step.rest, '='));
    } else if (step.verb == "CONFIG") {
      added += "\n" + step.text;
    } else {
      script.steps.push_back(std::move(step));
    }
  }
  script.config = contents(folder / "config" / (base + ".toml"));
  for (const auto& [setting, value] : settings) {
    script.config = with_value(script.config, setting, value);
  }
  script.config += added;
  return script;
}

}  // namespace weir::cases
