#pragma once

#include <string>
#include <string_view>

namespace weir::content {

/// Where a text with character references stands: the rule for a missing semicolon differs.
enum class ReferencePlace { text, attribute };

/// Appends `raw` with its character references decoded (HTML standard section 13.2.5.72 and on):
/// all numeric ones, and the named ones that can stand in a URL or hide in one. Others stay as
/// written. Linear.
void append_decoded(std::string& out, std::string_view raw, ReferencePlace place);

}  // namespace weir::content
