#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>
#include <string>

#include "ctl/verbs.hpp"

namespace weir::ctl {

/// What is expected now, of every connector or, with the hours ahead, of `name`. The exit code.
int baseline(const Global& global, const std::string& name, const Streams& io);
int baseline_forget(const Global& global, const std::string& name, const Streams& io);

/// The answers of the daemon, for people. Total: what is missing is left out.
void show_baselines(std::ostream& out, const boost::json::value& result);
void show_baseline(std::ostream& out, const boost::json::value& result);

}  // namespace weir::ctl
