#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sink/channel.hpp"

namespace weir::sink {

struct HttpAnswer {
  unsigned status = 0;           ///< 0 = none
  std::string retry_after = {};  ///< of the field, or empty
  std::string error = {};        ///< why there is none
};

/// Sends POST requests to one place, over a connection that is kept.
class HttpClient {
 public:
  struct Options {
    std::string host = {};
    std::uint16_t port = 443;
    std::string host_field = {};  ///< what the Host field says
    std::string target = "/";
    std::optional<TlsOptions> tls = {};
    std::chrono::milliseconds timeout{10'000};  ///< of each step; of an answer twice that
  };
  using Fields = std::vector<std::pair<std::string, std::string>>;

  explicit HttpClient(Options options);

  /// Names and values of `fields` must be safe to stand in a header. A kept connection that turns
  /// out to be gone is made anew, once; the receiver may then see the request twice.
  HttpAnswer post(const Fields& fields, std::string_view body);

  void close() { channel_.close(); }
  bool connected() const noexcept { return channel_.is_open(); }
  void cancel() noexcept { channel_.cancel(); }

 private:
  std::string connect();
  HttpAnswer exchange(std::string_view head, std::string_view body);
  /// `bytes`: what came after the answer before.
  HttpAnswer read_answer(std::string& bytes);

  Options options_;
  Channel channel_;
};

}  // namespace weir::sink
