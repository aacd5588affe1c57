#pragma once

#include <array>
#include <chrono>
#include <cstddef>
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
  /// A connector of the tenant was made or changed: with a finding in traffic within
  /// kConnectorEvent it is one critical incident.
  bool connector_event = false;
  std::string remedy = {};  ///< PowerShell that undoes it, or empty
};

/// How long a change of a connector is looked back at (the playbook's second query).
inline constexpr std::chrono::hours kConnectorEvent{24 * 7};

enum class Status { open, closed };
/// What an operator found it to be.
enum class Resolution { none, true_positive, false_positive };
/// Why it is closed.
enum class Closing { none, quiet, resolved, merged };

std::string_view to_string(Status status) noexcept;
std::string_view to_string(Resolution resolution) noexcept;
std::string_view to_string(Closing closing) noexcept;

/// Something that is remembered across incidents: a change of a connector, or (of another signal)
/// the last that one connector's mail showed which would count beside such a change.
struct Memory {
  Signal signal;
  std::string incident;  ///< that the change belongs to, or empty
};

/// Remedies that an incident keeps.
inline constexpr std::size_t kMaxRemedies = 20;
/// Connectors that an incident names.
inline constexpr std::size_t kMaxTouched = 64;
/// Network message ids that it keeps: so many of the first, and so many of the newest.
inline constexpr std::size_t kNetworkIds = 25;

/// How often something was seen; `key` is printable.
struct Tally {
  std::string key;
  std::uint64_t count = 0;  ///< at least so often
  TimePoint first{};
  TimePoint last{};
  std::uint64_t error = 0;  ///< and at most so much more: 0 unless the list has overflowed

  friend bool operator==(const Tally&, const Tally&) = default;
};

/// The most frequent of many keys with bounded memory (Space-Saving, Metwally et al. 2005): a key
/// that makes up more than a kKept-th of all is among the items. All counts and `others` add up to
/// what was seen.
struct TopList {
  static constexpr std::size_t kKept = 20;
  static constexpr std::size_t kMarks = 64;

  std::vector<Tally> items;    ///< most frequent first
  std::uint64_t others = 0;    ///< seen, not among the items as far as is certain
  std::uint64_t distinct = 0;  ///< different keys; exact up to kMarks, then to about an eighth
  /// The smallest hashes of the keys, ascending, at most kMarks: what `distinct` goes by.
  std::vector<std::uint64_t> marks;

  friend bool operator==(const TopList&, const TopList&) = default;
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
  std::uint64_t other_evidence = 0;   ///< how often it was another than those
  unsigned points = 0;                ///< the most that one message got for it

  friend bool operator==(const SymptomSeen&, const SymptomSeen&) = default;
};

/// How far a limit was passed.
struct LimitReached {
  std::string name;
  std::string subject;
  std::uint64_t total = 0;  ///< the highest
  std::uint64_t limit = 0;
  TimePoint first{};
  TimePoint last{};

  friend bool operator==(const LimitReached&, const LimitReached&) = default;
};

/// One message to look at.
struct Sample {
  std::string event_id;
  TimePoint time{};
  unsigned score = 0;

  friend bool operator==(const Sample&, const Sample&) = default;
};

/// A moment of the story.
struct Moment {
  TimePoint time{};
  std::string what;  ///< "opened", "severity high", "limit … over", "first message held", …

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Messages in `Incident::timeline_step`.
struct TimelineSlot {
  TimePoint begin{};
  std::uint64_t messages = 0;  ///< all new ones of the connector
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;  ///< quarantined, tempfailed or rejected

  friend bool operator==(const TimelineSlot&, const TimelineSlot&) = default;
};

/// Commands that put back what somebody changed.
struct Remedy {
  TimePoint time{};
  std::string why;      ///< the evidence that it answers
  std::string command;  ///< PowerShell for Exchange Online, can be pasted as it is

  friend bool operator==(const Remedy&, const Remedy&) = default;
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
  std::string note;  ///< of whoever resolved it
  TimePoint resolved{};
  std::uint64_t revision = 0;  ///< goes up with each change that is told

  TimePoint last_loud{};   ///< when the symptoms last weighed enough to keep it open
  unsigned reopens = 0;    ///< each doubles the quiet that it takes to close
  std::uint64_t peak = 0;  ///< the most that the symptoms of `correlate` weighed

  std::uint64_t messages = 0;    ///< suspicious or over a limit, retries not counted
  std::uint64_t suspicious = 0;  ///< of these
  std::uint64_t retries = 0;
  std::uint64_t passed_later = 0;  ///< told to try again, and let pass when they did
  std::uint64_t recipients = 0;
  std::uint64_t external_recipients = 0;  ///< without partners
  std::uint64_t partner_recipients = 0;
  std::uint64_t internal_recipients = 0;
  std::array<std::uint64_t, 5> enforced{};  ///< by Disposition: what Weir did
  std::array<std::uint64_t, 5> wanted{};
  std::string expected;  ///< what is normal: sentence of the baseline when it was opened

  std::vector<SymptomSeen> symptoms;
  TopList mail_from, header_from, from_domains, mail_domains, clients, auth_users, subjects,
      recipient_domains, link_hosts, fingerprints, limits;
  std::vector<LimitReached> limits_reached;  ///< most exceeded first
  std::vector<Sample> first_samples, worst_samples, newest_samples;
  std::vector<std::string> sample_events;  ///< ids of these, each once, oldest first
  std::vector<Moment> story;
  std::vector<TimelineSlot> timeline;     ///< slots without mail are left out
  std::chrono::minutes timeline_step{5};  ///< doubles when the timeline gets too long
  std::vector<std::string> connectors;    ///< all that it touches, `connector` first
  std::vector<Remedy> remedies;           ///< what undoes what was changed, newest last
  std::string merged_into;                ///< id of the incident that it has become part of
  std::vector<std::string> parts;         ///< ids of incidents that have become part of this one
  std::uint64_t connector_events = 0;     ///< changes of connectors among its symptoms

  // What Exchange Online calls its messages, and where it took them from.
  std::vector<std::string>
      network_message_ids;            ///< the first and the newest kNetworkIds, each once
  std::uint64_t with_network_id = 0;  ///< messages that had one
  TopList connecting_ips;  ///< addresses that mail entered the tenant from, as Exchange Online says

  // How likely its recipients are: is it mail that they ordinarily get from here?
  std::uint64_t domains_judged = 0;  ///< recipient domains of its messages that were looked up
  std::uint64_t domains_new = 0;     ///< of these, never written to before
  std::uint64_t new_senders = 0;     ///< messages whose From domain was new on the connector

  friend bool operator==(const Incident&, const Incident&) = default;
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
