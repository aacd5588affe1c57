#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "ctl/report.hpp"
#include "ctl/trace.hpp"

namespace weir::ctl {

/// Add the verbs `report` and `trace`. `chosen` is called when one is on the command line;
/// `arguments` must live until then.
void add_report_verb(CLI::App& app, ReportArguments& arguments, std::function<void()> chosen);
void add_trace_verb(CLI::App& app, TraceArguments& arguments, std::function<void()> chosen);

}  // namespace weir::ctl
