#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "report/sink.hpp"
#include "sink/channel.hpp"
#include "sink/syslog_message.hpp"

namespace weir::sink {

struct SyslogOptions {
  std::string host;
  std::uint16_t port = 514;
  std::optional<TlsOptions> tls = {};
  SyslogStyle style = {};
  std::chrono::milliseconds timeout{
      10'000};  ///< of each step; a receiver that stalls so long is left
  std::uint64_t resend = 1'048'576;
  /// A connection that was closed in an orderly way after so long a silence has lost nothing.
  std::chrono::milliseconds quiet{60'000};
};

/// Events to a syslog server over TCP or TLS. The server never says what it has, so what was sent
/// last comes again after each connection that ended in another way than by a long silence.
class SyslogSink final : public report::Sink {
 public:
  explicit SyslogSink(SyslogOptions options);

  report::Delivered deliver(std::span<const report::Outgoing> events) override;
  std::uint64_t resend() const override { return options_.resend; }
  /// Also connects, so that it is known whether the server is there.
  report::Watched watch() override;
  bool connected() const noexcept override { return channel_.is_open(); }
  void cancel() noexcept override { channel_.cancel(); }

 private:
  std::string connect();
  bool ended();  ///< forgets the connection; true when it may have lost something

  SyslogOptions options_;
  Channel channel_;
  bool sent_ = false;  ///< something, over this connection
  std::chrono::steady_clock::time_point last_sent_{};
  std::chrono::steady_clock::time_point next_try_{};
};

}  // namespace weir::sink
