#include "sink/mail_sink.hpp"

#include "log/log.hpp"

namespace weir::sink {
namespace {

using report::Delivered;
using std::chrono::milliseconds;

constexpr milliseconds kHour = std::chrono::hours{1};
/// A relay that says 4xx is asked again after that at the earliest.
constexpr milliseconds kLater{5'000};

}  // namespace

milliseconds MailSink::until_free(TimePoint now) {
  while (!sent_.empty() && (now - sent_.front() >= kHour || sent_.front() > now)) {
    sent_.pop_front();
  }
  return sent_.size() < options_.max_per_hour ? milliseconds{0} : sent_.front() + kHour - now;
}

Submitted MailSink::send(const std::string& message) {
  auto submitted = smtp_.submit(options_.envelope.from, options_.envelope.to, message);
  answered_ = submitted.fate != Submitted::Fate::later;
  for (const auto& one : submitted.left_out) {
    log::limited(log::Level::warn, "mail to " + one.substr(0, one.find(':')),
                 "the relay takes no mail for " + one);
  }
  return submitted;
}

bool MailSink::settle(const Submitted& submitted, std::span<const report::Outgoing> events,
                      Delivered& delivered) const {
  if (submitted.fate == Submitted::Fate::later) {
    delivered.error = submitted.reason;
    delivered.wait = kLater;
    return false;
  }
  if (submitted.fate == Submitted::Fate::refused) {
    for (const auto& event : events) {
      delivered.refused.push_back({event.id, event.sequence, submitted.reason});
    }
  }
  delivered.count += events.size();
  return true;
}

Delivered MailSink::deliver(std::span<const report::Outgoing> events) {
  Delivered delivered;
  while (delivered.count < events.size()) {
    const auto rest = events.subspan(delivered.count);
    const auto now = options_.now();
    if (const auto wait = until_free(now); wait.count() > 0) {
      held_ = true;
      delivered.error = std::to_string(options_.max_per_hour) +
                        " messages were sent within an hour; what came after them goes as one "
                        "summary when it is over";
      delivered.wait = wait;
      break;
    }
    const auto part = held_ && rest.size() > 1 ? rest : rest.first(1);
    const auto submitted =
        send(part.size() > 1 ? summary_of(part, options_.envelope, now)
                             : message_about(part.front(), options_.envelope, now));
    if (!settle(submitted, part, delivered)) break;
    held_ = false;
    if (submitted.fate == Submitted::Fate::taken) sent_.push_back(now);
  }
  return delivered;
}

}  // namespace weir::sink
