#pragma once

#include <optional>

#include "mime/part.hpp"
#include "weir/mail/delivery_report.hpp"
#include "weir/mail/domains.hpp"

namespace weir::content {

/// What a delivery status notification says and returns; none for every other message. Total;
/// decodes no more than DeliveryReport bounds. Thread-safe.
std::optional<mail::DeliveryReport> read_report(const mime::Structure& structure,
                                                const mail::Domains& domains);

}  // namespace weir::content
