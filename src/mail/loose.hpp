#pragma once

#include <string_view>
#include <vector>

#include "weir/mail/address.hpp"

namespace weir::mail {

/// An address cut out of running text, as a search pattern would find it. Points into the text.
struct LooseAddress {
  std::string_view local_part;
  std::string_view domain;  ///< not normalised
};

/// Every `word@dotted.name` in `text`, whatever stands around it, at most `max`. Linear.
std::vector<LooseAddress> find_loose_addresses(std::string_view text, std::size_t max);

}  // namespace weir::mail
