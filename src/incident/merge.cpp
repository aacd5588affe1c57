#include "incident/merge.hpp"

#include <algorithm>

#include "incident/evidence.hpp"
#include "incident/timeline.hpp"
#include "incident/top_list.hpp"

namespace weir::incident {
namespace {

void merge_symptoms(Incident& into, const Incident& other) {
  for (const auto& seen : other.symptoms) {
    const auto same = std::ranges::find_if(into.symptoms, [&](const SymptomSeen& one) {
      return one.detector == seen.detector && one.code == seen.code;
    });
    if (same == into.symptoms.end()) {
      if (into.symptoms.size() < kMaxSymptoms) into.symptoms.push_back(seen);
      continue;
    }
    same->severity = std::max(same->severity, seen.severity);
    same->count += seen.count;
    same->first = std::min(same->first, seen.first);
    same->last = std::max(same->last, seen.last);
    same->points = std::max(same->points, seen.points);
    same->other_evidence += seen.other_evidence;
    for (const auto& evidence : seen.evidence) note_evidence(*same, evidence);
  }
}

void merge_limits(Incident& into, const Incident& other) {
  auto& reached = into.limits_reached;
  for (const auto& limit : other.limits_reached) {
    const auto same = std::ranges::find_if(reached, [&](const LimitReached& one) {
      return one.name == limit.name && one.subject == limit.subject;
    });
    if (same == reached.end()) {
      reached.push_back(limit);
      continue;
    }
    same->total = std::max(same->total, limit.total);
    same->first = std::min(same->first, limit.first);
    same->last = std::max(same->last, limit.last);
  }
  std::ranges::stable_sort(reached, more_exceeded);
  if (reached.size() > kMaxLimits) reached.resize(kMaxLimits);
}

/// The best of both, as many as are kept.
template <class Better>
void merge_samples(std::vector<Sample>& into, const std::vector<Sample>& other, Better better) {
  for (const auto& sample : other) {
    if (std::ranges::find(into, sample.event_id, &Sample::event_id) == into.end()) {
      into.push_back(sample);
    }
  }
  std::ranges::stable_sort(into, better);
  if (into.size() > kMaxSamples) into.resize(kMaxSamples);
}

void merge_all_samples(Incident& into, const Incident& other) {
  const auto earlier = [](const Sample& a, const Sample& b) { return a.time < b.time; };
  const auto worse = [](const Sample& a, const Sample& b) { return a.score > b.score; };
  const auto newer = [](const Sample& a, const Sample& b) { return a.time > b.time; };
  merge_samples(into.first_samples, other.first_samples, earlier);
  merge_samples(into.worst_samples, other.worst_samples, worse);
  merge_samples(into.newest_samples, other.newest_samples, newer);
  std::ranges::reverse(into.newest_samples);  // newest last
}

void merge_lists(Incident& into, const Incident& other) {
  constexpr TopList Incident::*kLists[] = {
      &Incident::mail_from,    &Incident::header_from, &Incident::from_domains,
      &Incident::mail_domains, &Incident::clients,     &Incident::auth_users,
      &Incident::subjects,     &Incident::link_hosts,  &Incident::recipient_domains,
      &Incident::fingerprints, &Incident::limits,      &Incident::connecting_ips};
  for (const auto list : kLists) merge(into.*list, other.*list);
  for (const auto& connector : other.connectors) note_connector(into, connector);
  for (const auto& id : other.network_message_ids) note_network_id(into, id);
  for (const auto& remedy : other.remedies) note_remedy(into, remedy);
}

void merge_counts(Incident& into, const Incident& other) {
  into.messages += other.messages;
  into.suspicious += other.suspicious;
  into.retries += other.retries;
  into.passed_later += other.passed_later;
  into.recipients += other.recipients;
  into.external_recipients += other.external_recipients;
  into.partner_recipients += other.partner_recipients;
  into.internal_recipients += other.internal_recipients;
  into.with_network_id += other.with_network_id;
  into.domains_judged += other.domains_judged;
  into.domains_new += other.domains_new;
  into.new_senders += other.new_senders;
  into.connector_events += other.connector_events;
  for (std::size_t i = 0; i < into.enforced.size(); ++i) {
    into.enforced[i] += other.enforced[i];
    into.wanted[i] += other.wanted[i];
  }
}

void merge_course(Incident& into, const Incident& other) {
  for (const auto& moment : other.story) {
    narrate(into, moment.time, other.connector + ": " + moment.what);
  }
  coarsen_to(into, other.timeline_step);
  for (const auto& slot : other.timeline) {
    add(into, slot.begin, {slot.messages, slot.suspicious, slot.held});
  }
}

}  // namespace

void merge(Incident& into, const Incident& other) {
  if (into.direction.empty()) into.direction = other.direction;
  if (into.expected.empty()) into.expected = other.expected;
  into.severity = std::max(into.severity, other.severity);
  if (other.first_seen != TimePoint{}) {
    into.first_seen = into.first_seen == TimePoint{} ? other.first_seen
                                                     : std::min(into.first_seen, other.first_seen);
  }
  into.last_seen = std::max(into.last_seen, other.last_seen);
  into.last_loud = std::max(into.last_loud, other.last_loud);
  into.reopens = std::max(into.reopens, other.reopens);
  into.peak = std::max(into.peak, other.peak);
  merge_counts(into, other);
  merge_symptoms(into, other);
  merge_limits(into, other);
  merge_lists(into, other);
  merge_all_samples(into, other);
  merge_course(into, other);
}

}  // namespace weir::incident
