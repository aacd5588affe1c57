#pragma once

#include <string_view>

#include "mime/part.hpp"
#include "weir/mail/content.hpp"

namespace weir::content {

/// True for a leaf that is shown as the text of the message, not as something attached.
bool is_body_text(const mime::Part& part) noexcept;

/// What the attachments of one message may still cost: how often libmagic is asked (0.25 ms) and
/// how many bytes are unpacked (up to 10 ms a megabyte). What is left out shows as the trait `cut`.
struct Effort {
  unsigned questions = 32;
  std::size_t unpacked = 1024 * 1024;
};

/// Looks at one attached part: its names, its type by its bytes, what an archive holds. `decoded`
/// is the part without its transfer encoding.
mail::Attachment inspect_attachment(const mime::Part& part, const mime::Decoded& decoded,
                                    Effort& effort);

}  // namespace weir::content
