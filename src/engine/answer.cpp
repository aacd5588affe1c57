#include "weir/engine/answer.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "engine/verdict_header.hpp"
#include "weir/base/text.hpp"

namespace weir::engine {
namespace {

constexpr std::string_view kPrefix = "X-Weir-";
constexpr std::size_t kMaxReason = 100;  ///< Postfix cuts a quarantine reason there

bool is_ours(std::string_view name) noexcept {
  return name.size() >= kPrefix.size() && iequals(name.substr(0, kPrefix.size()), kPrefix);
}

/// An MTA counts fields of one name whatever its case, and forgets one when it is removed: so the
/// last of each name goes first.
std::vector<policy::HeaderRemoval> removals(std::span<const mail::HeaderField> headers) {
  std::map<std::string, int> seen;
  std::vector<policy::HeaderRemoval> out;
  for (const auto& field : headers) {
    const auto name = trimmed(field.name);
    if (is_ours(name)) out.push_back({std::string{name}, ++seen[ascii_lower(name)]});
  }
  std::ranges::reverse(out);
  return out;
}

std::string reason(const Verdict& verdict) {
  const bool by_limit = std::ranges::any_of(verdict.limits, [&](const detect::LimitResult& limit) {
    return limit.wanted && *limit.wanted >= verdict.decision.wanted;
  });
  if (verdict.decision.enforced == Disposition::reject) return "Refused by local mail policy";
  if (verdict.hold && verdict.hold->action >= verdict.decision.wanted) {
    return "Held back by order of the postmaster, try again later";
  }
  return by_limit ? "Held back, too much mail of this kind, try again later"
                  : "Held back by local mail policy, try again later";
}

}  // namespace

policy::Answer make_answer(const Verdict& verdict, std::span<const mail::HeaderField> headers,
                           std::string_view event_id, policy::HeaderStyle style) {
  policy::Answer answer;
  const auto& decision = verdict.decision;
  if (decision.mode == Mode::observe) return answer;

  answer.disposition = decision.enforced;
  answer.reply = policy::reply_for(decision.enforced, event_id, reason(verdict));
  if (answer.reply) return answer;

  answer.removals = removals(headers);
  if (decision.enforced == Disposition::quarantine) {
    auto why = "weir [id " + header_text(event_id) + "] ";
    if (verdict.hold) why += "hold " + header_text(verdict.hold->id) + ' ';
    answer.quarantine_reason = (why + finding_ids(verdict)).substr(0, kMaxReason);
  }
  const bool marked = decision.enforced != Disposition::accept;
  if (marked && style != policy::HeaderStyle::none) {
    answer.inserts.push_back(verdict_header(verdict, event_id, style));
  }
  return answer;
}

}  // namespace weir::engine
