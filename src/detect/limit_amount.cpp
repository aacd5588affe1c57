#include "detect/limit_amount.hpp"

#include "detect/recipient_things.hpp"
#include "detect/recipients.hpp"

namespace weir::detect {
namespace {

Amount distinct(std::vector<std::uint64_t> things) {
  return {.by = things.size(), .distinct = true, .things = std::move(things)};
}

}  // namespace

Amount amount_of(Unit unit, const Context& context) {
  const auto& transaction = context.transaction;
  switch (unit) {
    case Unit::messages:
      return {.by = 1};
    case Unit::recipients:
      return {.by = transaction.envelope.rcpt_to.size()};
    case Unit::external_recipients:
      return {.by = external_recipients(transaction.envelope, context.organization)};
    case Unit::bytes:
      return {.by = transaction.counted_bytes()};
    case Unit::distinct_recipients:
      return distinct(recipient_things(transaction.envelope));
    case Unit::distinct_recipient_domains:
      return distinct(external_domain_things(transaction.envelope, context.organization));
  }
  return {};
}

}  // namespace weir::detect
