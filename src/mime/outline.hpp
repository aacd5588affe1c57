#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mime/media_type.hpp"

namespace weir::mime {

/// A message is read no further than this.
inline constexpr std::uint32_t kMaxDepth = 32;
inline constexpr std::uint32_t kMaxParts = 1000;
/// Kept of each machine-readable report part.
inline constexpr std::size_t kMaxReportBytes = 16384;

/// The shape of a MIME message, rewritten so that a recursive parser can be trusted with it: the
/// same tree with short, well-formed part headers and boundaries of our own, bodies left out but
/// for report parts. Empty `text` when `cut`: then nothing may be parsed.
struct Outline {
  std::string text;
  std::uint32_t parts = 0;  ///< leaves
  std::uint32_t depth = 0;  ///< containers that hold one another
  bool cut = false;         ///< a limit was met, or an opened container was never seen to end
  std::vector<std::string> anomalies;
};

/// Reads `body`, whose own type is `root`, line by line: no recursion, time linear in the body,
/// memory bounded by the limits above. `truncated`: there was more body than this.
Outline outline(const MediaType& root, std::string_view body, bool truncated);

}  // namespace weir::mime
