#include "detect/recipient_spray.hpp"

#include <algorithm>

#include "detect/evidence.hpp"
#include "detect/exemption.hpp"
#include "detect/sender_patterns.hpp"

namespace weir::detect {
namespace {

/// Severities have the order that they have in words.
Severity higher(Severity severity) {
  return severity < Severity::high ? Severity{static_cast<int>(severity) + 1} : severity;
}

}  // namespace

RecipientSpray::Limits RecipientSpray::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto percent = [&](std::string_view key, unsigned value, unsigned least) {
    return static_cast<unsigned>(settings.number(key, value, least, 100));
  };
  const auto number = [&](std::string_view key, std::uint64_t value) {
    return settings.number(key, value, 1, 1'000'000);
  };
  const Limits out{.points = percent("points", fallback.points, 0),
                   .lesser_points = percent("lesser_points", fallback.lesser_points, 0),
                   .low_domains = number("low_domains", fallback.low_domains),
                   .medium_domains = number("medium_domains", fallback.medium_domains),
                   .high_domains = number("high_domains", fallback.high_domains),
                   .most_partners = number("most_partners", fallback.most_partners),
                   .new_share = percent("new_share", fallback.new_share, 1),
                   .exempt_senders = settings.texts("exempt_senders"),
                   .exempt_most = number("exempt_most", fallback.exempt_most),
                   .novelty = Novelty::from(settings)};
  if (out.low_domains >= out.medium_domains || out.medium_domains >= out.high_domains) {
    settings.reject("medium_domains", "write more than low_domains and less than high_domains");
  }
  return out;
}

std::vector<count::Observation> RecipientSpray::observe(const Context& context) const {
  return SprayReading::observe(context, declared(context));
}

std::vector<Finding> RecipientSpray::judge(const Context& context, Counts counts) const {
  if (counts.empty() || !counts[0] || counts[0]->total <= limits_.low_domains) return {};
  const auto spread = external_spread(context);
  const SprayReading seen{context,           spread,          counts,
                          declared(context), limits_.novelty, limits_.new_share};
  const auto result = lowered(grade(seen), context, seen);
  return {{id(), result.severity, result.points,
           printable(seen.evidence(context), kMaxEvidence - result.remark.size()) +
               std::string{result.remark},
           "S1"}};
}

bool RecipientSpray::declared(const Context& context) const {
  const auto& envelope = context.transaction.envelope;
  return !envelope.null_sender() && fits_senders(limits_.exempt_senders, envelope.mail_from);
}

RecipientSpray::Grade RecipientSpray::grade(const SprayReading& seen) const {
  const bool many = seen.domains > limits_.medium_domains;
  const bool most = seen.domains > limits_.high_domains;
  const auto lesser = std::min(limits_.lesser_points, limits_.points);
  Grade out;
  switch (seen.kind) {
    case SprayReading::Kind::fresh:
      out = {most   ? Severity::high
             : many ? Severity::medium
                    : Severity::low,
             many ? limits_.points : lesser};
      break;
    case SprayReading::Kind::unclear:
      out = {most ? Severity::medium : many ? Severity::low : Severity::info, many ? lesser : 0};
      break;
    case SprayReading::Kind::known:
      out = {many ? Severity::low : Severity::info, many ? lesser : 0};
      break;
  }
  if (seen.partners > limits_.most_partners) out.severity = higher(out.severity);
  return out;
}

/// MAIL FROM is text. What a declared sender is spared rests besides on where it comes from, and
/// ends at exempt_most; not all is spared where it writes to strangers. `exempted_volume` bounds
/// the reports.
RecipientSpray::Grade RecipientSpray::lowered(Grade grade, const Context& context,
                                              const SprayReading& seen) const {
  if (context.suspicious) return grade;
  if (context.transaction.envelope.null_sender()) {
    const bool report = exemption_of(context).form == Form::report;
    return report ? Grade{Severity::info, 0, " (reports)"} : grade;
  }
  const bool exempt = seen.habitual && seen.domains <= limits_.exempt_most &&
                      context.connector.direction != connector::Direction::unknown &&
                      !context.identity.mismatched();
  if (!exempt) return grade;
  if (seen.kind != SprayReading::Kind::fresh) return {Severity::info, 0, " (exempt)"};
  return {std::min(grade.severity, Severity::low),
          std::min({grade.points, limits_.lesser_points, limits_.points}), " (exempt)"};
}

}  // namespace weir::detect
