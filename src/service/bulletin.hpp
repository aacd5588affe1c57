#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "report/event.hpp"
#include "report/event_id.hpp"
#include "weir/report/event_log.hpp"

namespace weir::service {

/// Now, by the clock of this host: the only place of the service that reads it.
TimePoint wall_clock();

/// Writes the events that are about Weir itself, to the event log and to the log alike.
/// Thread-safe.
class Bulletin {
 public:
  /// Both must outlive it. `clock` says when events are made.
  Bulletin(report::EventLog& log, report::EventIds& ids, std::string hostname,
           std::function<TimePoint()> clock = wall_clock)
      : log_{log}, ids_{ids}, hostname_{std::move(hostname)}, clock_{std::move(clock)} {}

  void operational(report::Operation operation, std::string_view component,
                   std::string_view reason);
  /// The same with all that it has to say; its head is filled in here. Returns its id.
  std::string operational(report::OperationalEvent event);
  void gap(const report::Gap& gap);
  void audit(std::string_view action, std::string_view user, std::string_view target, bool done,
             std::string_view reason);
  /// One change of an incident, for whoever is on call.
  void alert(const incident::Incident& incident, const incident::Change& change,
             const report::RecipientTotals& recipients);
  /// The incident as it is now; without a change it has grown.
  void incident_state(const incident::Incident& incident,
                      const std::optional<incident::Change>& change,
                      const report::RecipientTotals& recipients);

 private:
  report::EventHead head();

  report::EventLog& log_;
  report::EventIds& ids_;
  std::string hostname_;
  std::function<TimePoint()> clock_;
};

}  // namespace weir::service
