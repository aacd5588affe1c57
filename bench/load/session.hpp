#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "load/dialogue.hpp"
#include "load/traffic.hpp"
#include "load/wire.hpp"

namespace weir::bench {

using Clock = std::chrono::steady_clock;

/// What the filter said of one message.
struct Outcome {
  char reply = 0;      ///< final SMFIR_*; 0 while there is none
  bool early = false;  ///< given before end-of-message
  bool verdict_header = false;
  bool quarantined = false;
  unsigned changes = 0;              ///< headers added, inserted, changed or removed
  Clock::duration end_of_message{};  ///< from SMFIC_BODYEOB written to the final reply
  Clock::duration whole{};           ///< from the first byte of the message to the final reply
};

/// The MTA's side of one milter connection, without blocking. Checks every reply: an answer where
/// none is due, an unknown one, one that was not negotiated or is malformed ends in `failed`.
class Session {
 public:
  enum class State { idle, busy, at_end, answered, failed };

  /// Owns `fd`, which must be connected and non-blocking.
  Session(int fd, const Client& client, bool hold_at_end);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void begin(Message message);
  /// Only in State::at_end, which only a session that holds there reaches.
  void end_message();
  /// The connection can be read or written.
  State advance();
  /// Says SMFIC_QUIT; the filter answers by closing, for which nobody waits.
  void quit();

  int fd() const noexcept { return fd_; }
  State state() const noexcept { return state_; }
  bool wants_to_write() const noexcept { return !out_.empty(); }
  const Message& message() const noexcept { return message_; }
  const Outcome& outcome() const noexcept { return outcome_; }
  const std::string& error() const noexcept { return error_; }
  Clock::time_point began() const noexcept { return began_; }

 private:
  void fail(std::string why);
  void next_segment();
  void write_out();
  void read_in();
  void take(const Packet& packet);
  void take_negotiation(const Packet& packet);
  void take_stage_reply(const Packet& packet);
  void take_end_reply(const Packet& packet);
  bool take_change(const Packet& packet);
  void finish(char reply);

  int fd_;
  Client client_;
  bool hold_at_end_;
  State state_ = State::idle;
  bool negotiated_once_ = false;
  bool connect_sent_ = false;
  char awaited_ = 0;  ///< command whose reply is due
  Negotiated negotiated_;
  std::vector<Segment> segments_;
  std::size_t segment_ = 0;
  std::string out_;
  PacketReader in_;
  Message message_;
  Outcome outcome_;
  std::string error_;
  Clock::time_point began_;
  Clock::time_point ended_;
};

}  // namespace weir::bench
