#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "count/record.hpp"

namespace weir::shared {

/// Most bytes that the part of one host on one counter takes.
inline constexpr std::size_t kMaxField = 128 * 1024;

/// The bytes of what this host counted: a counter record (docs/counter-format.md) without its
/// journal sequence. Empty when nothing of it counts at `now`.
std::string encode_field(count::Record record, std::chrono::seconds window, TimePoint now);

/// What another host counted. nullopt: damaged, or not from a Weir. Buckets that lie in our future
/// (its clock runs ahead) count as of now; those past the window are dropped. Whatever the bytes
/// are, the record is one that counting could have made.
std::optional<count::Record> decode_field(std::string_view bytes, std::chrono::seconds window,
                                          TimePoint now);

/// Tells one field from another; never 0.
std::uint64_t digest_of(std::string_view bytes) noexcept;

}  // namespace weir::shared
