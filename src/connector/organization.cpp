#include "weir/connector/organization.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::connector {
namespace {

/// RFC 1035 section 2.3.4. Longer text is no name; the bound also keeps the label walk linear
/// when a hostile message is one long row of dots.
constexpr std::size_t kMaxName = 255;

bool is_subtree(std::string_view pattern) noexcept { return pattern.starts_with("*."); }

}  // namespace

bool domain_matches(std::string_view pattern, std::string_view domain) noexcept {
  if (!is_subtree(pattern)) return !domain.empty() && pattern == domain;
  const auto root = pattern.substr(2);
  if (domain == root) return true;
  return domain.size() > root.size() && domain.ends_with(root) &&
         domain[domain.size() - root.size() - 1] == '.';
}

bool domain_matches_any(const std::vector<std::string>& patterns,
                        std::string_view domain) noexcept {
  for (const auto& pattern : patterns) {
    if (domain_matches(pattern, domain)) return true;
  }
  return false;
}

DomainSet::DomainSet(const std::vector<std::string>& patterns) {
  for (const auto& written : patterns) {
    auto pattern = ascii_lower(trimmed(written));
    if (pattern.ends_with('.')) pattern.pop_back();
    if (is_subtree(pattern)) {
      subtree_.insert(pattern.substr(2));
    } else if (!pattern.empty()) {
      exact_.insert(std::move(pattern));
    }
  }
}

bool DomainSet::contains(std::string_view domain) const {
  if (domain.empty() || domain.size() > kMaxName) return false;
  if (exact_.contains(domain)) return true;
  while (!subtree_.empty()) {
    if (subtree_.contains(domain)) return true;
    const auto dot = domain.find('.');
    if (dot == std::string_view::npos) return false;
    domain.remove_prefix(dot + 1);
  }
  return false;
}

std::vector<std::string> DomainSet::names() const {
  std::vector<std::string> out{exact_.begin(), exact_.end()};
  out.insert(out.end(), subtree_.begin(), subtree_.end());
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace weir::connector
