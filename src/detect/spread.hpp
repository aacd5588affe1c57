#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "weir/detect/detector.hpp"

namespace weir::detect {

/// To which organizations outside one message goes. Views of the transaction.
struct Spread {
  std::vector<std::string_view> domains;   ///< external recipient domains, each once
  std::vector<std::string_view> partners;  ///< those of them that are partner_domains
};

/// Linear but for sorting the domains.
Spread external_spread(const Context& context);

/// At most `most` of the domains. Which ones of more follows from the queue id, which no MTA tells
/// a sender before it has the recipients: nobody can put known ones where we look. The same for the
/// same transaction.
std::vector<std::string_view> sample(std::vector<std::string_view> domains,
                                     std::string_view queue_id, std::size_t most);

}  // namespace weir::detect
