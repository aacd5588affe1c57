#pragma once

#include <string>

#include "weir/detect/detector.hpp"

namespace weir::ctl {

// Sentences of why_silent for the detectors that judge by what Exchange Online is and writes.

std::string foreign_tenant_silent(const detect::Context& context);
std::string unexpected_relay_silent(const detect::Context& context);
std::string rogue_connector_silent(const detect::Context& context);
std::string forged_exchange_headers_silent(const detect::Context& context);

}  // namespace weir::ctl
