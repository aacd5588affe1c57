#include "mime/spans.hpp"

#include <algorithm>
#include <string>

#include "mime/find.hpp"
#include "mime/names.hpp"
#include "mime/outline.hpp"
#include "mime/uuencode.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

constexpr std::size_t kMaxUuencoded = 8;

bool is_mime_field(std::string_view line) noexcept {
  if (line.size() < 12 || !iequals(line.substr(0, 8), "content-")) return false;
  const std::string_view name = line.substr(8, line.find(':') - 8);
  return line.find(':') != line.npos &&
         (iequals(name, "type") || iequals(name, "transfer-encoding") ||
          iequals(name, "disposition"));
}

}  // namespace

bool looks_like_structure(std::string_view text) noexcept {
  char before = '\n';
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (before == '\n' && (text[at] == 'C' || text[at] == 'c')) {
      const std::string_view head = text.substr(at, 32);
      if (is_mime_field(head.substr(0, head.find('\n')))) return true;
    }
    before = text[at];
  }
  return false;
}

bool holds_delimiter(std::string_view text, std::string_view delimiter) {
  if (delimiter.empty()) return false;
  if (text.starts_with(delimiter)) return true;
  return find_text(text, "\n" + std::string{delimiter}) != text.npos;
}

std::string_view without_last_break(std::string_view text) noexcept {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::vector<Part> uuencoded_files(const Part& leaf, std::size_t max) {
  std::vector<Part> files;
  if (leaf.encoding != Encoding::identity || !leaf.type.starts_with("text/")) return files;
  std::string_view rest = leaf.body;
  while (files.size() < std::min(max, kMaxUuencoded)) {
    const auto file = find_uuencoded(rest);
    if (!file) break;
    Part& part = files.emplace_back();
    part.type = "application/octet-stream";
    part.disposition = "attachment";
    part.names = {kept_name(file->name)};
    part.encoding = Encoding::uuencode;
    part.body = file->text;
    part.within_message = leaf.within_message;
    rest.remove_prefix(static_cast<std::size_t>(file->text.data() - rest.data()) +
                       file->text.size());
  }
  return files;
}

std::string report_lines(const Part& leaf) {
  const std::string text = decode(leaf, kMaxReportBytes).bytes;
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    std::string_view line = std::string_view{text}.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find("--") == line.npos) lines.append(line).append("\r\n");
    at = end + 1;
  }
  return lines;
}

}  // namespace weir::mime
