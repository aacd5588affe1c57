// libFuzzer entry: the first byte says what is hidden, the rest is a kept line in every format.
// Text that is no JSON stands for the subject of an event.

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "format/format.hpp"
#include "fuzz/header_invariants.hpp"

namespace {

namespace json = boost::json;
namespace format = weir::format;
using weir::fuzz::require;

format::Privacy privacy_of(unsigned byte) {
  const auto treatment = [&](unsigned shift) {
    return static_cast<format::Treatment>(std::min((byte >> shift) & 3U, 2U));
  };
  return {.subject = treatment(0),
          .local_parts = treatment(2),
          .recipients = treatment(4),
          .links = treatment(6),
          .key = "0123456789abcdef"};
}

std::string as_subject(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const auto point = weir::next_code_point(text);
    weir::append_utf8(valid, point.value);
    text.remove_prefix(point.length);
  }
  return json::serialize(
      json::object{{"event", json::object{{"id", "x"}, {"dataset", "weir.verdict"}}},
                   {"email", json::object{{"subject", valid}}}});
}

void check_line(const std::string& line) {
  require(weir::is_utf8(line));
  require(std::none_of(line.begin(), line.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
}

void check_cef(const std::string& line) {
  check_line(line);
  require(line.starts_with("CEF:0|") && line.size() <= format::kMaxCefLine);
  require(line.find("CEF:", 1) == line.npos);
  // Seven unescaped pipes before the extension, and behind them no "=" but that of a key.
  std::size_t pipes = 0;
  std::size_t at = 0;
  for (; at < line.size() && pipes < 7; ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '|') {
      ++pipes;
    }
  }
  require(pipes == 7);
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  for (auto i = at; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '=') {
      auto start = i;
      while (start > at && plain(line[start - 1])) --start;
      require(start < i && (start == at || line[start - 1] == ' '));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto privacy = privacy_of(data[0]);
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  std::string line{text};
  if (format::render(line, format::Format::ecs, {}).empty()) line = as_subject(text);
  check_line(format::render(line, format::Format::ecs, privacy));
  check_cef(format::render(line, format::Format::cef, privacy));
  const auto ocsf = format::render(line, format::Format::ocsf, privacy);
  check_line(ocsf);
  const auto written = json::parse(ocsf);
  for (const char* name : {"class_uid", "category_uid", "activity_id", "type_uid", "severity_id",
                           "time", "metadata"}) {
    require(written.as_object().contains(name));
  }
  return 0;
}
