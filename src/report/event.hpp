#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/engine/engine.hpp"
#include "weir/incident/incident.hpp"
#include "weir/mail/transaction.hpp"
#include "weir/policy/policy.hpp"
#include "weir/report/event_log.hpp"

namespace weir::report {

/// Values of `event.dataset` (CONTRACT section 4).
namespace dataset {
inline constexpr std::string_view kVerdict = "weir.verdict";
inline constexpr std::string_view kAlert = "weir.alert";
inline constexpr std::string_view kIncident = "weir.incident";
inline constexpr std::string_view kAudit = "weir.audit";
inline constexpr std::string_view kOperational = "weir.operational";
}  // namespace dataset

/// What every event says of itself.
struct EventHead {
  std::string id;        ///< UUIDv7, see EventIds
  TimePoint time{};      ///< `@timestamp`: when the event was made
  std::string hostname;  ///< `observer.hostname`
};

/// One end-of-message. A view: transaction and verdict (and the engine behind it) must outlive it.
struct VerdictEvent {
  EventHead head;
  const mail::Transaction& transaction;
  const engine::Verdict& verdict;
  std::chrono::nanoseconds duration{};      ///< time spent on the end-of-message
  std::string header_from_org_domain = {};  ///< of the first From mailbox; empty if none
  std::optional<policy::Reply> reply = {};  ///< as given to the MTA
  /// Why Weir could not judge it ("overload", …) and on_failure answered; empty when it was judged.
  std::string_view failure = {};
  std::string_view incident = {};  ///< id of the open incident it belongs to, or empty
};

/// What happened to Weir itself.
enum class Operation {
  start,
  stop,
  config_accepted,
  config_refused,
  degraded,
  recovered,
  overload,
  feed_gap,  ///< events were cut before a feed had delivered them
  hold_expired,
  breaker_tripped,  ///< a connector has held back all it may and only tags
  breaker_closed,
  mail_missing,  ///< far less mail than expected, everywhere at once
  mail_refused,  ///< by Exchange Online, as the log of the MTA says
  mail_taken,    ///< and it no longer refuses
  log_skipped,   ///< there was more in the MTA's log than could be read
  feed_behind,
  feed_recovered,
  feed_refused,     ///< a receiver will not take an event: it is passed over
  events_cut,       ///< the oldest went because there were more than events_max_bytes
  events_lost,      ///< the store did not answer and memory was full
  heartbeat,        ///< nothing happened: so that silence can be alarmed on
  connector_drift,  ///< an export of the tenant shows what is not as it should be
  import_failed,    ///< an export could not be read, or the directory of exports not watched
  import_stale,     ///< no export came for too long
  import_fresh,     ///< and one came again
  tenant_budget,    ///< the tenant nears its limit of external recipients
};

/// `event.action` of an operational event.
std::string_view to_string(Operation operation) noexcept;

/// Events that a feed can never deliver, by place in the log and by number in that feed.
struct Gap {
  std::string feed;
  std::uint64_t first_position = 0;
  std::uint64_t last_position = 0;
  std::uint64_t first_sequence = 0;
  std::uint64_t last_sequence = 0;
};

/// Events that are gone from the spool, or never came into it.
struct Loss {
  std::uint64_t events = 0;
  std::optional<TimePoint> since = {};  ///< of events that never came: time of the first
  std::optional<TimePoint> until = {};  ///< and of the last
  std::uint64_t first_position = 0;     ///< of events that are gone; 0 = they had none
  std::uint64_t last_position = 0;
};

/// How far a feed has come.
struct FeedState {
  std::string name;
  std::uint64_t lag = 0;           ///< events not yet delivered
  std::chrono::seconds oldest{0};  ///< how long the oldest of them has waited
};

/// What a heartbeat says.
struct Heartbeat {
  std::chrono::seconds since{0};  ///< the last one, or the start
  std::chrono::seconds uptime{0};
  std::uint64_t messages = 0;  ///< since then
  std::uint64_t incidents_open = 0;
  bool degraded = false;
  std::uint64_t events_lost = 0;  ///< since the start
  std::vector<FeedState> feeds = {};
};

/// What an export of the tenant shows that is not as it should be: audit::Deviation.
struct Drift {
  std::string id;
  TimePoint time{};            ///< of the change
  std::string_view kind = {};  ///< static storage
  detect::Severity severity = detect::Severity::medium;
  std::string symptom = {};
  std::string connector = {};  ///< of the tenant; empty if it is about none
  std::string guards = {};     ///< `[[connector]]` on which it is told
  std::string actor = {};
  std::string client = {};
  std::string restore = {};  ///< commands that undo it, a line each
};

struct OperationalEvent {
  EventHead head;
  Operation operation = Operation::start;
  std::string component = {};  ///< which part: "state", "milter", "config", the name of a feed
  std::string reason = {};     ///< one sentence for people
  std::optional<Gap> gap = {};
  std::optional<Loss> loss = {};
  std::optional<FeedState> feed = {};
  std::optional<Heartbeat> heartbeat = {};
  std::optional<Drift> drift = {};
};

/// An act of an operator: who did what to the running daemon, and whether it was done.
struct AuditEvent {
  EventHead head;
  std::string action = {};  ///< "reload", "counters-reset"
  std::string user =
      {};  ///< who asked, by the control socket's peer credentials; "signal" for a signal
  std::string target = {};  ///< what it was done to: a file, a counter
  bool done = true;
  std::string reason = {};
};

/// How many different recipients the messages of an incident had.
struct RecipientTotals {
  std::uint64_t reached = 0;  ///< at least one message went to them
  std::uint64_t held = 0;     ///< every message for them was held back
  std::uint64_t beyond = 0;   ///< recipients of messages that the list had no room for

  friend bool operator==(const RecipientTotals&, const RecipientTotals&) = default;
};

/// An incident as it is now. A view: the incident must outlive it.
struct IncidentEvent {
  EventHead head;
  const incident::Incident& incident;
  std::optional<incident::Change> change = {};  ///< none: it grew, which nobody is woken for
  RecipientTotals recipients = {};
};

/// The same, for whoever is on call: one for each change.
struct AlertEvent {
  IncidentEvent about;
};

/// "incident-opened", …; "incident-updated" when nothing changed that is told. Static storage.
std::string_view action_of(const std::optional<incident::Change>& change) noexcept;

/// The key by which the log finds the events of one change of one incident.
std::string change_key(const incident::Change& change);

/// The key by which the log finds the event of a deviation.
std::string drift_key(std::string_view deviation);

/// Every family of event.
using Event = std::variant<VerdictEvent, OperationalEvent, AuditEvent, IncidentEvent, AlertEvent>;

/// The canonical line of an event: one ECS object, no line feed, no `event.sequence`. Pure. Valid
/// UTF-8 on one line whatever the mail held; lists are bounded (docs/events.md has every field).
std::string to_ecs(const VerdictEvent& event);
std::string to_ecs(const OperationalEvent& event);
std::string to_ecs(const AuditEvent& event);
std::string to_ecs(const IncidentEvent& event);
std::string to_ecs(const AlertEvent& event);
std::string to_ecs(const Event& event);

/// `json` (made by to_ecs) with `"sequence":n` put into its event object. Other text comes back
/// unchanged. One copy.
std::string with_sequence(std::string_view json, std::uint64_t sequence);

/// The event ready for EventLog::append, with the keys that `why` finds it by.
NewEvent to_new_event(const VerdictEvent& event);
NewEvent to_new_event(const OperationalEvent& event);
NewEvent to_new_event(const AuditEvent& event);
NewEvent to_new_event(const IncidentEvent& event);
NewEvent to_new_event(const AlertEvent& event);

/// Bounds of the lists in a verdict event; the counts beside them stay true.
inline constexpr std::size_t kMaxRecipientsShown = 100;
inline constexpr std::size_t kMaxDomainsShown = 50;
inline constexpr std::size_t kMaxFindingsShown = 64;
inline constexpr std::size_t kMaxLimitsShown = 64;
inline constexpr std::size_t kMaxAddressesShown = 20;
inline constexpr std::size_t kMaxLinksShown = 10;
inline constexpr std::size_t kMaxAttachmentsShown = 10;
inline constexpr std::size_t kMaxResultsShown = 10;
inline constexpr std::size_t kMaxFeedsShown = 20;
inline constexpr std::size_t kMaxCommandsShown = 20;
/// Bounds of the lists in an incident event; the incident itself holds more.
inline constexpr std::size_t kMaxTopShown = 10;
inline constexpr std::size_t kMaxSymptomsShown = 20;
inline constexpr std::size_t kMaxSamplesShown = 10;

}  // namespace weir::report
