#include "detect/envelope_mismatch.hpp"

#include <algorithm>

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"
#include "detect/form_journal.hpp"
#include "detect/rewritten.hpp"
#include "detect/sender_patterns.hpp"

namespace weir::detect {
namespace {

/// A journal report within the house may be one that nobody has declared yet.
constexpr unsigned kInsidePoints = 10;

std::string kind_of_mail(Form form) {
  auto name = std::string{to_string(form)};
  std::ranges::replace(name, '_', ' ');
  return " (" + name + ")";
}

}  // namespace

EnvelopeMismatch::Limits EnvelopeMismatch::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto points = [&](std::string_view key, unsigned value) {
    return static_cast<unsigned>(settings.number(key, value, 0, 100));
  };
  return {.points = points("points", fallback.points),
          .bulk_points = points("bulk_points", fallback.bulk_points),
          .unregistered_points = points("unregistered_points", fallback.unregistered_points),
          .journal_points = points("journal_points", fallback.journal_points),
          .exempt_senders = settings.texts("exempt_senders")};
}

std::vector<Finding> EnvelopeMismatch::judge(const Context& context, Counts) const {
  std::vector<Finding> findings;
  const bool from_internet = context.connector.direction == connector::Direction::from_internet;
  if (const auto* recipient = from_internet ? nullptr : unexpected_journal_recipient(context)) {
    findings.push_back(journaled(context, *recipient));
  }
  const auto mismatch = find_mismatch(context);
  if (mismatch && mismatch_counts(context) &&
      !fits_senders(limits_.exempt_senders, context.transaction.envelope.mail_from)) {
    findings.push_back(finding(context, *mismatch));
  }
  return findings;
}

Finding EnvelopeMismatch::finding(const Context& context, const Mismatch& mismatch) const {
  auto evidence =
      "MAIL FROM " + quoted(mismatch.mail_from->domain) + ", From " + quoted(mismatch.from->domain);
  if (is_unregistered_srs(mismatch.mail_from->local_part)) {
    const bool ours = is_accepted(context, *mismatch.mail_from);
    const bool stranger = ours && !belongs_here(context, *mismatch.from);
    return {id(), stranger ? Severity::high : Severity::medium,
            stranger ? limits_.unregistered_points : limits_.points,
            std::move(evidence) + " (bounces+SRS: relayed for an unregistered domain)", "S3"};
  }
  const auto form = exemption_of(context).form;
  if (form == Form::none) {
    return {id(), Severity::medium, limits_.points, std::move(evidence), "S2"};
  }
  if (form == Form::bulk) {
    return {id(), Severity::low, std::min(limits_.points, limits_.bulk_points),
            std::move(evidence) + " (bulk mail)", "S2"};
  }
  return {id(), Severity::info, 0, std::move(evidence) + kind_of_mail(form), "S2"};
}

Finding EnvelopeMismatch::journaled(const Context& context, const mail::Address& recipient) const {
  const bool outside = !is_accepted(context, recipient);
  return {id(), outside ? Severity::high : Severity::low,
          outside ? limits_.journal_points : std::min(limits_.journal_points, kInsidePoints),
          "journal report to " + quoted(recipient.to_string()) +
              ", which is none of journal_recipients",
          ""};
}

}  // namespace weir::detect
