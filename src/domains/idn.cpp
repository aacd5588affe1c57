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

}  // namespace weir::domains
