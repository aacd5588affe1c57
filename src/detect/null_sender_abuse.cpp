#include "detect/null_sender_abuse.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/exemption.hpp"
#include "detect/report_mail.hpp"

namespace weir::detect {

NullSenderAbuse::Limits NullSenderAbuse::Limits::from(Settings& settings) {
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .notice_points = static_cast<unsigned>(
              settings.number("notice_points", fallback.notice_points, 0, 100)),
          .max_recipients = settings.number("max_recipients", fallback.max_recipients, 1, 100'000)};
}

std::vector<Finding> NullSenderAbuse::judge(const Context& context, Counts) const {
  const auto& transaction = context.transaction;
  if (!null_reverse_path(transaction.envelope)) return {};
  const auto recipients = transaction.envelope.rcpt_to.size();
  switch (exemption_of(context).form) {
    case Form::report:
      if (recipients <= limits_.max_recipients) return {};
      return {finding("a report", recipients)};
    case Form::automatic_reply:
    case Form::journal_report:
      return {};
    case Form::machine_notice: {
      auto notice = finding("a notice that is no report", recipients);
      notice.severity = Severity::low;
      notice.points = std::min(limits_.points, limits_.notice_points);
      return {std::move(notice)};
    }
    default:
      return {finding(quoted(transaction.message.content.type), recipients)};
  }
}

Finding NullSenderAbuse::finding(std::string what, std::size_t recipients) const {
  return {id(), Severity::high, limits_.points,
          "MAIL FROM:<> on " + std::move(what) + " to " + std::to_string(recipients) +
              (recipients == 1 ? " recipient" : " recipients"),
          ""};
}

}  // namespace weir::detect
