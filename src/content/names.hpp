#pragma once

#include <string>
#include <string_view>

namespace weir::content {

/// What follows the last dot of the name without its path, lower case, as Windows takes it: dots
/// and blanks at the end do not count, nor does a stream name behind a colon. Invisible characters
/// are left out. Empty when there is none.
std::string extension_of(std::string_view name);

/// True when the name ends in something that a system runs or a browser opens, behind what looks
/// like the extension of a harmless file: `invoice.pdf.exe`, `invoice.pdf      .html`.
bool has_double_extension(std::string_view name);

/// True when the name holds characters that make it look like another: controls, an override of the
/// writing direction, other direction marks in a name without right-to-left letters, invisible
/// characters in or before the extension.
bool is_misleading(std::string_view name);

/// True when the last part ends in `.com` and is no DOS program by its looks, but the address of a
/// site or a mailbox.
bool looks_like_host(std::string_view name);

/// `name` in at most `max` bytes; of a longer one the beginning and the end are kept.
std::string shortened(std::string_view name, std::size_t max);

}  // namespace weir::content
