#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace weir::config {

/// What `state.shared` says.
struct RedisUrl {
  std::string host;  ///< empty with a path
  std::uint16_t port = 6379;
  std::string path;  ///< of a unix socket
  unsigned database = 0;
  std::string user;
  std::string password;
};

/// `redis://[[USER]:PASSWORD@]HOST[:PORT][/DB]` or `redis+unix:/PATH[?db=N]`; in user and password
/// %XX stands for a byte. nullopt: it is neither.
std::optional<RedisUrl> parse_redis_url(const std::string& text);

/// Empty, or such an address. Returns what to write instead.
std::string check_redis_url(const std::string& text);

}  // namespace weir::config
