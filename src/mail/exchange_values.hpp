#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "weir/mail/exchange.hpp"

namespace weir::mail {

/// A GUID in lower case, braces removed; empty for anything else.
std::string guid(std::string_view value);

/// A host name in lower case, without white space around it and a dot behind it.
std::string host_name(std::string_view value);

AuthAs auth_as(std::string_view value) noexcept;
FromEntity from_entity(std::string_view value) noexcept;

/// Anything gives a value: parts that are missing or malformed stay empty.
AttributedClient attributed_client(std::string_view value);
AntispamReport antispam_report(std::string_view value);

}  // namespace weir::mail
