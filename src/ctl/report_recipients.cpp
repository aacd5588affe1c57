// Who is written to: inside or outside, known or not.
#include <algorithm>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/report_words.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;

constexpr std::uint64_t kManyDomains = 20;
constexpr std::size_t kMostBars = 12;

struct Counts {
  std::uint64_t total = 0;
  std::uint64_t external = 0;
  std::uint64_t partner = 0;
  std::uint64_t internal = 0;

  std::uint64_t outside() const { return external + partner; }
};

Counts counts_of(const Case& it) {
  const auto& incident = incident_of(it);
  return {number_at(incident, "recipients.total"), number_at(incident, "recipients.external"),
          number_at(incident, "recipients.partner"), number_at(incident, "recipients.internal")};
}

bool found(const json::value& incident, std::string_view detector) {
  return std::ranges::any_of(list_at(incident, "symptoms"), [&](const json::value& seen) {
    return text_at(seen, "detector") == detector;
  });
}

std::uint64_t domains_of(const Case& it) {
  return std::max<std::uint64_t>(number_at(incident_of(it), "top.recipient_domains.distinct"),
                                 it.mail.recipient_domains.distinct());
}

void add_spread(const Case& it, page::Section& section) {
  const auto& mail = it.mail;
  page::Facts facts;
  facts.facts.push_back({"Different domains", std::to_string(domains_of(it))});
  if (mail.messages > 0) {
    facts.facts.push_back(
        {"Different addresses",
         std::to_string(mail.addresses.distinct()) +
             (mail.unlisted > 0 || mail.addresses.beyond() > 0 ? " and more" : "")});
    facts.facts.push_back(
        {"Recipients of a message", "up to " + std::to_string(mail.most_recipients) + "; " +
                                        many(mail.many_recipients, "message", "messages") +
                                        " with ten or more"});
  }
  facts.facts.push_back({"Different people who got mail",
                         text_at(it.shown, "listed_recipients.reached", "0") + ", and " +
                             text_at(it.shown, "listed_recipients.held", "0") +
                             " whose mail was all held back"});
  section.blocks.emplace_back(std::move(facts));
  section.blocks.emplace_back(page::Command{
      "Shell",
      "weirctl incident recipients " + text_at(incident_of(it), "id") + " --reached --csv"});
}

std::vector<std::string> partners_in(const Case& it) {
  std::vector<std::string> names;
  for (const auto& [domain, count] : it.mail.recipient_domains.top(Tallies::kMaxKeys)) {
    if (it.declared.partners.contains(domain)) names.push_back(domain);
  }
  return names;
}

/// Recipient domains by whether mail went there in the time before.
struct Novelty {
  std::vector<std::string> known;
  std::vector<std::string> fresh;
};

Novelty novelty_of(const Case& it) {
  Novelty made;
  for (const auto& [domain, count] : it.mail.recipient_domains.top(Tallies::kMaxKeys)) {
    if (it.declared.accepted.contains(domain)) continue;
    (it.before.recipient_domains.has(domain) ? made.known : made.fresh).push_back(domain);
  }
  return made;
}

}  // namespace

page::Section which_recipients(const Case& it) {
  page::Section section{.id = "recipients",
                        .heading = "Are the recipients inside or outside, few or many?",
                        .answer = ""};
  const auto counts = counts_of(it);
  if (counts.total == 0) {
    section.answer = "Not known: no message that passed here belongs to the incident.";
    section.mark = Mark::unknown;
    return section;
  }
  const bool spray = found(incident_of(it), "recipient_spray") ||
                     (counts.outside() * 2 >= counts.total && domains_of(it) >= kManyDomains);
  section.mark = spray ? Mark::bad : counts.outside() > 0 ? Mark::notice : Mark::good;
  section.answer = percent(counts.outside(), counts.total) + " of " +
                   many(counts.total, "recipient", "recipients") + " are outside, in " +
                   many(domains_of(it), "domain", "domains") + " altogether" +
                   (spray ? ": that is spray and pray." : ".");
  section.blocks.emplace_back(
      page::Bars{.title = "Recipients",
                 .bars = {{"outside", counts.external, Mark::bad},
                          {"outside, of partners", counts.partner, Mark::notice},
                          {"inside", counts.internal, Mark::plain}}});
  add_spread(it, section);
  auto bars = bars_of(at(incident_of(it), "top.recipient_domains"),
                      "Domains written to, recipients", kMostBars);
  for (auto& bar : bars.bars) {
    if (it.declared.partners.contains(bar.label)) bar.mark = Mark::notice;
    if (it.declared.accepted.contains(bar.label)) bar.mark = Mark::good;
  }
  section.blocks.emplace_back(std::move(bars));
  section.blocks.emplace_back(not_known(
      "how many recipients do not exist. The MTA refuses what it refuses before Weir sees the "
      "message, and others answer with delivery reports days later."));
  return section;
}

page::Section customers_or_suppliers(const Case& it) {
  page::Section section{.id = "partners",
                        .heading = "Are customers or suppliers among the recipients?",
                        .answer = ""};
  const auto counts = counts_of(it);
  const auto names = partners_in(it);
  if (it.declared.known && it.declared.partner_domains.empty() && counts.partner == 0) {
    section.mark = Mark::unknown;
    section.answer =
        "Not known: organization.partner_domains is empty, so nobody is known to be one.";
  } else if (counts.partner > 0 || !names.empty()) {
    section.mark = Mark::bad;
    section.answer = "Yes: " + many(counts.partner, "recipient is", "recipients are") +
                     " of customers or suppliers" +
                     (names.empty() ? "." : ", in " + listed(names, 8) + ".") + " Tell them.";
  } else if (!it.declared.known) {
    section.mark = Mark::unknown;
    section.answer = "Not known: " + it.declared.problem + ".";
  } else {
    section.mark = Mark::good;
    section.answer = "No: none of the recipients is in one of " +
                     many(it.declared.partner_domains.size(), "partner domain", "partner domains") +
                     ".";
  }
  const auto novelty = novelty_of(it);
  if (!novelty.known.empty()) {
    section.blocks.emplace_back(page::Paragraph{
        "These domains had mail from here in the time before, so they may be customers or "
        "suppliers: " +
        listed(novelty.known, 20) + "."});
  }
  return section;
}

page::Section likely_recipients(const Case& it) {
  page::Section section{.id = "likely",
                        .heading = "Is it reasonable that these recipients get this mail?",
                        .answer = ""};
  const auto judged = number_at(incident_of(it), "likely.domains_judged");
  const auto fresh = number_at(incident_of(it), "likely.domains_new");
  const auto novelty = novelty_of(it);
  const auto all = novelty.known.size() + novelty.fresh.size();
  if (judged > 0) {
    section.mark = fresh * 2 > judged ? Mark::bad : fresh > 0 ? Mark::notice : Mark::good;
    section.answer = std::to_string(fresh) + " of " +
                     many(judged, "recipient domain", "recipient domains") + " (" +
                     percent(fresh, judged) + ") had never been written to: " +
                     (section.mark == Mark::bad ? "unlikely recipients." : "mostly known ones.");
  } else if (it.before.events > 0 && all > 0) {
    section.mark = novelty.fresh.size() * 2 > all ? Mark::bad : Mark::notice;
    section.answer = std::to_string(novelty.fresh.size()) + " of " +
                     many(all, "outside domain", "outside domains") + " (" +
                     percent(novelty.fresh.size(), all) +
                     ") had no mail from here in the time before.";
  } else {
    section.mark = Mark::unknown;
    section.answer = "Not known: there is no mail of the time before to compare with.";
  }
  const auto senders = number_at(incident_of(it), "likely.new_senders");
  if (senders > 0) {
    section.blocks.emplace_back(
        page::Paragraph{many(senders, "message", "messages") +
                        " had a From domain that was new on the connector."});
  }
  if (it.before.events > 0 && !novelty.fresh.empty()) {
    section.blocks.emplace_back(page::Paragraph{"No mail since " + it.before.since.substr(0, 10) +
                                                " went to: " + listed(novelty.fresh, 20) + "."});
  }
  return section;
}

}  // namespace weir::ctl
