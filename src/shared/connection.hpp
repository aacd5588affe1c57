#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"

namespace weir::shared {

/// Where the Redis or Valkey server is and who we are to it.
struct Address {
  std::string host;  ///< name or address; empty with a path
  std::uint16_t port = 6379;
  std::string path;  ///< of a unix socket
  unsigned database = 0;
  std::string user;
  std::string password;
  /// A file whose first line is the password, read at every connection; empty = `password`.
  std::string secret_file;
};

/// One answer of the server. Errors of a command are answers, too.
struct Reply {
  enum class Kind { nothing, text, number, list, error };
  Kind kind = Kind::nothing;
  std::string text;
  std::int64_t number = 0;
  std::vector<Reply> list;
};

/// Why there is no answer, in words for an operator, printable.
struct Trouble {
  std::string text;
};

/// A connection over which commands go in portions: many are sent at once, then all answers are
/// read. It blocks, but never longer than its limits say. What the server answers is bounded in
/// bytes and in elements; more than that ends the connection. Not thread-safe.
class Connection {
 public:
  /// Connects and logs in.
  static Result<std::unique_ptr<Connection>, Trouble> open(const Address& address,
                                                           std::chrono::milliseconds limit);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Adds a command to the next portion.
  void add(std::initializer_list<std::string_view> words);
  void add(const std::vector<std::string_view>& words);
  /// Sends the portion; its answers in order. After trouble the connection is of no use any more.
  Result<std::vector<Reply>, Trouble> run(std::chrono::milliseconds limit);

  struct Traffic {
    std::uint64_t commands = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t bytes_received = 0;
  };
  const Traffic& traffic() const noexcept { return traffic_; }

 private:
  struct Context;
  explicit Connection(std::unique_ptr<Context> context);
  Result<Reply, Trouble> read_one(std::chrono::steady_clock::time_point until);
  Trouble trouble() const;

  std::unique_ptr<Context> context_;
  std::size_t pending_ = 0;
  Traffic traffic_;
};

}  // namespace weir::shared
