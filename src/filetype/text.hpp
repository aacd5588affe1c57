#pragma once

#include <string_view>

namespace weir::filetype {

/// The kind of text that `front` begins: text/html, image/svg+xml, text/xml, text/calendar,
/// text/vcard, text/x-script or text/plain; empty when it is no text, for it holds control
/// characters that no text has. UTF-16 needs its byte order mark. Static storage.
std::string_view type_of_text(std::string_view front);

}  // namespace weir::filetype
