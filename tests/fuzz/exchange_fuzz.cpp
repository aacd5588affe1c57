// libFuzzer entry: any bytes as one value of every header that relays and Exchange write, alone and
// with an ordinary instance above and below it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/header_invariants.hpp"

namespace {

using weir::mail::HeaderField;

constexpr std::array<std::string_view, 14> kNames{
    "X-OriginatorOrg",
    "X-MS-Exchange-CrossTenant-Id",
    "X-MS-Exchange-CrossTenant-AuthAs",
    "X-MS-Exchange-CrossTenant-AuthSource",
    "X-MS-Exchange-CrossTenant-FromEntityHeader",
    "X-MS-Exchange-CrossTenant-MailboxType",
    "X-MS-Exchange-CrossTenant-Network-Message-Id",
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",
    "X-Forefront-Antispam-Report",
    "X-Forefront-Antispam-Report-Untrusted",
    "X-MS-Exchange-Generated-Message-Source",
    "X-MS-Exchange-Inbox-Rules-Loop",
    "X-MS-Exchange-MessageSentRepresentingType",
    "X-MS-Exchange-CrossPremises-AuthAs"};

std::vector<HeaderField> block_of(std::string_view value) {
  std::vector<HeaderField> fields;
  for (const std::string_view name : kNames) {
    fields.push_back({std::string{name}, std::string{value}});
  }
  return fields;
}

void check(const std::vector<HeaderField>& fields) {
  weir::fuzz::check(weir::mail::read_exchange(fields, weir::fuzz::domains()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value{reinterpret_cast<const char*>(data), size};
  weir::fuzz::check(weir::mail::read_received(value));
  weir::fuzz::check(weir::mail::read_authentication_results(value, weir::fuzz::domains()));
  std::vector<HeaderField> fields = block_of(value);
  check(fields);
  fields.push_back({"Received", std::string{value}});
  const std::vector<HeaderField> ordinary = block_of("Internal");
  fields.insert(fields.end(), ordinary.begin(), ordinary.end());
  check(fields);
  return 0;
}
