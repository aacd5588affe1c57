// The only file that includes libarchive. It reads memory, one format or one filter at a time,
// named by us: no guessing among formats, no chain of filters, none that starts another program or
// opens a file. Zip, 7z and RAR 5 are not given to it, for their listing there may take memory or
// time that a header of a few bytes sets (counts of files, packed headers, solid archives).
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

#include "archive/formats.hpp"

namespace weir::archive {
namespace {

constexpr std::size_t kMaxHeaders = 5000;  // 2 us each, for the cheapest to make

struct Free {
  void operator()(::archive* handle) const noexcept { archive_read_free(handle); }
};
using Handle = std::unique_ptr<::archive, Free>;

int support(::archive* handle, Format format) {
  switch (format) {
    case Format::tar:
      return archive_read_support_format_tar(handle);
    case Format::iso9660:
      return archive_read_support_format_iso9660(handle);
    case Format::cab:
      return archive_read_support_format_cab(handle);
    case Format::lha:
      return archive_read_support_format_lha(handle);
    case Format::rar:
      return archive_read_support_format_rar(handle);
  }
  return ARCHIVE_FATAL;
}

int filter_code(Filter filter) {
  switch (filter) {
    case Filter::gzip:
      return ARCHIVE_FILTER_GZIP;
    case Filter::bzip2:
      return ARCHIVE_FILTER_BZIP2;
    case Filter::xz:
      return ARCHIVE_FILTER_XZ;
    case Filter::zstd:
      return ARCHIVE_FILTER_ZSTD;
    case Filter::lzma:
      return ARCHIVE_FILTER_LZMA;
  }
  return ARCHIVE_FILTER_NONE;
}

/// The name as bytes: conversions by the library would follow the locale of the process.
std::string name_of(archive_entry* entry) {
  if (const char* utf8 = archive_entry_pathname_utf8(entry); utf8 != nullptr)
    return utf8_name(utf8);
  const char* raw = archive_entry_pathname(entry);
  return raw != nullptr ? utf8_name(raw) : std::string{};
}

}  // namespace

void list_by_library(std::string_view bytes, Format format, Listing& listing, Members& members) {
  const Handle handle{archive_read_new()};
  if (!handle || support(handle.get(), format) != ARCHIVE_OK ||
      archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    listing.unreadable = true;
    return;
  }
  for (std::size_t read = 0; read < kMaxHeaders; ++read) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(handle.get(), &entry);
    if (result == ARCHIVE_EOF) return;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
      listing.unreadable = true;
      listing.encrypted =
          listing.encrypted || archive_read_has_encrypted_entries(handle.get()) == 1;
      return;
    }
    if (archive_entry_is_encrypted(entry) != 0) listing.encrypted = true;
    if (archive_entry_filetype(entry) != AE_IFDIR) members.add(name_of(entry));
  }
  listing.cut = true;
}

Unpacked unpack(std::string_view bytes, Filter filter, std::size_t max) {
  Unpacked out;
  const Handle handle{archive_read_new()};
  archive_entry* entry = nullptr;
  if (!handle || archive_read_support_format_raw(handle.get()) != ARCHIVE_OK ||
      // A warning says that it would start a program to unpack.
      archive_read_append_filter(handle.get(), filter_code(filter)) != ARCHIVE_OK ||
      archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK ||
      archive_read_next_header(handle.get(), &entry) != ARCHIVE_OK) {
    out.failed = true;
    return out;
  }
  while (out.bytes.size() < max) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(handle.get(), &block, &size, &offset);
    if (result == ARCHIVE_EOF) break;
    if (result != ARCHIVE_OK) {
      out.failed = true;
      break;
    }
    out.bytes.append(static_cast<const char*>(block), std::min(size, max - out.bytes.size()));
  }
  return out;
}

}  // namespace weir::archive
