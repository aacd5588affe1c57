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
      return log::Level::warn;
    default:
      return log::Level::info;
  }
}

void say(report::Operation operation, const std::string& line) {
  const auto safe = printable(line, kMaxLine);
  if (level_of(operation) == log::Level::warn) {
    log::warn(safe);
  } else {
    log::info(safe);
  }
}

}  // namespace

TimePoint wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

report::EventHead Bulletin::head() {
  const auto now = wall_clock();
  return {.id = ids_.next(now), .time = now, .hostname = hostname_};
}

void Bulletin::operational(report::Operation operation, std::string_view component,
                           std::string_view reason) {
  const report::OperationalEvent event{.head = head(),
                                       .operation = operation,
                                       .component = std::string{component},
                                       .reason = std::string{reason}};
  say(operation, std::string{to_string(operation)} + ": " + event.reason);
  log_.append(to_new_event(event), kWait);
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

}  // namespace weir::service
