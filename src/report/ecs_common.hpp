#pragma once

#include <string_view>

#include "report/event.hpp"
#include "report/json_writer.hpp"

namespace weir::report {

/// Opens the object and writes what all families begin with, up to and including `event.id`; the
/// event object is left open.
void begin_event(JsonWriter& json, const EventHead& head);

/// `observer` of every family.
void write_observer(JsonWriter& json, std::string_view hostname);

/// Longest texts kept, in bytes.
inline constexpr std::size_t kMaxAddress = 320;  ///< RFC 5321: 64 + 1 + 255
inline constexpr std::size_t kMaxName = 255;
inline constexpr std::size_t kMaxSubject = 512;
inline constexpr std::size_t kMaxReason = 400;
inline constexpr std::size_t kMaxShort = 128;
inline constexpr std::size_t kMaxCommand = 1000;

}  // namespace weir::report
