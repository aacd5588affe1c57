#pragma once

#include <string_view>

#include "weir/mail/delivery_report.hpp"

namespace weir::mail {

/// The header of a returned message; what follows its empty line is not read. Total, linear.
ReturnedMessage read_returned(std::string_view header, const Domains& domains);

}  // namespace weir::mail
