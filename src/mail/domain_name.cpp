#include "mail/domain_name.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace weir::mail {
namespace {

constexpr std::size_t kMaxName = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t kMaxLabel = 63;
constexpr std::string_view kALabel = "xn--";

// Labels of `name` for which `holds` is true.
template <class Predicate>
std::size_t count_labels(std::string_view name, Predicate holds) noexcept {
  std::size_t count = 0;
  for (;;) {
    const auto dot = name.find('.');
    if (holds(name.substr(0, dot))) ++count;
    if (dot == name.npos) return count;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_regular_domain(std::string_view domain) noexcept {
  if (domain.size() > 2 && domain.front() == '[' && domain.back() == ']') return true;
  if (domain.empty() || domain.size() > kMaxName) return false;
  std::size_t label = 0;
  std::size_t dots = 0;
  for (const char c : domain) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      ++dots;
    } else {
      if (!is_alnum(c) && c != '-' && c != '_') return false;
      if (++label > kMaxLabel) return false;
    }
  }
  return dots > 0 && label > 0;
}

bool folds_to_ascii(std::string_view written, std::string_view normalised) noexcept {
  if (std::none_of(written.begin(), written.end(), is_eight_bit)) return false;
  if (std::any_of(normalised.begin(), normalised.end(), is_eight_bit)) return false;
  const auto unicode = count_labels(written, [](std::string_view label) {
    return std::any_of(label.begin(), label.end(), is_eight_bit);
  });
  const auto encoded =
      count_labels(normalised, [](std::string_view label) { return label.starts_with(kALabel); });
  return encoded < unicode;
}

}  // namespace weir::mail
