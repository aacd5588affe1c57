#include "detect/aligned_dkim.hpp"

#include "detect/readings.hpp"
#include "weir/connector/believed.hpp"

namespace weir::detect {

std::string aligned_dkim(const Context& context) {
  const auto& message = context.transaction.message;
  const auto results = connector::believed_results(message, context.origin, context.organization);
  for (const auto& [method, result, domain] : results) {
    if (method != mail::AuthMethod::dkim || result != mail::AuthResult::pass || domain.empty()) {
      continue;
    }
    const auto signer = context.domains.organizational(domain);
    const bool aligned = every_reading(message.from, [&](const mail::Address& from) {
      return context.domains.organizational(from.domain) == signer;
    });
    if (aligned) return domain;
  }
  return {};
}

}  // namespace weir::detect
