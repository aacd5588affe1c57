#include "sink/rotation.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/ascii.hpp"
#include "report/json_writer.hpp"

namespace weir::sink {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kShape = "ddddddddTddddddZ";

/// "20260102T030405Z"
std::string stamp(TimePoint now) {
  std::string text;
  for (const char c : report::format_time(now).substr(0, 19)) {
    if (c != '-' && c != ':') text += c;
  }
  return text + 'Z';
}

bool is_stamp(std::string_view text) {
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'd' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  const auto rest = text.substr(kShape.size());
  return rest.empty() ||
         (rest.size() == 3 && rest[0] == '-' && is_digit(rest[1]) && is_digit(rest[2]));
}

}  // namespace

std::string free_name(const std::string& path, TimePoint now) {
  const auto name = path + "." + stamp(now);
  std::error_code ignored;
  if (!fs::exists(name, ignored)) return name;
  for (int number = 2; number < 100; ++number) {
    const auto digits = std::to_string(number);
    const auto next = name + (digits.size() == 1 ? "-0" : "-") + digits;
    if (!fs::exists(next, ignored)) return next;
  }
  return name + "-99";
}

std::vector<std::string> surplus(const std::string& path, std::size_t keep) {
  const fs::path file{path};
  const auto prefix = file.filename().string() + ".";
  std::vector<std::string> rotated;
  std::error_code error;
  for (fs::directory_iterator entry{file.parent_path(), error}, end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.starts_with(prefix) && is_stamp(std::string_view{name}.substr(prefix.size()))) {
      rotated.push_back(entry->path().string());
    }
  }
  std::ranges::sort(rotated);
  rotated.resize(rotated.size() > keep ? rotated.size() - keep : 0);
  return rotated;
}

}  // namespace weir::sink
