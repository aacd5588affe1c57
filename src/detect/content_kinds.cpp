#include "detect/content_kinds.hpp"

#include <algorithm>

namespace weir::detect {
namespace {

// Indexed by the enumerator. Points: docs/detectors/suspicious_content.md
constexpr std::array<ContentKindInfo, kContentKinds> kInfo{{
    {"program_points", 40, "program attached"},
    {"deceptive_name_points", 40, "deceptive file name"},
    {"active_page_points", 30, "HTML file with script or password field"},
    {"macro_points", 20, "document with macros or a foreign template"},
    {"disguise_points", 20, "file is not what name and type say"},
    {"script_points", 15, "script attached"},
    {"encrypted_points", 15, "encrypted attachment"},
    {"nested_points", 10, "archive within an archive"},
    {"mixed_script_link_points", 25, "link to a host name in mixed scripts"},
    {"code_link_points", 25, "link that is code or data"},
    {"local_link_points", 25, "link to a file or a local program"},
    {"user_info_link_points", 20, "link with a user before its host"},
    {"ip_link_points", 15, "link to an address"},
    {"text_link_points", 15, "link shows another host than its own"},
    {"form_link_points", 15, "form in the mail"},
    {"punycode_link_points", 10, "link to an encoded international name"},
    {"redirector_link_points", 0, "link through a redirector"},
    {"structure_points", 20, "mail programs read the structure in several ways"},
}};

}  // namespace

const ContentKindInfo& info_of(ContentKind kind) noexcept {
  return kInfo[static_cast<std::size_t>(kind)];
}

std::array<unsigned, kContentKinds> default_content_points() noexcept {
  std::array<unsigned, kContentKinds> points{};
  std::ranges::transform(kInfo, points.begin(), &ContentKindInfo::points);
  return points;
}

void ContentSeen::add(ContentKind kind, std::string_view text, std::string_view detail) {
  auto& example = examples[static_cast<std::size_t>(kind)];
  if (example.count++ == 0) {
    example.text = text;
    example.detail = detail;
  }
}

}  // namespace weir::detect
