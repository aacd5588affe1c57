#include "detect/ambiguous_from.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "detect/evidence.hpp"
#include "detect/readings.hpp"
#include "detect/report_mail.hpp"

namespace weir::detect {
namespace {

using mail::Anomaly;

/// Forms in which two readers find different addresses, or one finds none. Comments, quoted local
/// parts, 8-bit names and encoded commas are not here: they are ordinary, and where one of them
/// does mislead a reader there is an address in `others`.
constexpr std::array kMisleading{Anomaly::missing,         Anomaly::repeated_field,
                                 Anomaly::no_address,      Anomaly::group,
                                 Anomaly::source_route,    Anomaly::quoted_at_sign,
                                 Anomaly::unclosed,        Anomaly::several_angles,
                                 Anomaly::trailing_text,   Anomaly::several_at_signs,
                                 Anomaly::encoded_address, Anomaly::control_character,
                                 Anomaly::name_with_space, Anomaly::too_long,
                                 Anomaly::too_many,        Anomaly::routed_local_part};

void append(std::string& list, std::string_view name) {
  if (!list.empty()) list += ", ";
  list += name;
}

std::string misleading_forms(const mail::Message& message) {
  std::string forms;
  for (const auto anomaly : message.from.anomalies) {
    if (std::ranges::find(kMisleading, anomaly) != kMisleading.end()) {
      append(forms, to_string(anomaly));
    }
  }
  const auto& from = message.from;
  const bool absent = from.mailboxes.empty() && from.others.empty();
  if (absent && forms.empty()) append(forms, "missing");
  if (!from.others.empty()) append(forms, "read differently");
  return forms;
}

bool one_domain(const mail::AddressReading& from) {
  const auto& domain = from.mailboxes.front().address.domain;
  return every_reading(from, [&](const auto& address) { return address.domain == domain; });
}

bool all_distinct(const std::vector<mail::Mailbox>& mailboxes) {
  for (auto left = mailboxes.begin(); left != mailboxes.end(); ++left) {
    const auto same = [&](const auto& right) { return right.address.same_mailbox(left->address); };
    if (std::any_of(left + 1, mailboxes.end(), same)) return false;
  }
  return true;
}

/// RFC 5322 section 3.6.2: more than one author needs a Sender, and that is one mailbox. The same
/// author twice is nobody's habit but a spammer's.
bool is_joint(const mail::Message& message) {
  return one_domain(message.from) && message.sender.unambiguous() &&
         all_distinct(message.from.mailboxes);
}

bool is_unqualified(const mail::AddressReading& from) {
  return from.has(Anomaly::bad_domain) ||
         find_reading(from, [](const auto& address) { return address.domain.empty(); });
}

}  // namespace

AmbiguousFrom::Limits AmbiguousFrom::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto points = [&](std::string_view key, unsigned value) {
    return static_cast<unsigned>(settings.number(key, value, 0, 100));
  };
  return {.points = points("points", fallback.points),
          .unqualified_points = points("unqualified_points", fallback.unqualified_points),
          .joint_points = points("joint_points", fallback.joint_points)};
}

std::vector<Finding> AmbiguousFrom::judge(const Context& context, Counts) const {
  const auto& message = context.transaction.message;
  if (message.headers_empty) return {finding(message, "no header field reached Weir")};
  const auto& from = message.from;
  auto forms = misleading_forms(message);
  const bool several = from.mailboxes.size() > 1;
  const bool from_daemon = null_reverse_path(context.transaction.envelope) && from_nobody(message);
  if (from_daemon) return {unqualified(message)};
  if (!forms.empty() || (several && !is_joint(message))) {
    if (several) append(forms, to_string(Anomaly::several_mailboxes));
    return {finding(message, std::move(forms))};
  }
  if (several) {
    auto joint = finding(message, "several mailboxes of one domain with a Sender");
    joint.severity = Severity::low;
    joint.points = std::min(limits_.points, limits_.joint_points);
    return {std::move(joint)};
  }
  if (!is_unqualified(from)) return {};
  return {unqualified(message)};
}

Finding AmbiguousFrom::unqualified(const mail::Message& message) const {
  auto out = finding(message, "no full domain");
  out.severity = Severity::medium;
  out.points = std::min(limits_.points, limits_.unqualified_points);
  return out;
}

Finding AmbiguousFrom::finding(const mail::Message& message, std::string what) const {
  auto evidence = "From: " + std::move(what);
  std::size_t shown = 0;
  find_reading(message.from, [&](const mail::Address& address) {
    evidence += (shown == 0 ? ": " : ", ") + quoted(address.to_string());
    return ++shown == 3;
  });
  return {id(), Severity::high, limits_.points, printable(evidence, kMaxEvidence), ""};
}

}  // namespace weir::detect
