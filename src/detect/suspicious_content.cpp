#include "detect/suspicious_content.hpp"

#include <algorithm>
#include <utility>

#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

constexpr std::size_t kMaxFindings = 6;

Severity severity_of(unsigned points) noexcept {
  if (points >= 30) return Severity::high;
  if (points >= 15) return Severity::medium;
  return points > 0 ? Severity::low : Severity::info;
}

std::string evidence(ContentKind kind, const ContentSeen::Example& example) {
  auto text = std::string{info_of(kind).what};
  if (!example.text.empty()) text += ": " + quoted(example.text);
  if (!example.detail.empty()) text += " (" + quoted(example.detail) + ")";
  if (example.count > 1) text += ", " + std::to_string(example.count - 1) + " more";
  return printable(text, kMaxEvidence);
}

}  // namespace

SuspiciousContent::Limits SuspiciousContent::Limits::from(Settings& settings) {
  Limits limits;
  const auto read = [&](std::string_view key, unsigned fallback) {
    return static_cast<unsigned>(settings.number(key, fallback, 0, 100));
  };
  limits.points = read("points", limits.points);
  limits.further_points = read("further_points", limits.further_points);
  for (std::size_t i = 0; i < kContentKinds; ++i) {
    limits.kinds[i] = read(info_of(static_cast<ContentKind>(i)).setting, limits.kinds[i]);
  }
  for (std::string& extension : settings.texts("allowed_extensions")) {
    if (extension.starts_with('.')) extension.erase(0, 1);
    limits.allowed_extensions.push_back(ascii_lower(extension));
  }
  return limits;
}

unsigned SuspiciousContent::sum(const ContentSeen& seen) const {
  unsigned highest = 0;
  unsigned kinds = 0;
  for (std::size_t i = 0; i < kContentKinds; ++i) {
    if (seen.examples[i].count == 0 || limits_.kinds[i] == 0) continue;
    highest = std::max(highest, limits_.kinds[i]);
    ++kinds;
  }
  if (kinds == 0) return 0;
  return std::min(highest + limits_.further_points * (kinds - 1), limits_.points);
}

std::vector<Finding> SuspiciousContent::judge(const Context& context, Counts) const {
  const auto& content = context.transaction.message.content;
  const auto seen = content_seen(content, limits_.allowed_extensions, [&](std::string_view host) {
    return context.organization.accepted_domains.contains(context.domains.organizational(host));
  });
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < kContentKinds; ++i) {
    const auto points = limits_.kinds[i];
    if (seen.examples[i].count == 0 || points == 0) continue;
    findings.push_back({id(), severity_of(points), std::min(points, limits_.points),
                        evidence(static_cast<ContentKind>(i), seen.examples[i]), ""});
  }
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::points);
  if (findings.size() > kMaxFindings) findings.resize(kMaxFindings);
  // The detector counts once, with its highest: that one carries what all of them come to.
  if (!findings.empty()) {
    findings.front().points = sum(seen);
    findings.front().severity =
        std::max(findings.front().severity, severity_of(findings.front().points));
  }
  return findings;
}

}  // namespace weir::detect
