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

struct OperationalEvent {
  EventHead head;
  Operation operation = Operation::start;
  std::string component = {};  ///< which part: "state", "milter", "config", the name of a feed
  std::string reason = {};     ///< one sentence for people
  std::optional<Gap> gap = {};
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

/// Every family of event. Alerts and incidents join here as types of their own.
using Event = std::variant<VerdictEvent, OperationalEvent, AuditEvent>;

/// The canonical line of an event: one ECS object, no line feed, no `event.sequence`. Pure. Valid
/// UTF-8 on one line whatever the mail held; lists are bounded (docs/events.md has every field).
std::string to_ecs(const VerdictEvent& event);
std::string to_ecs(const OperationalEvent& event);
std::string to_ecs(const AuditEvent& event);
std::string to_ecs(const Event& event);

/// `json` (made by to_ecs) with `"sequence":n` put into its event object. Other text comes back
/// unchanged. One copy.
std::string with_sequence(std::string_view json, std::uint64_t sequence);

/// The event ready for EventLog::append, with the keys that `why` finds it by.
NewEvent to_new_event(const VerdictEvent& event);
NewEvent to_new_event(const OperationalEvent& event);
NewEvent to_new_event(const AuditEvent& event);

/// Bounds of the lists in a verdict event; the counts beside them stay true.
inline constexpr std::size_t kMaxRecipientsShown = 100;
inline constexpr std::size_t kMaxDomainsShown = 50;
inline constexpr std::size_t kMaxFindingsShown = 64;
inline constexpr std::size_t kMaxLimitsShown = 64;
inline constexpr std::size_t kMaxAddressesShown = 20;
inline constexpr std::size_t kMaxLinksShown = 10;
inline constexpr std::size_t kMaxAttachmentsShown = 10;
inline constexpr std::size_t kMaxResultsShown = 10;

}  // namespace weir::report
