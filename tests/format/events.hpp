#pragma once

#include <boost/json/parse.hpp>
#include <string>
#include <utility>
#include <vector>

#include "report/event.hpp"
#include "report/sample_event.hpp"
#include "report/sample_incident.hpp"

// One canonical line of every dataset, as the log keeps it, numbered.
namespace weir::format::sample {

inline const report::EventHead& head() {
  static const report::EventHead kHead{.id = "0190a5c2-7b00-7000-8000-00000000000f",
                                       .time = TimePoint{std::chrono::milliseconds{1767323045678}},
                                       .hostname = "mx1"};
  return kHead;
}

inline std::string maximal_verdict() {
  const auto sample = report::sample::maximal();
  return report::with_sequence(report::to_ecs(report::sample::maximal_event(*sample)), 17);
}

inline std::string typical_verdict() {
  const auto sample = report::sample::typical();
  return report::with_sequence(report::to_ecs(sample->event()), 18);
}

inline std::string clean_verdict() {
  const auto sample = report::sample::typical();
  sample->verdict.findings.clear();
  sample->verdict.limits.clear();
  sample->verdict.score = 0;
  sample->verdict.suspicious = false;
  sample->verdict.decision = {Disposition::accept, Disposition::accept, Mode::enforce};
  return report::with_sequence(report::to_ecs(sample->event()), 19);
}

inline std::string operational() {
  return report::with_sequence(
      report::to_ecs(report::OperationalEvent{.head = head(),
                                              .operation = report::Operation::feed_gap,
                                              .component = "siem",
                                              .reason = "events were cut",
                                              .gap = report::Gap{"siem", 1, 2, 1, 2}}),
      20);
}

inline std::string started() {
  return report::with_sequence(
      report::to_ecs(report::OperationalEvent{.head = head(),
                                              .operation = report::Operation::start,
                                              .component = "service",
                                              .reason = "weir-milter started"}),
      21);
}

inline std::string audit() {
  return report::with_sequence(report::to_ecs(report::AuditEvent{.head = head(),
                                                                 .action = "hold-add",
                                                                 .user = "alice",
                                                                 .target = "client 10.1.2.3",
                                                                 .done = true,
                                                                 .reason = "app1 is hijacked"}),
                               22);
}

inline std::string incident() {
  static const auto it = report::sample::incident();
  return report::with_sequence(
      report::to_ecs(report::IncidentEvent{.head = head(),
                                           .incident = it,
                                           .change = report::sample::opened_change(),
                                           .recipients = {.reached = 1, .held = 2, .beyond = 0}}),
      23);
}

inline std::string alert() {
  static const auto it = report::sample::resolved_incident();
  return report::with_sequence(
      report::to_ecs(report::AlertEvent{
          report::IncidentEvent{.head = head(),
                                .incident = it,
                                .change = incident::Change{.incident = it.id,
                                                           .kind = incident::ChangeKind::resolved,
                                                           .time = it.closed,
                                                           .reason = "the new service"},
                                .recipients = {}}}),
      24);
}

/// Each by the name of its golden file.
inline std::vector<std::pair<std::string, std::string>> all() {
  return {{"verdict-maximal", maximal_verdict()},
          {"verdict-typical", typical_verdict()},
          {"verdict-clean", clean_verdict()},
          {"operational-gap", operational()},
          {"operational-start", started()},
          {"audit", audit()},
          {"incident", incident()},
          {"alert", alert()}};
}

inline boost::json::object parsed(const std::string& line) {
  return boost::json::parse(line).as_object();
}

}  // namespace weir::format::sample
