#pragma once

#include <string>
#include <string_view>

namespace weir::filetype {

/// Bytes of the front that decide; more is looked at only at fixed places (tar, ISO 9660).
inline constexpr std::size_t kLooked = 4096;

/// The media type of a file by its bytes alone: lower case, empty when they say nothing. Names of
/// our own where IANA has none: `application/x-dosexec` (PE and DOS), `application/x-executable`
/// (ELF), `application/x-mach-binary`, `application/x-ole-storage` (any OLE compound file),
/// `application/x-ms-shortcut`, `application/x-iso9660-image`, `text/x-script` (starts with #!).
/// Every zip is `application/zip`: what is in it tells more, see src/archive and src/content.
/// Total; thread-safe; costs 1 us where the first bytes decide or they are text. Otherwise libmagic
/// is asked if `questions` has any left, which takes one and 0.25 ms.
std::string media_type(std::string_view bytes, unsigned& questions);
std::string media_type(std::string_view bytes);

}  // namespace weir::filetype
