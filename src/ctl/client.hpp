#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "weir/base/result.hpp"

namespace weir::ctl {

/// Why a command gave no result: a sentence and the exit code for it (sysexits(3)).
struct Failure {
  int code = 70;
  std::string message;
  boost::json::object details;  ///< the daemon's whole error object, if it answered
};

/// Sends one request to the daemon's control socket and waits for its answer, at most a minute.
Result<boost::json::object, Failure> ask(const std::string& socket,
                                         const boost::json::object& request);

}  // namespace weir::ctl
