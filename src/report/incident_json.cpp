#include "report/incident_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "report/incident_tops.hpp"
#include "report/json_writer.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;
using namespace incident;

/// Null for a time that never was.
json::value time_value(TimePoint time) {
  return time == TimePoint{} ? json::value() : json::value(format_time(time));
}

json::array texts_of(const std::vector<std::string>& texts) {
  json::array list;
  for (const auto& text : texts) list.emplace_back(text);
  return list;
}

json::object dispositions_of(const std::array<std::uint64_t, 5>& counts) {
  json::object object;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    object[to_string(static_cast<Disposition>(i))] = counts[i];
  }
  return object;
}

json::object top_of(const TopList& top, Detail detail) {
  json::array items;
  for (const auto& item : top.items) {
    items.push_back({{"key", item.key},
                     {"count", item.count},
                     {"error", item.error},
                     {"first_seen", time_value(item.first)},
                     {"last_seen", time_value(item.last)}});
  }
  json::object object{
      {"items", std::move(items)}, {"others", top.others}, {"distinct", top.distinct}};
  if (detail == Detail::kept) object["marks"] = json::array(top.marks.begin(), top.marks.end());
  return object;
}

json::array symptoms_of(const Incident& incident) {
  json::array list;
  for (const auto& seen : incident.symptoms) {
    list.push_back({{"code", seen.code},
                    {"detector", seen.detector},
                    {"severity", to_string(seen.severity)},
                    {"count", seen.count},
                    {"first_seen", time_value(seen.first)},
                    {"last_seen", time_value(seen.last)},
                    {"evidence", texts_of(seen.evidence)},
                    {"other_evidence", seen.other_evidence},
                    {"points", seen.points}});
  }
  return list;
}

json::array limits_of(const Incident& incident) {
  json::array list;
  for (const auto& limit : incident.limits_reached) {
    list.push_back({{"name", limit.name},
                    {"subject", limit.subject},
                    {"total", limit.total},
                    {"limit", limit.limit},
                    {"first_seen", time_value(limit.first)},
                    {"last_seen", time_value(limit.last)}});
  }
  return list;
}

json::array samples_of(const std::vector<Sample>& samples) {
  json::array list;
  for (const auto& sample : samples) {
    list.push_back(
        {{"event", sample.event_id}, {"time", time_value(sample.time)}, {"score", sample.score}});
  }
  return list;
}

json::array story_of(const Incident& incident) {
  json::array list;
  for (const auto& moment : incident.story) {
    list.push_back({{"time", time_value(moment.time)}, {"what", moment.what}});
  }
  return list;
}

json::array timeline_of(const Incident& incident) {
  json::array list;
  for (const auto& slot : incident.timeline) {
    list.push_back({{"begin", time_value(slot.begin)},
                    {"messages", slot.messages},
                    {"suspicious", slot.suspicious},
                    {"held", slot.held}});
  }
  return list;
}

json::array remedies_of(const Incident& incident) {
  json::array list;
  for (const auto& remedy : incident.remedies) {
    list.push_back(
        {{"time", time_value(remedy.time)}, {"why", remedy.why}, {"command", remedy.command}});
  }
  return list;
}

json::object head_of(const Incident& incident) {
  return {{"id", incident.id},
          {"connector", incident.connector},
          {"direction", incident.direction},
          {"status", to_string(incident.status)},
          {"resolution", to_string(incident.resolution)},
          {"closing", to_string(incident.closing)},
          {"merged_into", incident.merged_into},
          {"connectors", texts_of(incident.connectors)},
          {"parts", texts_of(incident.parts)},
          {"severity", to_string(incident.severity)},
          {"title", incident.title},
          {"first_seen", time_value(incident.first_seen)},
          {"opened", time_value(incident.opened)},
          {"last_seen", time_value(incident.last_seen)},
          {"last_loud", time_value(incident.last_loud)},
          {"closed", time_value(incident.closed)},
          {"resolved_by", incident.resolved_by},
          {"note", incident.note},
          {"revision", incident.revision},
          {"reopens", incident.reopens},
          {"peak", incident.peak},
          {"expected", incident.expected}};
}

void put_counts(json::object& object, const Incident& incident) {
  object["messages"] = incident.messages;
  object["suspicious"] = incident.suspicious;
  object["retries"] = incident.retries;
  object["passed_later"] = incident.passed_later;
  object["recipients"] = {{"total", incident.recipients},
                          {"external", incident.external_recipients},
                          {"partner", incident.partner_recipients},
                          {"internal", incident.internal_recipients}};
  object["likely"] = {{"domains_judged", incident.domains_judged},
                      {"domains_new", incident.domains_new},
                      {"new_senders", incident.new_senders}};
  object["connector_events"] = incident.connector_events;
  object["enforced"] = dispositions_of(incident.enforced);
  object["wanted"] = dispositions_of(incident.wanted);
}

}  // namespace

json::object to_json(const Incident& incident, Detail detail) {
  json::object tops;
  for (const auto& [name, list] : kTops) tops[name] = top_of(incident.*list, detail);
  json::object object = head_of(incident);
  put_counts(object, incident);
  object["symptoms"] = symptoms_of(incident);
  object["limits_reached"] = limits_of(incident);
  object["top"] = std::move(tops);
  object["samples"] = {{"first", samples_of(incident.first_samples)},
                       {"worst", samples_of(incident.worst_samples)},
                       {"newest", samples_of(incident.newest_samples)}};
  object["sample_events"] = texts_of(incident.sample_events);
  object["network_message_ids"] = texts_of(incident.network_message_ids);
  object["with_network_id"] = incident.with_network_id;
  object["remedies"] = remedies_of(incident);
  object["story"] = story_of(incident);
  object["timeline"] = timeline_of(incident);
  object["timeline_step_min"] = incident.timeline_step.count();
  return object;
}

std::string encode(const KeptIncident& kept) {
  json::array untold;
  for (const auto& change : kept.untold) {
    untold.push_back({{"kind", to_string(change.kind)},
                      {"time", time_value(change.time)},
                      {"reason", change.reason}});
  }
  return json::serialize(json::object{{"version", 1},
                                      {"incident", to_json(kept.incident, Detail::kept)},
                                      {"untold", std::move(untold)},
                                      {"reached", kept.recipients.reached},
                                      {"held", kept.recipients.held},
                                      {"beyond", kept.recipients.beyond}});
}

std::string encode(const Memory& memory) {
  const auto& signal = memory.signal;
  return json::serialize(json::object{{"time", time_value(signal.time)},
                                      {"connector", signal.connector},
                                      {"detector", signal.detector},
                                      {"severity", to_string(signal.severity)},
                                      {"symptom", signal.symptom},
                                      {"evidence", signal.evidence},
                                      {"event", signal.event_id},
                                      {"opens", signal.opens},
                                      {"connector_event", signal.connector_event},
                                      {"remedy", signal.remedy},
                                      {"incident", memory.incident}});
}

std::string encode(const RecipientEntry& entry) {
  return json::serialize(json::object{{"kind", to_string(entry.kind)},
                                      {"first", time_value(entry.first)},
                                      {"last", time_value(entry.last)},
                                      {"reached", entry.reached},
                                      {"held", entry.held},
                                      {"event", entry.event_id}});
}

}  // namespace weir::report
