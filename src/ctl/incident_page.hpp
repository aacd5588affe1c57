#pragma once

#include <boost/json/value.hpp>
#include <ostream>
#include <string>
#include <string_view>

namespace weir::ctl {

/// What the daemon answers about incidents, for people. Each takes the `result` of its verb and is
/// total: what is missing is left out.
void show_incidents(std::ostream& out, const boost::json::value& result);

/// One incident on pages from which a person can decide: what, since when, what speaks for and
/// against it, who is concerned, what Weir did, what to do.
void show_incident(std::ostream& out, const boost::json::value& result);

void show_resolved(std::ostream& out, const boost::json::value& result);

/// What the symptom `code` is called; empty for an unknown code.
std::string_view symptom_name(std::string_view code);

/// A time of the daemon (RFC 3339) to the minute, in UTC: "2026-01-02 03:04"; other text as it is.
std::string minute_of(const std::string& time);

}  // namespace weir::ctl
