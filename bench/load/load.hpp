#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "load/report.hpp"
#include "load/traffic.hpp"

namespace weir::bench {

struct LoadOptions {
  std::string socket;  ///< unix:PATH | inet:PORT@HOST
  std::uint64_t messages = 10000;
  std::uint64_t first = 0;           ///< number of the first message
  std::size_t connections = 10;      ///< at the same time
  std::uint64_t per_connection = 1;  ///< messages before a connection is closed
  double rate = 0;     ///< messages a second on a fixed schedule; 0 = as fast as answers come
  bool burst = false;  ///< every connection holds its end-of-message until all are there
  std::chrono::seconds timeout{30};  ///< longest wait for one message
  bool check_verdicts = false;
  TrafficOptions traffic;
};

/// Sends the messages and waits for every final reply. Throws std::runtime_error when the filter
/// cannot be reached at all. Single-threaded.
Report run_load(const LoadOptions& options);

}  // namespace weir::bench
