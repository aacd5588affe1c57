#include "detect/spray_reading.hpp"

#include <algorithm>
#include <chrono>

#include "detect/evidence.hpp"
#include "detect/sender_key.hpp"

namespace weir::detect {
namespace {

constexpr std::chrono::hours kWindow{1};
constexpr std::string_view kId = "recipient_spray";

count::Observation different(std::string subject, const std::vector<std::string_view>& domains) {
  count::Observation out{.key = {std::string{kId}, std::move(subject), kWindow},
                         .gate = std::nullopt,
                         .distinct = true};
  const auto most = std::min(domains.size(), count::kMaxThings);
  out.things.reserve(most);
  for (std::size_t i = 0; i < most; ++i) out.things.push_back(count::thing_hash(domains[i]));
  return out;
}

std::vector<std::string_view> looked_up(const Spread& spread, const Context& context) {
  return sample(spread.domains, context.transaction.queue_id, SprayReading::kLookedAt);
}

}  // namespace

std::vector<count::Observation> SprayReading::observe(const Context& context, bool declared) {
  const auto spread = external_spread(context);
  if (spread.domains.empty()) return {};
  const auto who = sender_key(context).subject;
  const auto connector = "to|" + count::key_part(context.connector.name);
  const bool learns = !context.suspicious;
  std::vector<count::Observation> out{different(who, spread.domains), remember(kId, connector)};
  for (const auto domain : looked_up(spread, context)) {
    out.push_back(remember(kId, connector + '|' + count::key_part(domain), learns));
  }
  if (!spread.partners.empty()) out.push_back(different("partners|" + who, spread.partners));
  if (declared) {
    const auto sender = sender_literal(context.transaction.envelope.mail_from);
    out.push_back(remember(kId, "declared|" + who + '|' + count::key_part(sender), learns));
  }
  return out;
}

SprayReading::SprayReading(const Context& context, const Spread& spread, Counts counts,
                           bool declared, const Novelty& novelty, unsigned new_share)
    : domains{counts[0]->total} {
  const auto looked = looked_up(spread, context);
  if (!looked.empty()) example = looked.front();
  std::size_t at = 1;
  const auto next = [&] { return at < counts.size() ? counts[at++] : std::nullopt; };
  const bool established = novelty.established(next());
  for (const auto domain : looked) {
    const auto reading = next();
    if (!reading) continue;
    ++looked_at;
    if (novelty.is_new(*reading) && ++fresh == 1) example = domain;
  }
  if (!spread.partners.empty()) {
    const auto reading = next();
    if (reading) partners = reading->total;
  }
  habitual = declared && novelty.established(next());
  if (!established || looked_at == 0) return;
  kind = fresh * 100 >= looked_at * new_share ? Kind::fresh : Kind::known;
}

std::string SprayReading::evidence(const Context& context) const {
  auto text = std::to_string(domains) + " external domains in 1h by " + sender_key(context).shown;
  if (kind != Kind::unclear) {
    text += ", " + std::to_string(fresh) + " of " + std::to_string(looked_at) + " new here";
  }
  if (partners > 0) text += ", " + std::to_string(partners) + " partners";
  return text + ", such as " + quoted(example);
}

}  // namespace weir::detect
