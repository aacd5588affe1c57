#include "cases_runner/world.hpp"

#include <boost/json/parse.hpp>
#include <utility>

#include "cases_runner/message.hpp"
#include "pipeline/inspector.hpp"
#include "pipeline/rules.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::cases {
namespace {

std::string_view value_of(const std::map<std::string, std::string, std::less<>>& who,
                          std::string_view key) {
  const auto found = who.find(key);
  return found == who.end() ? std::string_view{} : std::string_view{found->second};
}

/// "<x@y> VIA host" as the MTA would report the recipient.
mail::RawRecipient recipient(const std::string& text) {
  const auto parts = words(text);
  return {.path = parts.at(0),
          .host = parts.size() == 3 && parts[1] == "VIA" ? parts[2] : "",
          .mailer = "smtp"};
}

}  // namespace

count::Counted CaseStore::add(const count::Batch& batch, TimePoint callers_now) {
  if (down_) {
    return {.readings = std::vector<std::optional<count::Reading>>(batch.observations.size()),
            .retry_of = {},
            .degraded = true,
            .degraded_reason = "state_unavailable"};
  }
  callers_now_ = callers_now;
  auto counted = store_.add(batch, now_);
  for (auto& reading : counted.readings) {
    if (reading && reading->hold_until) *reading->hold_until += callers_now - now_;
  }
  return counted;
}

void CaseStore::remember_tempfail(std::string_view identity, std::string_view event_id,
                                  TimePoint expires) {
  store_.remember_tempfail(identity, event_id, expires + (now_ - callers_now_));
}

World::World(const config::LoadResult& loaded)
    : config_{loaded.config},
      who_{{"CLIENT", "10.1.0.10"}, {"LISTENER", "smtp"}, {"HELO", "app1.contoso.example"}} {
  load();
}

void World::load() {
  auto engine = std::make_shared<const engine::Engine>(pipeline::make_rules(*config_, domains_),
                                                       domains_, store_);
  filter_ = std::make_shared<pipeline::Inspector>(
      config_, std::move(engine),
      pipeline::Surroundings{domains_, events_, store_, metrics_, ids_, "mx1"});
}

std::string World::play(const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    const auto wrong = take(step);
    if (!wrong.empty()) {
      return "line " + std::to_string(step.line) + ": " + step.verb + " " + step.rest + ": " +
             wrong;
    }
  }
  return {};
}

std::string World::take(const Step& step) {
  if (step.verb == "FROM") {
    from_ = step.rest;
    to_.clear();
  } else if (step.verb == "TO") {
    to_.push_back(step.rest);
  } else if (step.verb == "MESSAGE") {
    text_ = step.text;
    send(1);
  } else if (step.verb == "REPEAT") {
    send(std::stoi(step.rest));
  } else if (step.verb == "RETRY") {
    --number_;
    send(1);
  } else if (step.verb == "AFTER") {
    const auto duration = parse_duration(step.rest);
    if (!duration.ok) return "no duration";
    store_.pass(duration.value);
  } else if (step.verb == "STORE") {
    store_.set_down(step.rest == "down");
  } else if (step.verb == "RELOAD" || step.verb == "RESTART") {
    load();
  } else if (step.verb == "EXPECT") {
    return expect(step);
  } else {
    who_[step.verb] = step.rest == "-" ? "" : step.rest;
  }
  return {};
}

void World::send(int times) {
  seen_.clear();
  while (times-- > 0) send_one();
}

void World::send_one() {
  ++number_;
  auto raw = transaction();
  const auto headers = raw.headers;
  Seen seen;
  seen.answer = filter_->end_of_message(raw);
  seen.event = boost::json::parse(events_.kept.back().json);
  seen.delivered = applied(headers, seen.answer);
  seen_.push_back(std::move(seen));
}

mail::RawTransaction World::transaction() const {
  mail::RawTransaction raw;
  const auto client = words(value_of(who_, "CLIENT"));
  raw.session.client = IpAddress::parse(client.at(0));
  raw.session.client_name = client.size() > 1 ? client[1] : "unknown";
  raw.session.helo = value_of(who_, "HELO");
  raw.session.daemon_name = value_of(who_, "LISTENER");
  raw.session.auth_user = value_of(who_, "AUTH");
  if (!raw.session.auth_user.empty()) raw.session.auth_type = "PLAIN";
  raw.session.cert_subject = value_of(who_, "CERT");
  raw.queue_id = "4Case" + std::to_string(number_);
  auto arguments = words(numbered(from_, number_));
  raw.mail_from = arguments.at(0);
  raw.mail_args.assign(arguments.begin() + 1, arguments.end());
  for (const auto& path : to_) raw.recipients.push_back(recipient(numbered(path, number_)));
  split_message(unescaped(numbered(text_, number_)), raw);
  return raw;
}

std::string World::expect(const Step& step) { return check(step.rest, seen_); }

}  // namespace weir::cases
