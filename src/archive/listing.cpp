#include "archive/listing.hpp"

#include <algorithm>
#include <optional>

#include "archive/formats.hpp"
#include "archive/members.hpp"

namespace weir::archive {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxBzip2 = 256 * 1024;
constexpr std::size_t kBzip2Cost = 512 * 1024;  // 15 ms, whatever is taken of the block

std::optional<Filter> filter_of(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b\x08"sv)) return Filter::gzip;
  if (bytes.starts_with("BZh"sv) && bytes.substr(3).substr(0, 7).ends_with("1AY&SY"sv)) {
    return Filter::bzip2;
  }
  if (bytes.starts_with("\xfd\x37zXZ\0"sv)) return Filter::xz;
  if (bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return Filter::zstd;
  return std::nullopt;
}

bool is_tar(std::string_view bytes) {
  return bytes.size() >= 512 && bytes.substr(257).starts_with("ustar"sv);
}

std::optional<Format> format_of(std::string_view bytes) {
  if (is_tar(bytes)) return Format::tar;
  if (bytes.starts_with("MSCF\0\0\0\0"sv)) return Format::cab;
  if (bytes.size() > 0x8006 && bytes.substr(0x8001).starts_with("CD001"sv)) return Format::iso9660;
  if (bytes.size() > 22 && bytes.substr(2).starts_with("-lh"sv) && bytes[6] == '-') {
    return Format::lha;
  }
  return std::nullopt;
}

/// A tar behind a filter, or one file of which we keep the beginning.
void list_filtered(std::string_view bytes, Filter filter, std::size_t& allowance, Listing& listing,
                   Members& members) {
  // A block is unpacked whole before the first byte comes: 50 ms for the usual 900 kB.
  const auto max = std::min(kMaxUnpacked, allowance);
  if (max == 0 || (filter == Filter::bzip2 && bytes.size() > kMaxBzip2)) {
    listing.cut = true;
    return;
  }
  Unpacked unpacked = unpack(bytes, filter, max);
  allowance -= filter == Filter::bzip2 ? std::min(allowance, kBzip2Cost) : unpacked.bytes.size();
  const bool cut = unpacked.bytes.size() >= max;
  listing.unreadable = unpacked.failed;
  if (!is_tar(unpacked.bytes)) {
    listing.unpacked = std::move(unpacked.bytes);
    return;
  }
  list_by_library(unpacked.bytes, Format::tar, listing, members);
  if (cut) {  // then its end is missing, which is our doing
    listing.unreadable = false;
    listing.cut = true;
  }
}

}  // namespace

Listing list(std::string_view bytes, std::size_t& allowance) {
  Listing listing;
  Members members{listing};
  listing.cut = bytes.size() > kMaxInput;
  bytes = bytes.substr(0, kMaxInput);
  listing.archive = true;
  if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv) ||
      bytes.starts_with("PK\x07\x08"sv)) {
    list_zip(bytes, listing, members);
  } else if (bytes.starts_with("7z\xbc\xaf\x27\x1c"sv)) {
    list_seven_zip(bytes, allowance, listing, members);
  } else if (bytes.starts_with("Rar!\x1a\x07"sv)) {
    list_rar(bytes, listing, members);
  } else if (const auto format = format_of(bytes)) {
    list_by_library(bytes, *format, listing, members);
  } else if (const auto filter = filter_of(bytes)) {
    list_filtered(bytes, *filter, allowance, listing, members);
  } else {
    listing.archive = false;
  }
  return listing;
}

Listing list(std::string_view bytes) {
  std::size_t allowance = kMaxUnpacked;
  return list(bytes, allowance);
}

}  // namespace weir::archive
