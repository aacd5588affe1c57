#include <algorithm>

#include "config/checks.hpp"
#include "config/schema.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::string_view kRelayCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:*?";

std::string check_relay(const std::string& text) {
  const bool clean = !text.empty() && text.find_first_not_of(kRelayCharacters) == text.npos;
  if (clean && text.find_first_not_of("*?.") != text.npos) return {};
  return "write the name of a mail server as the MTA logs it, or a pattern such as "
         "\"*.relay.example\"";
}

}  // namespace

void describe(Fields& fields, Maillog& maillog) {
  fields.texts("files", maillog.files, check_absolute_path);
  fields.flag("journal", maillog.journal);
  fields.texts("relays", maillog.relays, check_relay);
  for (std::string& relay : maillog.relays) relay = ascii_lower(relay);

  if (maillog.journal && !maillog.files.empty()) {
    fields.warn("journal",
                "with files as well, an MTA that logs to both is read twice; "
                "write files = []");
  }
}

}  // namespace weir::config
