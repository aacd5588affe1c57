#pragma once

#include <string>
#include <string_view>

#include "archive/members.hpp"

namespace weir::archive {

// One reader for each format. Each adds what it finds and marks what it cannot read; `bytes` begins
// with the format's signature.

/// Local headers and central directory alike, wherever they stand: readers differ in which they
/// believe, and archives put one behind another show a different one to each.
void list_zip(std::string_view bytes, Listing& listing, Members& members);
void list_seven_zip(std::string_view bytes, std::size_t& allowance, Listing& listing,
                    Members& members);
/// RAR 4 and 5, by their block headers.
void list_rar(std::string_view bytes, Listing& listing, Members& members);

/// Formats whose lists libarchive reads within memory and time that the input bounds.
enum class Format { tar, iso9660, cab, lha, rar };
void list_by_library(std::string_view bytes, Format format, Listing& listing, Members& members);

enum class Filter { gzip, bzip2, xz, zstd, lzma };
struct Unpacked {
  std::string bytes;
  bool failed = false;  ///< broken; `bytes` has what came before
};
/// The first `max` bytes that one filter makes of `bytes`. One filter only: an archive that unpacks
/// to itself ends here.
Unpacked unpack(std::string_view bytes, Filter filter, std::size_t max);

}  // namespace weir::archive
