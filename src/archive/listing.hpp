#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::archive {

inline constexpr std::size_t kMaxInput = std::size_t{2} * 1024 * 1024;
inline constexpr std::size_t kMaxMembers = 200;
inline constexpr std::size_t kMaxMemberName = 512;       ///< bytes; of a longer one the end is kept
inline constexpr std::size_t kMaxUnpacked = 256 * 1024;  ///< bytes of any compressed stream

/// What an archive says of itself, without its content being unpacked.
struct Listing {
  bool archive = false;              ///< it begins as an archive or compressed stream that we know
  std::vector<std::string> members;  ///< UTF-8 paths, distinct, at most kMaxMembers
  bool encrypted = false;            ///< a member, or the list of members, needs a password
  bool unreadable = false;  ///< broken, or of a form that we do not read: members may be missing
  bool cut = false;         ///< there was more than the bounds allow
  /// Of a single compressed file (gzip, bzip2, xz, zstd) that holds no tar: how it
  /// begins.
  std::string unpacked;
};

/// Lists zip, 7z, rar, tar, ISO 9660, cab and lha, the last five also when compressed as a whole.
/// Where two programs could read a different list (a zip has it twice), it is the union. Total: any
/// bytes give a listing, with at most kMaxInput of them read, no more than kMaxUnpacked unpacked
/// and no file touched. Thread-safe. `allowance`: bytes that may still be unpacked, lowered by what
/// was.
Listing list(std::string_view bytes, std::size_t& allowance);
Listing list(std::string_view bytes);

/// The beginning of one member of a zip, at most `max` bytes; empty when it is not there,
/// encrypted, or packed in a way other than deflate.
std::string zip_member(std::string_view bytes, std::string_view path, std::size_t max);

}  // namespace weir::archive
