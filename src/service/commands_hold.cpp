// The verbs hold-list, hold-add and hold-remove.
#include <boost/json/array.hpp>

#include "service/breaker_duty.hpp"
#include "service/commands.hpp"
#include "service/hold_duty.hpp"
#include "service/hold_request.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/settings.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

std::shared_ptr<const config::Config> config_of(const HoldDuty& duty) {
  auto config = duty.around().config();
  if (!config) throw Refused{kUnavailable, "no configuration is in force yet"};
  return config;
}

/// What a hold would have taken of the last hour's mail.
json::object recent_json(const RecentMail::Volume& volume, const policy::Hold& hold) {
  const auto messages = hold.suspicious_only ? volume.suspicious : volume.messages;
  return {
      {"messages", messages * hold.percent / 100}, {"at_most", volume.at_most}, {"minutes", 60}};
}

std::string order(const policy::Hold& hold) {
  return std::string{to_string(hold.action)} + ' ' + std::to_string(hold.percent) + " % for " +
         format_duration(hold.until - hold.since) + ": " + hold.reason;
}

}  // namespace

json::object Commands::hold_list(const json::object&, const Caller&) {
  json::object answer;
  const auto now = controls_.now();
  controls_.on_watch([&] { answer = controls_.holds().list(now); });
  const auto config = config_of(controls_.holds());
  answer["breakers"] =
      tripped_breakers(controls_.counters(), *config,
                       controls_.holds().around().board.situation().forecasts.get(), now);
  return answer;
}

json::object Commands::hold_add(const json::object& request, const Caller& caller) {
  auto& duty = controls_.holds();
  const auto config = config_of(duty);
  const auto now = controls_.now();
  const auto wanted = requested_hold(request, *config, duty.around().domains, caller, now);
  HoldRecord record;
  RecentMail::Volume recent;
  controls_.on_watch([&] {
    record = duty.add(wanted);
    recent = duty.recent(wanted, now);
  });
  const auto& hold = record.hold;
  controls_.audit("hold-add", caller, "hold " + hold.id + " on " + whose(hold), true, order(hold));
  json::array warnings;
  for (const auto& doubt : doubts_of(hold, *config)) warnings.emplace_back(doubt);
  return {{"hold", to_json(record)},
          {"last_hour", recent_json(recent, hold)},
          {"warnings", std::move(warnings)}};
}

json::object Commands::hold_remove(const json::object& request, const Caller& caller) {
  const auto limit = text(request, "limit", false);
  if (!limit.empty()) return release_limit(limit, text(request, "subject", true), caller);
  const auto id = text(request, "id", true);
  std::optional<HoldRecord> record;
  controls_.on_watch([&] { record = controls_.holds().remove(id); });
  controls_.audit(
      "hold-remove", caller, record ? "hold " + id + " on " + whose(record->hold) : "hold " + id,
      record.has_value(),
      record ? "It took " + std::to_string(record->taken) + " messages; was ordered by " +
                   record->hold.author + ": " + record->hold.reason
             : "There is no such hold");
  if (!record) throw Refused{kNoInput, "there is no hold " + id};
  return {{"removed", to_json(*record)}};
}

/// The limit counts from zero again: while its total is over, a hold alone would be back at once.
json::object Commands::release_limit(const std::string& limit, const std::string& subject,
                                     const Caller& caller) {
  if (subject.empty()) throw Refused{kUsage, "\"subject\" is empty: write whose hold is to end"};
  const auto released = controls_.counters().reset(limit, subject);
  controls_.on_watch([&] { controls_.holds().forget_limit(limit, subject); });
  controls_.audit("hold-remove", caller, limit + "|" + subject, released > 0,
                  released > 0 ? "The limit counts from zero again" : "There is no such counter");
  if (released == 0) throw Refused{kNoInput, "no counter of " + limit + " for " + subject};
  return {{"released", {{"limit", limit}, {"subject", subject}}}};
}

}  // namespace weir::service
