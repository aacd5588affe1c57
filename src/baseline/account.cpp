#include "baseline/account.hpp"

#include "weir/base/text.hpp"
#include "weir/count/counter.hpp"

namespace weir::baseline {
namespace {

constexpr std::size_t kMaxText = 256;

std::string part(std::string_view text) { return count::key_part(printable(text, kMaxText)); }

}  // namespace

std::string account_of(const Sender& sender) {
  if (!sender.auth_user.empty()) return "login|" + part(sender.auth_user);
  if (!sender.ours || sender.mail_from.empty() || sender.mail_from == "<>") return {};
  const auto address = part(ascii_lower(sender.mail_from));
  if (sender.direction == "to_cloud") return part(sender.client) + '|' + address;
  if (sender.direction == "from_cloud") return part(sender.connector) + '|' + address;
  return {};  // from outside, a sender of ours is somebody else
}

}  // namespace weir::baseline
