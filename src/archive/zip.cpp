// PKWARE APPNOTE.TXT 6.3: local file header 4.3.7, central directory header 4.3.12.
#include <cstdint>

#include "archive/formats.hpp"
#include "weir/base/text.hpp"

namespace weir::archive {
namespace {

using namespace std::string_view_literals;

/// One header of either kind, where its fields stand.
struct Header {
  bool central = false;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::string_view name;
  std::size_t data = 0;  ///< of a local one, where the member begins
};

constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::uint16_t kEncryptedFlags = 1U | 1U << 6U | 1U << 13U;
constexpr std::size_t kMaxName = 4096;

/// The next header at or after `at`, which moves behind its signature. Four bytes may turn up in
/// packed data: then the fields make no sense.
bool next_header(std::string_view bytes, std::size_t& at, Header& header) {
  for (at = bytes.find("PK"sv, at); at != std::string_view::npos; at = bytes.find("PK"sv, at)) {
    const std::size_t start = at;
    at += 2;
    const auto kind = bytes.substr(at, 2);
    if (kind != "\x01\x02"sv && kind != "\x03\x04"sv) continue;
    header.central = kind == "\x01\x02"sv;
    const std::size_t fields = start + (header.central ? 8 : 6);
    const std::size_t size = header.central ? kCentralSize : kLocalSize;
    const auto length = number_at(bytes, start + size - (header.central ? 18 : 4), 2);
    const auto extra = number_at(bytes, start + size - (header.central ? 16 : 2), 2);
    header.flags = static_cast<std::uint16_t>(number_at(bytes, fields, 2));
    header.method = static_cast<std::uint16_t>(number_at(bytes, fields + 2, 2));
    if (length == 0 || length > kMaxName || header.method > 99) continue;
    if (start + size > bytes.size() || length > bytes.size() - start - size) continue;
    header.name = bytes.substr(start + size, length);
    header.data = start + size + length + extra;
    return true;
  }
  return false;
}

/// A gzip around a raw deflate stream: what libarchive unpacks.
std::string inflate(std::string_view deflated, std::size_t max) {
  std::string wrapped{"\x1f\x8b\x08\0\0\0\0\0\0\x03"sv};
  wrapped.append(deflated.substr(0, max)).append(8, '\0');
  return unpack(wrapped, Filter::gzip, max).bytes;
}

}  // namespace

void list_zip(std::string_view bytes, Listing& listing, Members& members) {
  bool has_directory = false;
  std::size_t at = 0;
  Header header;
  while (next_header(bytes, at, header)) {
    has_directory = has_directory || header.central;
    if ((header.flags & kEncryptedFlags) != 0 || header.method == 99) listing.encrypted = true;
    if (!header.name.ends_with('/')) members.add(utf8_name(header.name));
  }
  // Without a directory, or an end of one that is empty, programs have to repair it first.
  if (!has_directory && bytes.find("PK\x05\x06"sv) == std::string_view::npos) {
    listing.unreadable = true;
  }
}

std::string zip_member(std::string_view bytes, std::string_view path, std::size_t max) {
  bytes = bytes.substr(0, kMaxInput);
  std::size_t at = 0;
  Header header;
  while (next_header(bytes, at, header)) {
    if (header.central || !iequals(header.name, path)) continue;
    if ((header.flags & kEncryptedFlags) != 0 || header.data > bytes.size()) continue;
    if (header.method == 0) return std::string{bytes.substr(header.data, max)};
    if (header.method == 8) return inflate(bytes.substr(header.data), max);
  }
  return {};
}

}  // namespace weir::archive
