#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "archive/listing.hpp"

namespace weir::archive {

/// Gathers the names of one listing. Of each extension only the first few are kept, so that a
/// thousand pictures do not crowd out the one program behind them, at a cost that does not grow.
class Members {
 public:
  explicit Members(Listing& listing) : listing_{listing} {}

  /// Takes the name of one member, in UTF-8.
  void add(std::string name);

 private:
  Listing& listing_;
  std::unordered_map<std::string, unsigned> per_extension_;
  std::unordered_set<std::string> seen_;  ///< never more than kMaxMembers
};

/// `raw` as UTF-8: what is none is taken for Latin-1, so that the ASCII in it stays.
std::string utf8_name(std::string_view raw);
/// UTF-16LE to UTF-8.
std::string utf8_from_utf16(std::string_view raw);

/// Little-endian number of `size` bytes; 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) noexcept;

}  // namespace weir::archive
