#include "detect/lookalike_domain.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "detect/display_name.hpp"
#include "detect/evidence.hpp"
#include "detect/freemail.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

constexpr std::size_t kMaxFindings = 4;
constexpr std::size_t kMaxShown = 60;  // bytes of each of three texts in one evidence

bool belongs_here(const Context& context, std::string_view domain) {
  return domain.empty() || domain.front() == '[' ||
         context.organization.accepted_domains.contains(domain) ||
         connector::domain_matches_any(context.connector.foreign_domains, domain);
}

}  // namespace

struct LookalikeDomain::Work {
  const Context& context;
  std::unordered_set<std::string_view> seen;
  std::vector<Finding> findings;
};

LookalikeDomain::LookalikeDomain(Limits limits) : limits_{std::move(limits)} {
  for (auto& domain : limits_.exempt_domains) domain = ascii_lower(trimmed(domain));
}

LookalikeDomain::Limits LookalikeDomain::Limits::from(Settings& settings) {
  const Limits fallback;
  const auto points = [&](std::string_view key, unsigned otherwise) {
    return static_cast<unsigned>(settings.number(key, otherwise, 0, 100));
  };
  return {.points = points("points", fallback.points),
          .similar_points = points("similar_points", fallback.similar_points),
          .link_points = points("link_points", fallback.link_points),
          .exempt_domains = settings.texts("exempt_domains")};
}

std::vector<Finding> LookalikeDomain::judge(const Context& context, Counts) const {
  if (context.organization.protected_names.empty()) return {};
  const auto& message = context.transaction.message;
  Work work{context, {}, {}};
  look_at_addresses(work, Place::from, message.from);
  for (const auto& mailbox : message.from.mailboxes) look_at_name(work, mailbox);
  look_at_addresses(work, Place::reply_to, message.reply_to);
  look_at_addresses(work, Place::sender, message.sender);
  look_at_addresses(work, Place::mail_from, context.transaction.envelope.mail_from);
  for (const auto& link : message.content.links) look_at(work, Place::link, link.host);

  std::ranges::stable_sort(work.findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.points) > std::tie(b.severity, b.points);
  });
  if (work.findings.size() > kMaxFindings) work.findings.resize(kMaxFindings);
  return std::move(work.findings);
}

bool LookalikeDomain::exempt(std::string_view domain, std::string_view organization) const {
  return connector::domain_matches_any(limits_.exempt_domains, domain) ||
         connector::domain_matches_any(limits_.exempt_domains, organization);
}

void LookalikeDomain::look_at_addresses(Work& work, Place place,
                                        const mail::AddressReading& reading) const {
  find_reading(reading, [&](const mail::Address& address) {
    look_at(work, place, address.domain);
    return false;
  });
}

void LookalikeDomain::look_at(Work& work, Place place, std::string_view domain) const {
  const auto& context = work.context;
  if (belongs_here(context, domain) || !work.seen.insert(domain).second) return;
  const auto& names = context.organization.protected_names;
  const auto organization = context.domains.organizational(domain);
  if (names.named(organization) || is_freemail(organization) || exempt(domain, organization) ||
      connector::domain_matches_any(context.connector.foreign_domains, organization)) {
    return;
  }
  const auto found = likeness(domain, organization, names, context.domains);
  if (!found) return;
  // Services that send and serve for others have their customers' names below their own.
  const bool shown_as_sender = place == Place::from || place == Place::reply_to;
  if (!found->strong && !shown_as_sender) return;
  const bool words = found->resemblance == Resemblance::extra_words;
  if (place == Place::link && words && !found->bait) return;
  work.findings.push_back(finding(place, domain, *found));
}

Finding LookalikeDomain::finding(Place place, std::string_view domain,
                                 const Likeness& found) const {
  constexpr std::string_view kPlaces[] = {"From ", "Reply-To ", "Sender ", "MAIL FROM ",
                                          "link to "};
  std::string evidence{kPlaces[static_cast<std::size_t>(place)]};
  evidence += quoted(domain);
  evidence.append(" ").append(to_string(found.resemblance)).append(" ");
  evidence += quoted(found.original->name);
  if (!found.strong) {
    return {id(), Severity::low, std::min(limits_.points, limits_.similar_points),
            std::move(evidence), ""};
  }
  if (place == Place::link) {
    return {id(), Severity::medium, limits_.link_points, std::move(evidence), ""};
  }
  return {id(), Severity::high, limits_.points, std::move(evidence), ""};
}

void LookalikeDomain::look_at_name(Work& work, const mail::Mailbox& mailbox) const {
  const auto& context = work.context;
  const auto& domain = mailbox.address.domain;
  if (mailbox.display_name.empty() || belongs_here(context, domain)) return;
  // A From of an exempt domain is anybody's to write, so the envelope has to say the same.
  const auto declared = [&](const mail::Address& address) {
    return exempt(address.domain, context.domains.organizational(address.domain));
  };
  if (declared(mailbox.address) &&
      every_reading(context.transaction.envelope.mail_from, declared)) {
    return;
  }
  const auto where = ", address at " + printable(domain, kMaxShown);
  const auto name = "From name " + printable(mailbox.display_name, kMaxShown);
  const auto shown =
      shown_name(mailbox.display_name, context.organization.protected_names, context.domains);
  if (shown.name) {
    work.findings.push_back({id(), Severity::high, limits_.points,
                             name + (shown.address ? " shows an address at " : " shows ") +
                                 printable(shown.name->name, 40) + where,
                             ""});
  }
  const auto order = reordering(mailbox.display_name);
  if (order == Reordering::none) return;
  const bool overriding = order == Reordering::overriding;
  work.findings.push_back({id(), overriding ? Severity::high : Severity::low,
                           overriding ? limits_.points : limits_.similar_points,
                           name + " turns the order of its letters" + where, ""});
}

}  // namespace weir::detect
