#pragma once

#include <string_view>

#include "mime/part.hpp"
#include "weir/mail/content.hpp"

namespace weir::content {

/// True for a leaf that is shown as the text of the message, not as something attached.
bool is_body_text(const mime::Part& part) noexcept;

/// Looks at one attached part: its names, its type by its bytes, what an archive holds. `decoded`
/// is the part without its transfer encoding.
mail::Attachment inspect_attachment(const mime::Part& part, const mime::Decoded& decoded);

}  // namespace weir::content
