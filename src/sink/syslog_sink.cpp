#include "sink/syslog_sink.hpp"

#include <algorithm>

namespace weir::sink {
namespace {

using report::Delivered;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBlock = 64 * 1024;
/// Unread bytes that are no sign of anything.
constexpr std::uint64_t kOrdinary = 128 * 1024;
/// A server that refuses a client's certificate says so only after its side of TLS 1.3 is done.
constexpr std::chrono::milliseconds kAfterTls{250};

/// Between tries to connect while there is nothing to deliver.
constexpr std::chrono::milliseconds kTryAgain{15'000};

/// What waits in the kernel is lost with the connection; it has to be less than what comes again.
int unsent_for(std::uint64_t resend) {
  constexpr std::uint64_t kLeast = 32 * 1024;
  return resend == 0 ? 0 : static_cast<int>(std::clamp<std::uint64_t>(resend / 8, kLeast, 1 << 20));
}

}  // namespace

SyslogSink::SyslogSink(SyslogOptions options)
    : options_{std::move(options)}, channel_{options_.timeout} {
  channel_.bound_unsent(unsent_for(options_.resend));
}

std::string SyslogSink::connect() {
  if (auto error = channel_.open(options_.host, options_.port); !error.empty()) return error;
  sent_ = false;
  if (options_.tls) {
    if (auto error = channel_.secure(*options_.tls, options_.host); !error.empty()) return error;
  }
  channel_.listen();
  return channel_.look(options_.tls ? kAfterTls : std::chrono::milliseconds{0});
}

bool SyslogSink::ended() {
  const bool quiet = channel_.ended_well() && Clock::now() - last_sent_ >= options_.quiet;
  const bool lost = sent_ && !quiet;
  sent_ = false;
  channel_.close();
  return lost;
}

report::Watched SyslogSink::watch() {
  if (channel_.is_open()) {
    auto error = channel_.look(std::chrono::milliseconds{0});
    const bool lost = !error.empty() && ended();
    return {.lost = lost, .error = std::move(error)};
  }
  if (Clock::now() < next_try_) return {};
  next_try_ = Clock::now() + kTryAgain;
  return {.error = connect()};
}

Delivered SyslogSink::deliver(std::span<const report::Outgoing> events) {
  if (channel_.is_open()) {
    if (auto error = channel_.look(std::chrono::milliseconds{0}); !error.empty()) {
      return {.count = 0, .error = std::move(error), .lost = ended()};
    }
  } else if (auto error = connect(); !error.empty()) {
    return {.count = 0, .error = std::move(error)};
  }
  std::string block;
  for (std::size_t i = 0; i < events.size(); ++i) {
    block += frame_of(events[i], options_.style);
    if (block.size() < kBlock && i + 1 < events.size()) continue;
    sent_ = true;
    last_sent_ = Clock::now();
    auto error = channel_.send(block);
    // What the receiver has not read when it dies has to be less than what comes again.
    if (error.empty() && options_.resend > 0) {
      error = channel_.settle(std::max(options_.resend / 2, kOrdinary));
    }
    if (!error.empty()) {
      return {.count = 0, .error = std::move(error), .lost = ended()};
    }
    block.clear();
  }
  return {.count = events.size()};
}

}  // namespace weir::sink
