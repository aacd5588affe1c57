#include <algorithm>

#include "weir/policy/policy.hpp"

namespace weir::policy {
namespace {

constexpr std::size_t kMaxReason = 200;
constexpr std::size_t kMaxId = 64;

/// RFC 5321 section 4.2: reply text is printable ASCII. Cut well below the 512 octets of a line.
std::string ascii(std::string_view text, std::size_t max_bytes) {
  std::string safe{text.substr(0, max_bytes)};
  std::ranges::replace_if(
      safe, [](char c) { return c < ' ' || c > '~'; }, '?');
  return safe;
}

}  // namespace

std::optional<Reply> reply_for(Disposition enforced, std::string_view event_id,
                               std::string_view reason) {
  const bool temporary = enforced == Disposition::tempfail;
  if (!temporary && enforced != Disposition::reject) return std::nullopt;
  return Reply{.code = temporary ? 451 : 550,
               .enhanced = temporary ? "4.7.1" : "5.7.1",
               .text = ascii(reason, kMaxReason) + " [id " + ascii(event_id, kMaxId) + "]"};
}

}  // namespace weir::policy
