#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "milter/filter.hpp"

namespace weir::milter {

/// Where and how the MTA reaches us. Fixed for the life of the process.
struct ServerOptions {
  std::string socket;           ///< unix:PATH | inet:PORT@HOST | inet6:PORT@HOST
  unsigned socket_mode = 0660;  ///< of a unix socket
  std::string socket_group;     ///< of a unix socket; empty = our own
  std::uint32_t max_in_flight = 500;
  /// The answer when not even a Filter could be had: tempfail, else accept.
  bool tempfail_on_failure = false;
};

/// Why the server cannot start: one sentence for the operator.
class ServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The milter endpoint. libmilter's callbacks carry no user pointer, so a process has one Server.
///
/// Start: construct (binds), then `run()` on a thread of its own or on main's. libmilter takes
/// SIGTERM, SIGINT and SIGHUP as stop from the moment of `run()`, unless some other thread waits
/// for them: block every signal before the first thread starts. Stop: `stop()`, wait until `run()`
/// has returned (libmilter looks every 5 s), `wait_drained()`, then leave without destroying what a
/// Filter uses: libmilter's workers are detached threads.
class Server {
 public:
  /// Registers the callbacks, replaces a stale unix socket (never one that somebody serves) and
  /// listens. `source` must outlive the process's milter threads. Throws ServerError.
  Server(const ServerOptions& options, FilterSource& source);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves until stopped. False: libmilter failed.
  bool run();

  /// Stops accepting; what is in flight goes on. Thread-safe.
  void stop() noexcept;

  /// Waits until no end-of-message is in flight and the last replies are out, at most `patience`.
  /// False: some were left.
  bool wait_drained(std::chrono::milliseconds patience);

  /// End-of-messages now being worked on. Thread-safe.
  std::uint32_t in_flight() const noexcept;

  /// For a reload. Thread-safe.
  void set_max_in_flight(std::uint32_t most) noexcept;
};

}  // namespace weir::milter
