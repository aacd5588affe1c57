#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::imports {

/// What one text of an export may hold; longer ones end in "…".
inline constexpr std::size_t kMaxText = 16'384;

/// `name` as names are compared here: lower case, letters and digits alone. "Date (UTC)",
/// "date_utc" and "DateUtc" are one name.
std::string plain_name(std::string_view name);

/// `text` of at most kMaxText bytes, cut between two characters.
std::string bounded(std::string_view text);

/// An address as IpAddress prints it: without port, brackets and scope; the first of several. Empty
/// for anything else.
std::string client_of(std::string_view text);

/// The name of what was changed, without the organization that Exchange puts in front:
/// "contoso.onmicrosoft.com\Name", or a path of the directory. A backslash in a name stays.
std::string object_of(std::string_view text, std::string_view organization);

/// Whether `property` of a connector or a cmdlet holds a list.
bool is_list(std::string_view property);

/// The entries of such a list joined with ';', as "a;b", "a, b" and "{a, b}" write it. Domains lose
/// the "smtp:" in front and the cost behind them ("smtp:*;1" is "*").
std::string list_of(std::string_view property, std::string_view text);

/// Whether it is no value, but the name of a type: what Export-Csv writes for a list, and
/// ConvertTo-Json below its -Depth.
bool is_type_name(std::string_view text);

/// The part of an address behind its last @, lower case; empty when there is none.
std::string domain_of(std::string_view address);

}  // namespace weir::imports
