#include "service/bulletin.hpp"

#include <chrono>

#include "log/log.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::chrono::milliseconds kWait{200};
constexpr std::size_t kMaxLine = 1000;

log::Level level_of(report::Operation operation) noexcept {
  switch (operation) {
    case report::Operation::config_refused:
    case report::Operation::degraded:
    case report::Operation::overload:
    case report::Operation::feed_gap:
    case report::Operation::mail_missing:
    case report::Operation::mail_refused:
    case report::Operation::log_skipped:
    case report::Operation::feed_behind:
    case report::Operation::feed_refused:
    case report::Operation::events_cut:
    case report::Operation::connector_drift:
    case report::Operation::import_failed:
    case report::Operation::import_stale:
    case report::Operation::tenant_budget:
      return log::Level::warn;
    case report::Operation::breaker_tripped:
    case report::Operation::events_lost:
      return log::Level::error;
    default:
      return log::Level::info;
  }
}

void say(report::Operation operation, const std::string& line) {
  const auto safe = printable(line, kMaxLine);
  switch (level_of(operation)) {
    case log::Level::error:
      return log::error(safe);
    case log::Level::warn:
      return log::warn(safe);
    default:
      return log::info(safe);
  }
}

}  // namespace

TimePoint wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

report::EventHead Bulletin::head() {
  const auto now = clock_();
  return {.id = ids_.next(now), .time = now, .hostname = hostname_};
}

void Bulletin::operational(report::Operation operation, std::string_view component,
                           std::string_view reason) {
  this->operational({.head = {},
                     .operation = operation,
                     .component = std::string{component},
                     .reason = std::string{reason}});
}

std::string Bulletin::operational(report::OperationalEvent event) {
  event.head = head();
  if (event.operation != report::Operation::heartbeat) {  // a log is not read by machines
    say(event.operation, std::string{to_string(event.operation)} + ": " + event.reason);
  }
  log_.append(to_new_event(event), kWait);
  return std::move(event.head.id);
}

void Bulletin::gap(const report::Gap& gap) {
  const report::OperationalEvent event{.head = head(),
                                       .operation = report::Operation::feed_gap,
                                       .component = gap.feed,
                                       .reason = "Events " + std::to_string(gap.first_position) +
                                                 " to " + std::to_string(gap.last_position) +
                                                 " were cut before this feed delivered them",
                                       .gap = gap};
  log_.append(to_new_event(event), kWait);
}

void Bulletin::audit(std::string_view action, std::string_view user, std::string_view target,
                     bool done, std::string_view reason) {
  const report::AuditEvent event{.head = head(),
                                 .action = std::string{action},
                                 .user = std::string{user},
                                 .target = std::string{target},
                                 .done = done,
                                 .reason = std::string{reason}};
  log::info(printable(
      event.action + " by " + event.user + ": " + event.target + ": " + event.reason, kMaxLine));
  log_.append(to_new_event(event), kWait);
}

void Bulletin::alert(const incident::Incident& incident, const incident::Change& change,
                     const report::RecipientTotals& recipients) {
  const report::AlertEvent event{
      {.head = head(), .incident = incident, .change = change, .recipients = recipients}};
  const auto line = printable(std::string{report::action_of(event.about.change)} + " (" +
                                  incident.id + "): " + incident.title + ": " + change.reason,
                              kMaxLine);
  const bool ends = incident.status == incident::Status::closed;
  if (ends) {
    log::info(line);
  } else {
    log::warn(line);
  }
  log_.append(to_new_event(event), kWait);
}

void Bulletin::incident_state(const incident::Incident& incident,
                              const std::optional<incident::Change>& change,
                              const report::RecipientTotals& recipients) {
  const report::IncidentEvent event{
      .head = head(), .incident = incident, .change = change, .recipients = recipients};
  log_.append(to_new_event(event), kWait);
}

}  // namespace weir::service
