#include "mime/uuencode.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "mime/anomaly.hpp"
#include "mime/find.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

std::string_view take_line(std::string_view& text) noexcept {
  const auto end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The name of a begin line; empty when it is none. The mode is three or four octal digits.
std::string_view begin_name(std::string_view line) noexcept {
  if (!line.starts_with("begin ")) return {};
  line.remove_prefix(6);
  const auto digits = std::min(line.find_first_not_of("01234567"), line.size());
  if (digits < 3 || digits > 4 || !line.substr(digits).starts_with(' ')) return {};
  return trimmed(line.substr(digits));
}

unsigned sixbits(std::string_view line, std::size_t at) noexcept {
  // Blanks at the end of a line are often lost, and a blank is a zero.
  const auto c = static_cast<unsigned char>(at < line.size() ? line[at] : ' ');
  return (c - 0x20U) & 0x3FU;
}

/// False when the line is none.
bool append_line(std::string& out, std::string_view line) {
  if (line.empty() || line[0] < ' ' || line[0] > '`') return false;
  std::size_t left = sixbits(line, 0);
  for (std::size_t at = 1; left > 0; at += 4) {
    const unsigned bits = sixbits(line, at) << 18U | sixbits(line, at + 1) << 12U |
                          sixbits(line, at + 2) << 6U | sixbits(line, at + 3);
    const std::size_t count = std::min<std::size_t>(left, 3);
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(bits >> (16U - 8U * i));
    left -= count;
  }
  return true;
}

}  // namespace

std::optional<UuFile> find_uuencoded(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    std::string_view rest = text.substr(at);
    const std::string_view name = begin_name(take_line(rest));
    if (!name.empty()) {
      const auto end = find_text(rest, "\nend");
      const auto size = end == rest.npos ? rest.size() : std::min(rest.size(), end + 5);
      return UuFile{name, text.substr(at, text.size() - at - rest.size() + size)};
    }
    const auto next = find_text(text.substr(at), "\nbegin ");
    if (next == text.npos) break;
    at += next + 1;
  }
  return std::nullopt;
}

Decoded decode_uuencoded(std::string_view text, std::size_t max) {
  if (const auto file = find_uuencoded(text)) {
    text = file->text;
    take_line(text);
  }
  Decoded result;
  while (!text.empty() && result.bytes.size() <= max) {
    const std::string_view line = take_line(text);
    if (trimmed(line) == "end") break;
    if (!append_line(result.bytes, line) && !line.empty()) result.damaged = true;
  }
  result.cut = result.bytes.size() > max;
  if (result.cut) result.bytes.resize(max);
  if (result.damaged) result.anomaly = name_of(Anomaly::uuencode_damaged);
  return result;
}

}  // namespace weir::mime
