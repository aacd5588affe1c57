#pragma once

#include "imports/records.hpp"

namespace weir::imports {

/// A row of EmailEvents.
Read read_email(const Row& row);

/// A row of IdentityLogonEvents. What is no logon is passed over.
Read read_logon(const Row& row);

/// A sign-in of Entra, from the portal's CSV or JSON, from Microsoft Graph or from SigninLogs. One
/// that was interrupted is neither success nor failure, and passed over.
Read read_sign_in(const Row& row);

/// A row of a message trace: one recipient, or in the portal's reports all of them, into `to`.
/// Returns why there is none; empty when there is.
std::string read_trace(const Row& row, std::vector<audit::Item>& to);

}  // namespace weir::imports
