#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mime/anomaly.hpp"
#include "mime/entity.hpp"
#include "mime/part.hpp"

namespace weir::mime {

/// Kept of each machine-readable report part.
inline constexpr std::size_t kMaxReportBytes = 16384;

/// The shape of a MIME message, rewritten so that a recursive parser can be trusted with it: the
/// same tree with short, well-formed part headers and boundaries of our own, bodies left out but
/// for report parts (decoded). Empty `text` when `cut`: then nothing may be parsed.
struct Outline {
  std::string text;
  std::vector<Part> leaves;  ///< also uuencoded files within them, which `parts` does not count
  /// Leaves that are containers in a transfer encoding: which, and what they are without it.
  std::vector<std::pair<std::size_t, MediaType>> encoded;
  /// Header of the first message within the message, as far as it is not encoded.
  std::string_view returned_header;
  std::uint32_t parts = 0;  ///< leaves
  std::uint32_t depth = 0;  ///< containers that hold one another
  bool cut = false;         ///< a limit was met, or an opened container was never seen to end
  AnomalySet anomalies;
  AnomalySet anomalies_within;  ///< of messages within the message
};

/// Reads `body`, whose own header is `root`, line by line: no recursion, time linear in the body,
/// memory bounded by kMaxDepth and kMaxParts. `truncated`: there was more body than this.
Outline outline(const Entity& root, std::string_view body, bool truncated);

}  // namespace weir::mime
