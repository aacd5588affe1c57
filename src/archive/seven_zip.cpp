// 7zFormat.txt of the LZMA SDK. The header is searched for its list of names, not parsed: what
// stands before that list gives counts of files and folders that nothing bounds.
#include <algorithm>
#include <cstdint>
#include <optional>

#include "archive/formats.hpp"

namespace weir::archive {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kSignatureSize = 32;
constexpr std::uint64_t kMaxHeader = 1024 * 1024;
constexpr auto kAes = "\x06\xf1\x07\x01"sv;   // coder id of AES-256 with SHA-256
constexpr auto kLzma = "\x23\x03\x01\x01"sv;  // LZMA coder with properties, and its id
constexpr unsigned kMaxLists = 4;

/// A number of variable length; `at` moves behind it.
std::optional<std::uint64_t> number(std::string_view bytes, std::size_t& at) {
  if (at >= bytes.size()) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes[at++]);
  std::uint64_t value = 0;
  std::size_t extra = 0;
  unsigned mask = 0x80;
  for (; extra < 8 && (first & mask) != 0; ++extra) mask >>= 1U;
  if (extra > bytes.size() - at) return std::nullopt;
  value = number_at(bytes, at, extra);
  at += extra;
  if (extra < 7) value |= static_cast<std::uint64_t>(first & (mask - 1)) << (8 * extra);
  return value;
}

/// Names end in a zero each, and so does the list.
void add_names(std::string_view utf16, Members& members) {
  std::size_t start = 0;
  for (std::size_t at = 0; at + 1 < utf16.size(); at += 2) {
    if (utf16[at] != 0 || utf16[at + 1] != 0) continue;
    members.add(utf8_from_utf16(utf16.substr(start, std::min(at - start, 2 * kMaxMemberName))));
    start = at + 2;
  }
}

/// kNames, its size, "not external", the names.
bool list_names(std::string_view header, bool cut, Members& members) {
  unsigned lists = 0;
  for (std::size_t at = header.find('\x11'); at != std::string_view::npos && lists < kMaxLists;
       at = header.find('\x11', at + 1)) {
    std::size_t begin = at + 1;
    const auto size = number(header, begin);
    if (!size || *size < 5 || *size % 2 == 0 || begin >= header.size()) continue;
    const bool whole = *size <= header.size() - begin;
    const auto names = header.substr(begin + 1, *size - 1);
    if (header[begin] != 0 || names.starts_with("\0\0"sv)) continue;
    if (whole ? !names.ends_with("\0\0"sv) : !cut) continue;
    add_names(names, members);
    ++lists;
  }
  return lists > 0;
}

/// The header that a packed one unpacks to; empty when it is packed in a way that 7-Zip does not
/// use for it, encrypted for instance. As much is unpacked as any stream may be.
std::string unpacked_header(std::string_view bytes, std::string_view packed_header,
                            std::size_t max) {
  std::size_t at = 2;  // kEncodedHeader, kPackInfo
  const auto position = number(packed_header, at);
  const auto coder = packed_header.find(kLzma);
  if (!position || *position > bytes.size() || coder == std::string_view::npos) return {};
  const auto properties = packed_header.substr(coder + kLzma.size());
  if (properties.size() < 6 || properties[0] != 5) return {};
  // Its dictionary is never larger than what is unpacked, whatever the header says.
  std::string stream{properties.substr(1, 1)};
  stream.append("\0\0\x10\0"sv);
  stream.append(8, '\xff');  // size not known, as in a .lzma file
  const auto begin = kSignatureSize + static_cast<std::size_t>(*position);
  if (begin >= bytes.size()) return {};
  stream.append(bytes.substr(begin, kMaxHeader));
  return unpack(stream, Filter::lzma, max).bytes;
}

}  // namespace

void list_seven_zip(std::string_view bytes, std::size_t& allowance, Listing& listing,
                    Members& members) {
  const auto offset = number_at(bytes, 12, 8);
  const auto size = number_at(bytes, 20, 8);
  if (bytes.size() < kSignatureSize || offset > bytes.size() - kSignatureSize || size == 0 ||
      size > bytes.size() - kSignatureSize - offset || size > kMaxHeader) {
    listing.unreadable = size != 0 || bytes.size() < kSignatureSize;
    return;
  }
  auto header = bytes.substr(kSignatureSize + static_cast<std::size_t>(offset),
                             static_cast<std::size_t>(size));
  std::string unpacked;
  if (header.starts_with("\x17\x06"sv)) {
    if (header.find(kAes) != std::string_view::npos) {
      listing.encrypted = true;  // the names too
      return;
    }
    const auto max = std::min(kMaxUnpacked, allowance);
    unpacked = unpacked_header(bytes, header, max);
    allowance -= unpacked.size();
    listing.cut = listing.cut || unpacked.size() >= max;
    header = unpacked;
  }
  if (header.find(kAes) != std::string_view::npos) listing.encrypted = true;
  if (!list_names(header, listing.cut, members)) listing.unreadable = true;
}

}  // namespace weir::archive
