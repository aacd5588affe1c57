#pragma once

#include <string_view>

#include "imports/row.hpp"

namespace weir::imports {

/// What a row of an export is.
enum class Shape {
  unknown,
  audit,             ///< a record of the audit log, itself or in a column AuditData
  cloud_app,         ///< CloudAppEvents
  email,             ///< EmailEvents
  logon,             ///< IdentityLogonEvents
  sign_in,           ///< Entra
  trace,             ///< of messages
  inbound,           ///< Get-InboundConnector
  outbound,          ///< Get-OutboundConnector
  accepted_domains,  ///< Get-AcceptedDomain
  alert,             ///< of Defender
};

/// Found by the names of the columns.
Shape shape_of(const Columns& columns);

/// What an export without rows was meant to hold, by the file's name; `unknown` if it does not say.
Shape shape_of_name(std::string_view file);

/// What is looked for, for the administrator whose file is nothing of it.
std::string_view looked_for();

}  // namespace weir::imports
