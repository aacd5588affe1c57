#pragma once

#include <vector>

#include "weir/connector/organization.hpp"
#include "weir/connector/origin.hpp"
#include "weir/mail/authentication.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::connector {

/// The results that hosts of ours wrote (RFC 8601 section 5): of Authentication-Results fields
/// above the Received field of the outermost trusted relay, or above all Received fields where
/// there is none, the run from the top whose authserv-id is one of `authserv_ids`. A field that
/// comes below a stranger's is not believed, whatever it is called. A verifier must remove fields
/// of its own name that arrive from outside: who names one in `authserv_ids` says that it does.
/// Evidence, never an exemption. At most kMaxBelieved results.
std::vector<mail::Authentication> believed_results(const mail::Message& message,
                                                   const Origin& origin,
                                                   const Organization& organization);

inline constexpr std::size_t kMaxBelieved = 16;

}  // namespace weir::connector
