#include "incident/evidence.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "incident/top_list.hpp"
#include "incident/weight.hpp"
#include "weir/base/text.hpp"
#include "weir/incident/advice.hpp"

namespace weir::incident {
namespace {

using detect::LimitState;
using detect::Severity;

constexpr std::size_t kFirstMoments = 50;
constexpr std::size_t kMaxMoments = 100;
constexpr std::size_t kMaxText = 256;
constexpr std::size_t kMaxCommand = 4'000;
constexpr std::uint64_t kMostJudged = 100;

struct Noticed {
  std::string_view code;
  std::string_view detector;
  Severity severity = Severity::info;
  std::string_view evidence;
  unsigned points = 0;
};

std::string named(const Noticed& noticed) {
  auto text = std::string{noticed.detector};
  if (!noticed.code.empty()) text += " (" + std::string{noticed.code} + ")";
  return noticed.evidence.empty() ? text : text + ": " + printable(noticed.evidence, kMaxText);
}

/// `again` when the same message has shown it already.
void note(Incident& incident, const Noticed& noticed, TimePoint time, bool again) {
  auto found = std::ranges::find_if(incident.symptoms, [&](const SymptomSeen& seen) {
    return seen.detector == noticed.detector && seen.code == noticed.code;
  });
  if (found == incident.symptoms.end()) {
    if (incident.symptoms.size() == kMaxSymptoms) return;
    SymptomSeen seen;
    seen.code = noticed.code;
    seen.detector = noticed.detector;
    seen.first = time;
    incident.symptoms.push_back(std::move(seen));
    found = std::prev(incident.symptoms.end());
    narrate(incident, time, "first " + named(noticed));
  }
  if (!again) ++found->count;
  const bool graver = noticed.severity > found->severity;
  found->severity = std::max(found->severity, noticed.severity);
  found->points = std::max(found->points, noticed.points);
  found->first = std::min(found->first, time);
  found->last = std::max(found->last, time);
  note_evidence(*found, noticed.evidence, graver);
}

void note_symptoms(Incident& incident, const Sighting& sighting) {
  const auto& symptoms = sighting.symptoms;
  for (std::size_t i = 0; i < symptoms.size(); ++i) {
    const auto& one = symptoms[i];
    if (one.severity == Severity::info) continue;
    const bool again = std::any_of(
        symptoms.begin(), symptoms.begin() + static_cast<long>(i), [&](const Symptom& before) {
          return before.severity != Severity::info && before.detector == one.detector &&
                 before.code == one.code;
        });
    note(incident, {one.code, one.detector, one.severity, one.evidence, one.points}, sighting.time,
         again);
  }
}

void note_limit(Incident& incident, const LimitSighting& limit, TimePoint time) {
  auto& reached = incident.limits_reached;
  auto found = std::ranges::find_if(reached, [&](const LimitReached& one) {
    return one.name == limit.name && one.subject == limit.subject;
  });
  if (found == reached.end()) {
    const LimitReached one{
        limit.name, printable(limit.subject, kMaxText), limit.total, limit.limit, time, time};
    const bool known = std::ranges::find(reached, limit.name, &LimitReached::name) != reached.end();
    if (!known) {
      narrate(incident, time,
              "limit " + limit.name + " over: " + std::to_string(limit.total) + " of " +
                  std::to_string(limit.limit) + " for " + one.subject);
    }
    if (reached.size() == kMaxLimits) {
      if (!more_exceeded(one, reached.back())) return;
      reached.pop_back();
    }
    reached.push_back(one);
  } else {
    found->total = std::max(found->total, limit.total);
    found->limit = limit.limit;
    found->first = std::min(found->first, time);
    found->last = std::max(found->last, time);
  }
  std::ranges::stable_sort(reached, more_exceeded);
}

void note_limits(Incident& incident, const Sighting& sighting) {
  for (const auto& limit : sighting.limits) {
    if (limit.state != LimitState::over && limit.state != LimitState::hold) continue;
    add(incident.limits, limit.name, sighting.time);
    note_limit(incident, limit, sighting.time);
  }
}

void note_handling(Incident& incident, const Sighting& sighting) {
  const auto enforced = static_cast<std::size_t>(sighting.enforced);
  if (incident.enforced[enforced] == 0 && sighting.enforced >= Disposition::quarantine) {
    narrate(incident, sighting.time,
            "first message held back: " + std::string{to_string(sighting.enforced)} +
                (sighting.hold.empty() ? "" : " by an operator's hold"));
  }
  if (sighting.breaker) {
    constexpr std::string_view kTripped = "breaker tripped: messages are only tagged";
    if (std::ranges::find(incident.story, kTripped, &Moment::what) == incident.story.end()) {
      narrate(incident, sighting.time, std::string{kTripped});
    }
  }
  ++incident.enforced[enforced];
  ++incident.wanted[static_cast<std::size_t>(sighting.wanted)];
}

void note_people(Incident& incident, const Brief& brief) {
  const auto& sighting = brief.sighting;
  const auto time = sighting.time;
  add(incident.mail_from, sighting.mail_from, time);
  add(incident.header_from, sighting.header_from, time);
  add(incident.from_domains, sighting.from_domain, time);
  add(incident.mail_domains, sighting.mail_domain, time);
  add(incident.clients, sighting.client, time);
  add(incident.auth_users, sighting.auth_user, time);
  add(incident.subjects, sighting.subject, time);
  add(incident.fingerprints, sighting.fingerprint, time);
  for (const auto& host : sighting.link_hosts) add(incident.link_hosts, host, time);
  for (const auto& [domain, count] : brief.domains) {
    add(incident.recipient_domains, domain, time, count);
  }
  incident.recipient_domains.others += brief.other_domains;
  incident.recipients += sighting.recipient_count;
  incident.internal_recipients += brief.internal;
  incident.external_recipients += brief.external;
  incident.partner_recipients += brief.partner;
}

/// The numbers in "…, 3 of 20 new here, …", which recipient_spray says.
std::optional<std::pair<std::uint64_t, std::uint64_t>> new_of_judged(std::string_view evidence) {
  constexpr std::string_view kAfter = " new here";
  constexpr std::string_view kBetween = " of ";
  const auto end = evidence.rfind(kAfter);
  if (end == std::string_view::npos) return std::nullopt;
  const auto between = evidence.substr(0, end).rfind(kBetween);
  if (between == std::string_view::npos) return std::nullopt;
  const auto comma = evidence.substr(0, between).rfind(' ');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::uint64_t {
    std::uint64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() ? value
                                                                               : kMostJudged + 1;
  };
  const auto fresh = number(evidence.substr(comma + 1, between - comma - 1));
  const auto judged =
      number(evidence.substr(between + kBetween.size(), end - between - kBetween.size()));
  if (fresh > judged || judged > kMostJudged) return std::nullopt;  // a sender wrote that
  return std::pair{fresh, judged};
}

/// Whether senders and recipients are new to each other, as detectors say.
void note_likeliness(Incident& incident, const Sighting& sighting) {
  bool fresh = false;
  for (const auto& symptom : sighting.symptoms) {
    fresh = fresh || symptom.detector == "first_seen";
    if (symptom.detector != "recipient_spray") continue;
    if (const auto numbers = new_of_judged(symptom.evidence)) {
      incident.domains_new += numbers->first;
      incident.domains_judged += numbers->second;
    }
  }
  if (fresh) ++incident.new_senders;
}

void note_exchange(Incident& incident, const Sighting& sighting) {
  add(incident.connecting_ips, sighting.connecting_ip, sighting.time);
  if (sighting.network_message_id.empty()) return;
  ++incident.with_network_id;
  note_network_id(incident, printable(sighting.network_message_id, kMaxText));
}

void note_sample(Incident& incident, const Sample& sample) {
  if (sample.event_id.empty()) return;
  if (incident.first_samples.size() < kMaxSamples) incident.first_samples.push_back(sample);
  auto& worst = incident.worst_samples;
  const auto place =
      std::ranges::find_if(worst, [&](const Sample& one) { return one.score < sample.score; });
  if (worst.size() < kMaxSamples || place != worst.end()) {
    worst.insert(place, sample);
    if (worst.size() > kMaxSamples) worst.pop_back();
  }
  auto& newest = incident.newest_samples;
  newest.push_back(sample);
  if (newest.size() > kMaxSamples) newest.erase(newest.begin());
}

void seen_at(Incident& incident, TimePoint time) {
  if (incident.first_seen == TimePoint{} || time < incident.first_seen) incident.first_seen = time;
  incident.last_seen = std::max(incident.last_seen, time);
}

}  // namespace

void note_evidence(SymptomSeen& seen, std::string_view evidence, bool graver) {
  if (evidence.empty()) return;
  auto& all = seen.evidence;
  const auto text = printable(evidence, kMaxText);
  const auto known = std::ranges::find(all, text);
  if (known != all.end()) {
    if (graver) std::rotate(all.begin(), known, known + 1);
    return;
  }
  if (all.size() == kMaxEvidences) {
    ++seen.other_evidence;
    if (!graver) return;
    all.pop_back();
  }
  all.insert(graver ? all.begin() : all.end(), text);
}

bool more_exceeded(const LimitReached& a, const LimitReached& b) {
  const auto share = [](const LimitReached& one) {
    return static_cast<double>(one.total) /
           static_cast<double>(std::max<std::uint64_t>(one.limit, 1));
  };
  return share(a) > share(b);
}

void note_connector(Incident& incident, const std::string& connector) {
  auto& all = incident.connectors;
  if (all.size() == kMaxTouched || std::ranges::find(all, connector) != all.end()) return;
  all.push_back(connector);
}

void note_network_id(Incident& incident, std::string id) {
  auto& ids = incident.network_message_ids;
  if (std::ranges::find(ids, id) != ids.end()) return;
  ids.push_back(std::move(id));
  if (ids.size() > 2 * kNetworkIds) ids.erase(ids.begin() + kNetworkIds);
}

void note_remedy(Incident& incident, const Remedy& remedy) {
  if (remedy.command.empty() || remedy.command.size() > kMaxCommand) return;
  std::string_view rest{remedy.command};
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    if (printable(line, kMaxCommand) != line) return;
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  auto& all = incident.remedies;
  Remedy one{remedy.time, printable(remedy.why, kMaxText), remedy.command};
  if (const auto same = std::ranges::find(all, one.command, &Remedy::command); same != all.end()) {
    if (same->time >= one.time) return;
    all.erase(same);
  }
  all.insert(std::ranges::upper_bound(all, one.time, {}, &Remedy::time), std::move(one));
  if (all.size() > kMaxRemedies) all.erase(all.begin());
}

Brief brief_of(const Sighting& sighting) {
  Brief brief;
  brief.sighting = sighting;
  brief.sighting.recipients = {};
  std::vector<std::pair<std::string_view, std::uint64_t>> all;
  for (const auto& recipient : sighting.recipients) {
    if (recipient.kind == RecipientKind::partner) ++brief.partner;
    if (recipient.domain.empty()) continue;
    const auto found =
        std::ranges::find(all, recipient.domain, [](const auto& one) { return one.first; });
    if (found != all.end()) {
      ++found->second;
    } else if (all.size() < Brief::kDomains) {
      all.emplace_back(recipient.domain, 1);
    } else {
      ++brief.other_domains;
    }
  }
  brief.domains.assign(all.begin(), all.end());
  brief.partner = std::min(brief.partner, sighting.external_count);
  brief.external = sighting.external_count - brief.partner;
  const auto outside = std::min(sighting.external_count, sighting.recipient_count);
  brief.internal = sighting.recipient_count - outside;
  return brief;
}

void absorb(Incident& incident, const Brief& brief) {
  const auto& sighting = brief.sighting;
  if (incident.direction.empty()) incident.direction = sighting.direction;
  seen_at(incident, sighting.time);
  note_symptoms(incident, sighting);
  note_limits(incident, sighting);
  note_handling(incident, sighting);
  note_people(incident, brief);
  note_exchange(incident, sighting);
  note_likeliness(incident, sighting);
  ++incident.messages;
  if (sighting.suspicious) ++incident.suspicious;
  note_sample(incident, {sighting.event_id, sighting.time, sighting.score});
}

void absorb(Incident& incident, const Signal& signal) {
  seen_at(incident, signal.time);
  note(incident, {signal.symptom, signal.detector, signal.severity, signal.evidence, 0},
       signal.time, false);
  note_sample(incident, {signal.event_id, signal.time, 0});
  note_remedy(incident, {signal.time, signal.evidence, signal.remedy});
  if (signal.connector_event) ++incident.connector_events;
}

void absorb_retry(Incident& incident, const Sighting& sighting) {
  ++incident.retries;
  if (sighting.enforced < Disposition::quarantine) ++incident.passed_later;
}

void narrate(Incident& incident, TimePoint time, std::string what) {
  auto& story = incident.story;
  const auto place = std::ranges::upper_bound(story, time, {}, &Moment::time);
  story.insert(place, {time, std::move(what)});
  if (story.size() > kMaxMoments) story.erase(story.begin() + kFirstMoments);
}

void refresh(Incident& incident) {
  incident.title = title_of(incident);
  std::vector<Sample> all = incident.first_samples;
  all.insert(all.end(), incident.worst_samples.begin(), incident.worst_samples.end());
  all.insert(all.end(), incident.newest_samples.begin(), incident.newest_samples.end());
  std::ranges::stable_sort(all, {}, &Sample::time);
  incident.sample_events.clear();
  for (const auto& sample : all) {
    auto& ids = incident.sample_events;
    if (std::ranges::find(ids, sample.event_id) == ids.end()) ids.push_back(sample.event_id);
  }
}

void trim(Incident& incident) {
  const auto cut = [](auto& list, std::size_t most) {
    if (list.size() > most) list.resize(most);
  };
  for (auto* list :
       {&incident.mail_from, &incident.header_from, &incident.from_domains, &incident.mail_domains,
        &incident.clients, &incident.auth_users, &incident.subjects, &incident.recipient_domains,
        &incident.link_hosts, &incident.fingerprints, &incident.limits, &incident.connecting_ips}) {
    while (list->items.size() > TopList::kKept) {
      list->others += list->items.back().count;
      list->items.pop_back();
    }
    cut(list->marks, TopList::kMarks);
  }
  cut(incident.symptoms, kMaxSymptoms);
  for (auto& seen : incident.symptoms) cut(seen.evidence, kMaxEvidences);
  cut(incident.limits_reached, kMaxLimits);
  cut(incident.first_samples, kMaxSamples);
  cut(incident.worst_samples, kMaxSamples);
  cut(incident.newest_samples, kMaxSamples);
  cut(incident.story, kMaxMoments);
  cut(incident.connectors, kMaxTouched);
  cut(incident.parts, kMaxParts);
  cut(incident.network_message_ids, 2 * kNetworkIds);
  cut(incident.remedies, kMaxRemedies);
}

}  // namespace weir::incident
