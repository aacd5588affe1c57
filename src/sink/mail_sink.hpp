#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "report/sink.hpp"
#include "sink/mail_text.hpp"
#include "sink/smtp_client.hpp"

namespace weir::sink {

struct MailOptions {
  SmtpOptions smtp = {};
  Envelope envelope = {};
  std::uint32_t max_per_hour = 20;
  std::function<TimePoint()> now = {};  ///< required
};

/// One message to people for each event. When there were max_per_hour within an hour, what comes
/// waits in the log, and when that hour is over goes as one summary.
class MailSink final : public report::Sink {
 public:
  explicit MailSink(MailOptions options) : options_{std::move(options)}, smtp_{options_.smtp} {}

  report::Delivered deliver(std::span<const report::Outgoing> events) override;
  bool connected() const noexcept override { return answered_; }  ///< the last time it was asked
  void cancel() noexcept override { smtp_.cancel(); }

 private:
  std::chrono::milliseconds until_free(TimePoint now);
  Submitted send(const std::string& message);
  /// False when it has to be tried again.
  bool settle(const Submitted& submitted, std::span<const report::Outgoing> events,
              report::Delivered& delivered) const;

  MailOptions options_;
  SmtpClient smtp_;
  std::deque<TimePoint> sent_;  ///< within the last hour
  bool held_ = false;           ///< events waited for the hour to end: they go together
  std::atomic<bool> answered_{true};
};

}  // namespace weir::sink
