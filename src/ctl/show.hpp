#pragma once

#include <boost/json/value.hpp>
#include <ostream>

namespace weir::ctl {

/// What the daemon answers, for people. Each takes the `result` of the verb and is total: what is
/// missing is left out.
void show_status(std::ostream& out, const boost::json::value& result);
/// The tripped breakers among `rows`; nothing when there is none.
void show_breakers(std::ostream& out, const boost::json::value& rows);
void show_counters(std::ostream& out, const boost::json::value& rows);
void show_notes(std::ostream& out, const boost::json::value& notes);

/// One event as a story: who, from where, what was seen, what was counted, what was done.
void show_event(std::ostream& out, const boost::json::value& event);

}  // namespace weir::ctl
