#include "engine/verdict_header.hpp"

#include <algorithm>
#include <vector>

namespace weir::engine {
namespace {

constexpr std::size_t kMaxText = 64;
constexpr std::size_t kMaxLine = 900;  ///< RFC 5322 section 2.1.1 forbids more than 998

bool plain(char c) noexcept { return c > ' ' && c <= '~' && c != ';' && c != ',' && c != '='; }

}  // namespace

std::string header_text(std::string_view text) {
  std::string safe{text.substr(0, kMaxText)};
  std::ranges::replace_if(
      safe, [](char c) { return !plain(c); }, '_');
  return safe;
}

std::string finding_ids(const Verdict& verdict) {
  std::vector<std::string_view> ids;
  std::string joined;
  for (const auto& finding : verdict.findings) {
    if (std::ranges::find(ids, finding.detector) != ids.end()) continue;
    ids.push_back(finding.detector);
    if (!joined.empty()) joined += ',';
    joined += finding.detector;
  }
  return joined;
}

mail::HeaderField verdict_header(const Verdict& verdict, std::string_view event_id,
                                 policy::HeaderStyle style) {
  const auto disposition = to_string(verdict.decision.enforced);
  auto value = "v=1; id=" + header_text(event_id);
  if (style == policy::HeaderStyle::full)
    value += "; connector=" + header_text(verdict.connector->name);
  value += "; verdict=";
  value += disposition;
  if (style == policy::HeaderStyle::full) {
    value += "; score=" + std::to_string(verdict.score) + ";";
    if (verdict.hold) value += " hold=" + header_text(verdict.hold->id) + ";";
    if (verdict.decision.breaker) value += " breaker=1;";
    const auto findings = "findings=" + finding_ids(verdict);
    value += value.size() + findings.size() > kMaxLine ? "\n\t" : " ";
    value += findings;
  }
  return {"X-Weir-Verdict", std::move(value)};
}

}  // namespace weir::engine
