#include "detect/first_seen.hpp"

#include "detect/belonging.hpp"
#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

/// The organizational domain of From, for a name more or less before it is no new sender; empty
/// where it is nothing to judge by: an address that readers disagree about could teach us a domain
/// that nobody saw, and foreign senders are new every day where mail comes from outside.
std::string judged_domain(const Context& context) {
  const auto& from = context.transaction.message.from;
  if (!from.unambiguous() || from.fields > 1) return {};
  const auto& address = from.mailboxes.front().address;
  if (address.domain.empty()) return {};
  const auto direction = context.connector.direction;
  const bool judged = direction == Direction::to_cloud ||
                      (direction == Direction::from_cloud && is_accepted(context, address));
  return judged ? context.domains.organizational(address.domain) : std::string{};
}

}  // namespace

FirstSeen::Limits FirstSeen::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100));
  return {.points = points, .novelty = Novelty::from(settings)};
}

std::vector<count::Observation> FirstSeen::observe(const Context& context) const {
  const auto domain = judged_domain(context);
  if (domain.empty()) return {};
  const auto connector = count::key_part(context.connector.name);
  return {remember(id(), connector),
          remember(id(), connector + '|' + count::key_part(domain), !context.suspicious)};
}

std::vector<Finding> FirstSeen::judge(const Context& context, Counts counts) const {
  if (counts.size() < 2 || !limits_.novelty.established(counts[0]) || !counts[1] ||
      !limits_.novelty.is_new(*counts[1])) {
    return {};
  }
  const auto domain = judged_domain(context);
  const bool ours = belongs_here(context, context.transaction.message.from.first());
  auto evidence = "From domain " + quoted(domain) + " is new on connector " +
                  quoted(context.connector.name) + ": ";
  evidence += counts[1]->total > 1 ? "first seen within " + format_duration(limits_.novelty.new_for)
                                   : std::string{"not seen in 30d"};
  return {{id(), ours ? Severity::info : Severity::low, limits_.points,
           printable(evidence, kMaxEvidence), ours ? "" : "S3"}};
}

}  // namespace weir::detect
