#include "mime/anomaly.hpp"

#include <algorithm>
#include <array>

#include "mime/part.hpp"

namespace weir::mime {
namespace {

struct Row {
  std::string_view name;
  bool ambiguous;
};

/// In the order of the enumeration. Ambiguous is what lets two mail programs see different trees,
/// and what ordinary mail hardly ever shows: in under one of a hundred honest messages.
constexpr std::array<Row, kAnomalies> kRows{{
    {"duplicate_content_type", true},
    {"duplicate_transfer_encoding", true},
    {"duplicate_disposition", false},
    {"bad_content_type", true},
    {"odd_content_type", false},
    {"comment_in_content_type", true},
    {"control_in_content_type", true},
    {"control_in_header", true},
    {"bare_cr_in_header", true},
    {"blank_header_line", true},
    {"bad_part_header", true},
    {"space_before_colon", true},
    {"long_header", true},
    {"unquoted_special", false},
    {"unquoted_blank", false},
    {"repeated_parameter", true},
    {"missing_boundary", true},
    {"two_boundaries", true},
    {"extended_boundary", true},
    {"odd_boundary", true},
    {"boundary_trailing_space", true},
    {"long_boundary", false},
    {"boundary_is_prefix", false},
    {"delimiter_with_text", true},
    {"boundary_not_closed", false},
    {"no_parts", true},
    {"part_after_end", true},
    {"structure_in_preamble", true},
    {"structure_in_epilogue", true},
    {"bare_cr_boundary", true},
    {"mixed_line_ends", true},
    {"encoded_container", true},
    {"needless_encoding", false},
    {"odd_transfer_encoding", true},
    {"unknown_transfer_encoding", false},
    {"unknown_charset", true},
    {"rare_charset", true},
    {"missing_mime_version", false},
    {"partial_message", true},
    {"external_body", false},
    {"inline_uuencode", true},
    {"base64_foreign_characters", true},
    {"base64_after_padding", true},
    {"quoted_printable_damaged", false},
    {"uuencode_damaged", true},
    {"nesting_too_deep", true},
    {"too_many_parts", true},
    {"unreadable_structure", true},
    {"too_many_headers", true},
}};

static_assert(unsigned(Anomaly::too_many_headers) + 1 == kAnomalies);

}  // namespace

std::string_view name_of(Anomaly anomaly) noexcept { return kRows[unsigned(anomaly)].name; }

bool is_ambiguous(std::string_view anomaly) noexcept {
  const auto row = std::find_if(kRows.begin(), kRows.end(),
                                [anomaly](const Row& each) { return each.name == anomaly; });
  return row != kRows.end() && row->ambiguous;
}

void add_anomaly(mail::Content& content, std::string_view anomaly) {
  if (anomaly.empty()) return;
  auto& all = content.anomalies;
  if (std::find(all.begin(), all.end(), anomaly) == all.end()) all.emplace_back(anomaly);
  content.ambiguous = content.ambiguous || is_ambiguous(anomaly);
}

void AnomalySet::write_to(mail::Content& content) const {
  for (const bool ambiguous : {true, false}) {
    for (unsigned i = 0; i < kAnomalies; ++i) {
      const bool wanted = kRows[i].ambiguous == ambiguous;
      if (wanted && has(static_cast<Anomaly>(i))) add_anomaly(content, kRows[i].name);
    }
  }
}

}  // namespace weir::mime
