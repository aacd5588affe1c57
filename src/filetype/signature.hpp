#pragma once

#include <string_view>

namespace weir::filetype {

/// The type that unmistakable bytes at fixed places give, empty when there are none. Static
/// storage. Only kinds that matter for what we do next, and those that nearly all attachments are.
std::string_view type_by_signature(std::string_view bytes) noexcept;

}  // namespace weir::filetype
