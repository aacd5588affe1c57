#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/properties.hpp"

namespace weir::audit {

/// 'text' as PowerShell reads it literally: the five marks that it takes for a single quote
/// (U+0027, U+2018 to U+201B) are doubled, which keeps a POSIX shell from running any of it too.
/// nullopt for texts that are empty, over 1 kB or no UTF-8, and with characters that no honest name
/// has and that a terminal or an editor acts upon: controls, line separators, bidirectional and
/// invisible ones.
std::optional<std::string> quoted_for_powershell(std::string_view text);

/// The connector as `-Identity` takes it: its name, else its GUID; nullopt when neither can be
/// written.
std::optional<std::string> identity_for_powershell(std::string_view name, std::string_view guid);

// Commands for Exchange Online; empty when they cannot be written. A value that cannot be restored
// is said in a comment.

/// Disables the connector, then removes it.
std::string undo_creation(InventoryKind kind, std::string_view name, std::string_view guid);
/// Sets what was changed to what it was before.
std::string undo_changes(InventoryKind kind, std::string_view name, std::string_view guid,
                         const std::vector<Change>& changes);
/// Makes it again with the values that are known.
std::string undo_removal(InventoryKind kind, std::string_view name, const Properties& values);

}  // namespace weir::audit
