#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sink/channel.hpp"

namespace weir::sink {

enum class StartTls {
  may,     ///< when it is offered; the certificate is not looked at
  verify,  ///< or nothing is sent
  off
};

struct SmtpOptions {
  std::string host;
  std::uint16_t port = 25;
  std::string hello;  ///< our name
  StartTls tls = StartTls::may;
  std::string ca_file = {};
  std::chrono::milliseconds timeout{10'000};
};

/// What came of one message.
struct Submitted {
  enum class Fate { taken, later, refused };
  Fate fate = Fate::later;
  std::string reason = {};  ///< unless it was taken
  std::vector<std::string> left_out =
      {};  ///< recipients that were refused, with the reply, though taken
};

/// Hands one message at a time to a relay (RFC 5321), over a connection that is closed after it.
class SmtpClient {
 public:
  explicit SmtpClient(SmtpOptions options);

  /// `message` has CRLF line ends, none beyond 998 bytes. Addresses are ASCII, without brackets.
  Submitted submit(const std::string& from, const std::vector<std::string>& to,
                   std::string_view message);

  void cancel() noexcept { channel_.cancel(); }

 private:
  struct Reply {
    int code = 0;  ///< 0 = none
    std::string text;
  };
  Reply read_reply();
  Reply command(const std::string& line);
  std::string greet();  ///< up to the point where mail can begin; the error, or empty
  Submitted transact(const std::string& from, const std::vector<std::string>& to,
                     std::string_view message);

  SmtpOptions options_;
  Channel channel_;
  std::string unread_;
};

}  // namespace weir::sink
