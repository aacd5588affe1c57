#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/time.hpp"
#include "weir/detect/finding.hpp"

namespace weir::incident {

/// Something that no single message shows: mail that stays away, a refusal in the MTA's log, a
/// changed connector. Texts are printable and bounded.
struct Signal {
  TimePoint time{};
  std::string connector;
  std::string detector;  ///< "volume_dip", …
  detect::Severity severity = detect::Severity::medium;
  std::string symptom;  ///< "S1".."S7" or empty
  std::string evidence;
  std::string event_id;  ///< of an event that shows it, or empty
  bool opens = false;    ///< enough by itself to open an incident
};

enum class Status { open, closed };
/// What an operator found it to be.
enum class Resolution { none, true_positive, false_positive };
/// Why it is closed.
enum class Closing { none, quiet, resolved };

std::string_view to_string(Status status) noexcept;
std::string_view to_string(Resolution resolution) noexcept;
std::string_view to_string(Closing closing) noexcept;

/// How often something was seen; `key` is printable.
struct Tally {
  std::string key;
  std::uint64_t count = 0;
  TimePoint first{};
  TimePoint last{};
};

/// The most frequent of many keys with bounded memory; counts of keys that came late may be too
/// high by `error` at most (Space-Saving, Metwally et al. 2005).
struct TopList {
  std::vector<Tally> items;    ///< most frequent first
  std::uint64_t others = 0;    ///< seen, not among the items
  std::uint64_t distinct = 0;  ///< different keys, as far as counted
};

/// One of S1..S7 (or an id of ours) with what speaks for it.
struct SymptomSeen {
  std::string code;  ///< "S1".."S7"; empty for a detector without one
  std::string detector;
  detect::Severity severity = detect::Severity::info;
  std::uint64_t count = 0;
  TimePoint first{};
  TimePoint last{};
  std::vector<std::string> evidence;  ///< a few different ones
};

/// A moment of the story.
struct Moment {
  TimePoint time{};
  std::string what;  ///< "opened", "severity high", "limit … over", "first message held", …
};

/// Messages in five minutes.
struct TimelineSlot {
  TimePoint begin{};
  std::uint64_t messages = 0;  ///< all new ones of the connector
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;  ///< quarantined, tempfailed or rejected
};

/// What belongs together. Plain data, bounded, printable; kept and shown as it is.
struct Incident {
  std::string id;  ///< "inc-" and a UUIDv7 of the time it was opened
  std::string connector;
  std::string direction;
  Status status = Status::open;
  Resolution resolution = Resolution::none;
  Closing closing = Closing::none;
  detect::Severity severity = detect::Severity::medium;
  std::string title;       ///< one sentence: what, where, how much
  TimePoint first_seen{};  ///< of the first symptom, before it was opened
  TimePoint opened{};
  TimePoint last_seen{};  ///< of the last symptom
  TimePoint closed{};
  std::string resolved_by;
  std::string note;            ///< of whoever resolved it
  std::uint64_t revision = 0;  ///< goes up with each change that is told

  std::uint64_t messages = 0;  ///< suspicious or over a limit, retries not counted
  std::uint64_t retries = 0;
  std::uint64_t recipients = 0;
  std::uint64_t external_recipients = 0;
  std::uint64_t partner_recipients = 0;
  std::uint64_t internal_recipients = 0;
  std::array<std::uint64_t, 5> enforced{};  ///< by Disposition: what Weir did
  std::array<std::uint64_t, 5> wanted{};
  std::string expected;  ///< what is normal: sentence of the baseline when it was opened

  std::vector<SymptomSeen> symptoms;
  TopList mail_from, header_from, from_domains, mail_domains, clients, auth_users, subjects,
      recipient_domains, link_hosts, fingerprints, limits;
  std::vector<std::string> sample_events;  ///< first, worst and newest, a bounded number
  std::vector<Moment> story;
  std::vector<TimelineSlot> timeline;
};

/// Why an incident is told again. One alert each.
enum class ChangeKind { opened, escalated, reopened, closed, resolved };

std::string_view to_string(ChangeKind kind) noexcept;

struct Change {
  std::string incident;  ///< id
  ChangeKind kind = ChangeKind::opened;
  TimePoint time{};
  std::string reason;  ///< one sentence
};

}  // namespace weir::incident
