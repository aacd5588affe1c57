#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "report/sink.hpp"
#include "sink/http_client.hpp"

namespace weir::sink {

struct WebhookOptions {
  HttpClient::Options http = {};
  std::string feed;                     ///< name, for X-Weir-Feed
  bool array = false;                   ///< a JSON array, else a line for each event
  bool json = true;                     ///< lines are JSON; else text
  std::size_t batch_bytes = 1'048'576;  ///< of a body; a single event may be larger
  std::uint32_t attempts = 5;           ///< before an event alone is thought to be refused for good
  std::string secret_file = {};         ///< key of the signature; empty = not signed
  std::string authorization_file = {};  ///< value of the Authorization field; empty = none
  std::function<TimePoint()> now = {};  ///< required
};

/// Events to an HTTP receiver, in order, until it answers 2xx. What it refuses (4xx but 408, 425
/// and 429) is sent in halves, at last alone; an event that is refused alone `attempts` times is
/// passed over when the receiver then takes one that comes after it, and only then: a receiver that
/// takes nothing at all is one to wait for.
class WebhookSink final : public report::Sink {
 public:
  explicit WebhookSink(WebhookOptions options);

  report::Delivered deliver(std::span<const report::Outgoing> events) override;
  void reopen() override { http_.close(); }
  /// The last request had an answer, or there was none yet.
  bool connected() const noexcept override { return answered_; }
  void cancel() noexcept override { http_.cancel(); }

 private:
  enum class Outcome { taken, later, refused };
  Outcome post(std::span<const report::Outgoing> events);
  std::size_t fitting(std::span<const report::Outgoing> events, std::size_t most) const;
  std::string body_of(std::span<const report::Outgoing> events) const;
  std::string fields_of(std::span<const report::Outgoing> events, const std::string& body,
                        HttpClient::Fields& fields) const;
  std::size_t pass_over(std::span<const report::Outgoing> events, report::Delivered& delivered);

  WebhookOptions options_;
  HttpClient http_;
  std::string error_;  ///< of the last post()
  std::chrono::milliseconds wait_{0};
  std::string suspect_;  ///< id of the event that was refused alone
  std::uint32_t refusals_ = 0;
  std::atomic<bool> answered_{true};
};

}  // namespace weir::sink
