#include "weir/connector/believed.hpp"

#include <algorithm>

#include "mail/field_name.hpp"
#include "weir/base/text.hpp"

namespace weir::connector {
namespace {

/// How many of `message.authentication` stand above the Received field with the number `received`.
std::size_t fields_above(const mail::Message& message, std::size_t received) {
  std::size_t fields = 0;
  for (const auto& field : message.headers) {
    const auto name = mail::bare_name(field.name);
    if (iequals(name, "Authentication-Results")) {
      ++fields;
    } else if (iequals(name, "Received") && received-- == 0) {
      break;
    }
  }
  return std::min(fields, message.authentication.size());
}

bool is_ours(const Organization& organization, std::string_view id) {
  return std::ranges::any_of(organization.authserv_ids,
                             [&](const std::string& known) { return iequals(known, id); });
}

}  // namespace

std::vector<mail::Authentication> believed_results(const mail::Message& message,
                                                   const Origin& origin,
                                                   const Organization& organization) {
  std::vector<mail::Authentication> believed;
  if (organization.authserv_ids.empty()) return believed;
  const auto above = fields_above(message, origin.hops == 0 ? 0 : origin.hops - 1);
  for (std::size_t i = 0; i < above; ++i) {
    const auto& field = message.authentication[i];
    if (!is_ours(organization, field.authserv_id)) break;
    const auto room = kMaxBelieved - believed.size();
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, field.results.size()));
    believed.insert(believed.end(), field.results.begin(), field.results.begin() + count);
  }
  return believed;
}

}  // namespace weir::connector
