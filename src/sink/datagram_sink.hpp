#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "report/sink.hpp"
#include "sink/syslog_message.hpp"

namespace weir::sink {

struct DatagramOptions {
  std::string host;
  std::uint16_t port = 514;
  SyslogStyle style = {};  ///< framing is none, whatever stands there
};

/// Events to a syslog server over UDP (RFC 5426): best effort. Only a host without anybody at that
/// port is noticed, one event late.
class DatagramSink final : public report::Sink {
 public:
  explicit DatagramSink(DatagramOptions options);
  ~DatagramSink() override;

  report::Delivered deliver(std::span<const report::Outgoing> events) override;
  void reopen() override { close(); }
  bool connected() const noexcept override { return well_; }

 private:
  struct Socket;
  std::string open();
  void close();

  DatagramOptions options_;
  std::unique_ptr<Socket> socket_;
  std::atomic<bool> well_{true};  ///< nothing says that nobody is there
};

}  // namespace weir::sink
