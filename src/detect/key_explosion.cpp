#include "detect/key_explosion.hpp"

#include <algorithm>
#include <chrono>

#include "detect/evidence.hpp"
#include "detect/rewritten.hpp"
#include "detect/sender_key.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

constexpr std::chrono::hours kWindow{1};

count::Observation different(std::string_view field, const Context& context,
                             std::string_view sender) {
  auto subject = count::key_part(context.connector.name) + '|' + std::string{field} + '|' +
                 count::key_part(client_network(context.origin.client));
  return {.key = {"key_explosion", std::move(subject), kWindow},
          .gate = std::nullopt,
          .distinct = true,
          .things = {count::thing_hash(sender)}};
}

/// Where everybody's mail comes in, thousands of senders are the ordinary.
bool foreign_senders(const Context& context) {
  const auto direction = context.connector.direction;
  return direction == Direction::from_cloud || direction == Direction::from_internet;
}

bool is_verp(const mail::Envelope& envelope) {
  return envelope.rcpt_to.size() == 1 && envelope.mail_from.unambiguous() &&
         is_verp_of(envelope.mail_from.first().local_part, envelope.rcpt_to.front().address);
}

std::uint64_t total(Counts counts, std::size_t at) {
  return at < counts.size() && counts[at] ? counts[at]->total : 0;
}

}  // namespace

KeyExplosion::Limits KeyExplosion::Limits::from(Settings& settings) {
  constexpr std::uint64_t kMost = 100'000'000;
  const Limits fallback;
  const Limits out{
      .points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
      .warn_senders = settings.number("warn_senders", fallback.warn_senders, 1, kMost),
      .high_senders = settings.number("high_senders", fallback.high_senders, 1, kMost)};
  if (out.high_senders <= out.warn_senders) {
    settings.reject("high_senders",
                    "write more than warn_senders, which is " + std::to_string(out.warn_senders));
  }
  return out;
}

/// From is counted only beside another MAIL FROM: where they are the same, the first counter has
/// it, and ordinary mail costs one counter less.
std::vector<count::Observation> KeyExplosion::observe(const Context& context) const {
  const auto& transaction = context.transaction;
  const auto path = sender_literal(transaction.envelope.mail_from);
  const auto from = sender_literal(transaction.message.from);
  std::vector<count::Observation> out{different("mail_from", context, path)};
  if (from != path) out.push_back(different("from", context, from));
  return out;
}

std::vector<Finding> KeyExplosion::judge(const Context& context, Counts counts) const {
  const auto paths = total(counts, 0);
  const auto authors = total(counts, 1);
  const auto most = std::max(paths, authors);
  if (most <= limits_.warn_senders) return {};
  auto evidence = "client " + client_network(context.origin.client) + " used " +
                  std::to_string(paths) + " MAIL FROM";
  if (authors > 0) evidence += " and " + std::to_string(authors) + " other From";
  evidence +=
      " in 1h, more than " +
      std::to_string(most > limits_.high_senders ? limits_.high_senders : limits_.warn_senders);
  if (foreign_senders(context)) {
    return {{id(), Severity::info, 0, evidence + " (senders of others)", ""}};
  }
  if (authors <= limits_.warn_senders && is_verp(context.transaction.envelope)) {
    return {{id(), Severity::info, 0, evidence + " (bounce addresses with the recipient)", ""}};
  }
  return {{id(), most > limits_.high_senders ? Severity::high : Severity::low, limits_.points,
           evidence + ": somebody makes up senders", "S1"}};
}

}  // namespace weir::detect
