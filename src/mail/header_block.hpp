#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"

namespace weir::mail {

/// Fields that stand there as text, as a RawTransaction would have them.
struct HeaderBlock {
  std::vector<HeaderField> fields;
  std::string_view rest;  ///< what follows the empty line that ends them
  bool cut = false;       ///< there were more than `max`
};

/// The fields up to an empty line, at most `max`; empty lines before them are passed over, and so
/// is a line that is no field. Lines end in LF or CR LF. Linear.
HeaderBlock read_header_block(std::string_view text, std::size_t max);

}  // namespace weir::mail
