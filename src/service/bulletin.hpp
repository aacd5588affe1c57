#pragma once

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
  /// Both must outlive it.
  Bulletin(report::EventLog& log, report::EventIds& ids, std::string hostname)
      : log_{log}, ids_{ids}, hostname_{std::move(hostname)} {}

  void operational(report::Operation operation, std::string_view component,
                   std::string_view reason);
  void gap(const report::Gap& gap);
  void audit(std::string_view action, std::string_view user, std::string_view target, bool done,
             std::string_view reason);

 private:
  report::EventHead head();

  report::EventLog& log_;
  report::EventIds& ids_;
  std::string hostname_;
};

}  // namespace weir::service
