#include "domains/idn.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/ascii.hpp"

namespace weir::domains {
namespace {

// 253 octets of A-labels never come from more UTF-8 than this.
constexpr std::size_t kMaxUnicodeName = 1024;

// The STD3 rules keep a mapping from producing what was not written: U+FF20 would become an @.
constexpr int kFlags = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT | IDN2_USE_STD3_ASCII_RULES;

struct Free {
  void operator()(char* text) const noexcept { idn2_free(text); }
};

constexpr std::string_view kPrefix = "xn--";

// RFC 1035 section 2.3.4; longer text is no name that anybody could resolve or show.
constexpr std::size_t kMaxName = 255;

std::string to_u_label(std::string_view label) {
  std::string same{label};
  if (!label.starts_with(kPrefix) || label.find('\0') != label.npos) return same;
  char* converted = nullptr;
  const int code = idn2_to_unicode_8z8z(same.c_str(), &converted, 0);
  const std::unique_ptr<char, Free> owner{converted};
  // What is no Punycode decodes to control characters or nothing, without an error.
  if (code != IDN2_OK || !owner || to_a_labels(owner.get()) != same) return same;
  return std::string{owner.get()};
}

}  // namespace

std::optional<std::string> to_a_labels(std::string_view name) {
  if (name.size() > kMaxUnicodeName || std::any_of(name.begin(), name.end(), is_control)) {
    return std::nullopt;
  }
  const std::string terminated{name};
  char* converted = nullptr;
  const int code = idn2_to_ascii_8z(terminated.c_str(), &converted, kFlags);
  const std::unique_ptr<char, Free> owner{converted};
  if (code != IDN2_OK || !owner) return std::nullopt;
  return std::string{owner.get()};
}

std::string to_u_labels(std::string_view name) {
  if (name.size() > kMaxName || name.find(kPrefix) == name.npos) return std::string{name};
  std::string out;
  for (;;) {
    const auto dot = name.find('.');
    out += to_u_label(name.substr(0, dot));
    if (dot == name.npos) return out;
    out += '.';
    name.remove_prefix(dot + 1);
  }
}

}  // namespace weir::domains
