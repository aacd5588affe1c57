#include "hunt/filter.hpp"

#include <algorithm>

#include "weir/base/text.hpp"
#include "weir/hunt/mail.hpp"

namespace weir::hunt {
namespace {

/// Element 1 of `split(address, "@")`: what follows the first @, up to the next.
std::string_view second_piece(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos) return {};
  const auto rest = address.substr(at + 1);
  return rest.substr(0, rest.find('@'));
}

/// SenderFromDomain and SenderMailFromDomain as written, for the columns are kept in lower case.
std::string_view written_domain(std::string_view address, std::string_view column) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? column : address.substr(at + 1);
}

bool leaves_strictly(const audit::EmailRow& row) {
  if (row.sender_object_id.empty()) return false;
  if (row.direction == "Intra-org" || row.direction == "Inbound") return false;
  const auto recipient = second_piece(row.recipient);
  return written_domain(row.header_from, row.from_domain) != recipient ||
         written_domain(row.mail_from, row.mail_from_domain) != recipient;
}

}  // namespace

bool within(const Parameters& parameters, TimePoint time, Searched& searched) {
  ++searched.rows;
  if (time < parameters.from || time >= parameters.to) return false;
  ++searched.within;
  return true;
}

bool asked_for(const Parameters& parameters, const audit::EmailRow& row) {
  if (!parameters.direction.empty() && !iequals(parameters.direction, row.direction)) return false;
  if (parameters.connectors.empty()) return true;
  bool found = false;
  for_each_name(row.connectors, [&](std::string_view name) {
    found = found || std::ranges::any_of(parameters.connectors, [&](const auto& pattern) {
              return matches_pattern(pattern, name);
            });
  });
  return found;
}

bool leaves(const Parameters& parameters, const audit::EmailRow& row) {
  if (parameters.strict) return leaves_strictly(row);
  if (!parameters.accepted_domains.empty()) {
    return !parameters.accepted_domains.contains(domain_of(row.recipient));
  }
  return iequals(row.direction, "Outbound");
}

}  // namespace weir::hunt
