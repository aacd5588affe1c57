#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::count {

/// Names one counter. Readable: operators see it in `weirctl counters` and in the event.
struct CounterKey {
  std::string name;     ///< of the limit or detector that counts
  std::string subject;  ///< who is counted: key parts joined by '|', each escaped (see key_part)
  std::chrono::seconds window{3600};

  friend auto operator<=>(const CounterKey&, const CounterKey&) = default;
};

/// One part of a subject, made readable and unambiguous: '|', '%', controls and bytes that are no
/// UTF-8 become %XX; at most 256 bytes, a longer part keeps its head and a hash of the rest.
std::string key_part(std::string_view raw);

/// The rule that a limit lives by; applied inside the store so that no two messages can both be
/// the last one admitted.
struct Gate {
  std::uint64_t limit = 0;       ///< over = total > limit
  std::chrono::seconds hold{0};  ///< how long over lasts after the rate has fallen
  /// True when a message that does not pass is held back (tempfail, quarantine, reject): then it is
  /// admitted by no other gate either. False for a gate that only tags.
  bool holds_back = true;
};

/// What a counter of different things keeps of one thing (a recipient, a domain): the same number
/// for the same bytes on every host and in every version. Not keyed: whoever wants two things to
/// collide can make them, which counts one too few.
std::uint64_t thing_hash(std::string_view thing) noexcept;

/// "This message adds `by` to `key`." by = 0 only reads.
struct Observation {
  CounterKey key;
  std::uint64_t by = 1;
  std::optional<Gate> gate;  ///< nullopt: count only
  /// A counter of different things: totals say how many different `things` were seen, `by` is
  /// not looked at, and a key is either always distinct or never. No things: only reads.
  bool distinct = false;
  std::vector<std::uint64_t> things = {};  ///< thing_hash of each, at most kMaxThings
};

/// Things of one message that are counted; beyond, the rest is left out.
inline constexpr std::size_t kMaxThings = 1000;

/// What a counter says of one message, the message included.
struct Reading {
  /// Sum over (now - window, now], rounded out to one bucket (a sixtieth of the window): never
  /// less than the exact sum, and more by at most what one bucket holds.
  std::uint64_t total = 0;
  /// The part of `total` that the gate let pass, retries included; equals `total` without a gate.
  std::uint64_t admitted = 0;
  /// False: the gate was over or on hold, or `admitted` would have passed the limit.
  bool passes = true;
  /// While total is over: when the action would end if nothing more came. Past or absent: no hold.
  std::optional<TimePoint> hold_until;
  /// How long ago the oldest count that still counts was made, to one bucket; at most the window.
  /// Zero when this message is the first.
  std::chrono::seconds age{0};
  /// The part of `total` that other hosts counted, as last heard (`state.shared`). For a distinct
  /// counter: how many of `total` only others have seen.
  std::uint64_t others = 0;
};

}  // namespace weir::count
