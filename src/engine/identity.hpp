#pragma once

#include <string>

#include "weir/connector/connector.hpp"
#include "weir/connector/origin.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::engine {

/// Who a message is, for recognising its retry (CONTRACT section 2, Retries):
/// `connector|client|digest`. The client is the origin: a retry may come over another relay. The
/// digest covers everything else that the contract names.
std::string identity_key(const connector::Connector& connector, const connector::Origin& origin,
                         const mail::Transaction& transaction);

}  // namespace weir::engine
