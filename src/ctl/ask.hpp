#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "ctl/client.hpp"
#include "ctl/verbs.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {

/// Where the daemon is asked: --socket, else the one that the configuration names, else the
/// default.
std::string socket_of(const Global& global);

/// Prints a failure, with --json as an object. The code to exit with.
int report_failure(const Global& global, const Failure& failure, const Streams& io);

/// Asks the daemon, and prints what needs no table: a failure, or with --json the result.
struct Asked {
  int code = kOk;                             ///< to exit with
  std::optional<boost::json::object> result;  ///< still to be shown to people
};
Asked ask_daemon(const Global& global, const boost::json::object& request, const Streams& io);

/// Asks the daemon; prints the result as JSON or by `show`.
template <class Show>
int ask_and(const Global& global, const boost::json::object& request, const Streams& io,
            Show show) {
  const auto asked = ask_daemon(global, request, io);
  if (asked.result) show(boost::json::value(*asked.result));
  return asked.code;
}

}  // namespace weir::ctl
