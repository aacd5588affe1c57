#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "count/others.hpp"
#include "shared/connection.hpp"

namespace weir::shared {

/// Who this host is to the others.
struct Self {
  std::string id;     ///< the same over restarts, different from every other host's
  std::string nonce;  ///< of this process: tells two hosts that have the same id
  std::string name;   ///< for people
};

/// Another host, as its sign of life says.
struct Peer {
  std::string name;
  TimePoint said{};                                 ///< by its clock
  std::chrono::steady_clock::time_point changed{};  ///< when its sign last changed, by ours
  bool alive = false;                               ///< it changed since we look, and lately
};

/// What became of one exchange.
struct Exchanged {
  std::size_t told = 0;   ///< counters published
  std::size_t asked = 0;  ///< counters read
  bool more = false;      ///< there is more to do at once
  bool twin = false;      ///< another process uses our id
};

/// A reset that another host's operator asked for.
struct ForeignReset {
  std::string host;
  count::ResetWish wish;
  std::size_t forgotten = 0;
};

/// The protocol of docs/shared-counters.md over one connection. Keys begin with `prefix`:
/// `:c:`COUNTER, a hash with one field a host; `:changes`, a stream of what was published lately;
/// `:hosts`, a hash of signs of life. Not thread-safe.
class Session {
 public:
  struct Bounds {
    std::size_t tell = 2048;  ///< counters a round
    std::size_t ask = 2048;
    std::size_t patrol = 128;
    std::chrono::milliseconds limit{3000};  ///< for each of the two portions of a round
    std::chrono::milliseconds sign_every{1000};
  };

  Session(Connection& connection, count::Exchange& exchange, std::string prefix, Self self,
          Bounds bounds);

  /// Finds its place among the changes. `place`: where an earlier session was, empty = none.
  Result<bool, Trouble> greet(const std::string& place, TimePoint now);
  /// Tells what changed here and asks what changed elsewhere, in two round trips.
  Result<Exchanged, Trouble> exchange(TimePoint now);

  /// How far the changes have been read.
  const std::string& place() const noexcept { return place_; }
  const std::map<std::string, Peer, std::less<>>& peers() const noexcept { return peers_; }
  std::uint64_t damaged() const noexcept { return damaged_; }
  std::vector<ForeignReset> take_foreign_resets();

 private:
  struct Telling;
  std::string key(std::string_view kind, std::string_view rest = {}) const;
  Result<bool, Trouble> tell(TimePoint now, Exchanged& out);
  Telling prepare(TimePoint now);
  void write(Telling& telling, TimePoint now);
  void learn(const std::vector<Reply>& replies, const Telling& telling, TimePoint now,
             Exchanged& out);
  Result<bool, Trouble> ask(TimePoint now, Exchanged& out);
  void read_changes(const Reply& reply, Exchanged& out);
  void read_change(const Reply& fields);
  void read_signs(const Reply& own_before, const Reply& signs, TimePoint now, Exchanged& out);
  count::HeardPart read_counter(const std::string& counter, const Reply& fields, TimePoint now);
  void bury(const std::string& counter, const std::string& host, TimePoint now);

  Connection& connection_;
  count::Exchange& exchange_;
  const std::string prefix_;
  const Self self_;
  const Bounds bounds_;
  std::string place_ = "0-0";
  std::optional<TimePoint> signed_;
  std::map<std::string, Peer, std::less<>> peers_;
  bool peers_known_ = false;
  std::vector<std::pair<std::string, std::string>> dead_;  ///< counter and host to be withdrawn
  std::vector<ForeignReset> foreign_resets_;
  std::uint64_t damaged_ = 0;
};

}  // namespace weir::shared
