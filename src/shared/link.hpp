#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "shared/session.hpp"

namespace weir::shared {

struct Options {
  Address address;
  std::string prefix = "weir";
  std::chrono::milliseconds every{200};
  std::string name;                       ///< of this host, for people
  std::chrono::milliseconds limit{1000};  ///< for connecting
  std::chrono::milliseconds retry_first{100};
  std::chrono::milliseconds retry_most{5000};
  Session::Bounds bounds = {};
};

/// What the link looks like from outside.
struct Status {
  bool connected = false;
  std::string trouble;             ///< why not, or why last not; printable
  std::size_t hosts = 0;           ///< that gave a sign of life lately, this one not counted
  std::vector<std::string> names;  ///< of those
  std::optional<TimePoint> last_exchange;
  std::chrono::milliseconds took{0};   ///< the last exchange
  std::chrono::milliseconds ahead{0};  ///< the clock that differs most from ours, and how
  count::Exchange::Load load;
  std::uint64_t connections = 0;
  std::uint64_t exchanges = 0;
  std::uint64_t damaged = 0;  ///< values that were ignored
  Connection::Traffic traffic;
};

/// What the link tells and asks its owner; called from its thread, and never after stop().
struct Hooks {
  std::function<TimePoint()> clock;
  /// This host's id, kept over restarts; nullopt while it cannot be known.
  std::function<std::optional<std::string>()> id;
  /// Another process has our id: makes, keeps and returns a new one.
  std::function<std::string()> renew_id;
  /// The link is up, or down with a reason. The first attempt counts as a change only when it
  /// fails.
  std::function<void(bool up, const std::string& reason)> changed;
  std::function<void(const ForeignReset& reset)> reset_elsewhere;
};

/// Carries counts between this host and the others: a thread that exchanges with a Redis or Valkey
/// server every so often, connects again when the server was lost (with a growing, jittered wait),
/// and never holds anybody up.
class Link {
 public:
  /// `exchange` must outlive it.
  Link(Options options, count::Exchange& exchange, Hooks hooks);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void start();
  /// Tells what is still untold, at most for a few seconds. Name lookup may take longer.
  void stop();
  Status status() const;

 private:
  void run();
  /// False when it is over.
  bool wait(std::chrono::milliseconds time);
  bool connect();
  bool exchange_once();
  void lost(const Trouble& trouble);
  void found();
  void note(TimePoint now, std::chrono::milliseconds took);
  std::chrono::milliseconds backoff();

  const Options options_;
  count::Exchange& exchange_;
  const Hooks hooks_;
  const std::string nonce_;

  // The thread's own.
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Session> session_;
  std::string place_;
  std::optional<bool> told_up_;
  unsigned failures_ = 0;
  std::uint64_t damaged_before_ = 0;  ///< of earlier connections, like the traffic
  Connection::Traffic traffic_before_;
  bool more_ = false;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  Status status_;
  std::thread thread_;
};

/// Sixteen hexadecimal digits that nobody else has.
std::string random_id();

}  // namespace weir::shared
