#include "service/baseline_duty.hpp"

#include <chrono>
#include <utility>

#include "baseline/account.hpp"
#include "baseline/packing.hpp"
#include "weir/connector/connector.hpp"

namespace weir::service {
namespace {

constexpr std::string_view kKind = "baseline";
constexpr std::string_view kClock = "clock";
constexpr std::chrono::minutes kTellEvery{1};
/// A restart that takes no longer leaves the present hour whole.
constexpr std::chrono::minutes kShortBreak{3};
/// The sliding hour must fill before it can be missed.
constexpr std::chrono::minutes kWarmUp{65};

std::uint64_t number_of(TimePoint time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

/// When the records were kept, and since when mail was watched without a break.
struct Kept {
  TimePoint at{};
  TimePoint since{};
};

std::optional<Kept> kept_of(std::string_view bytes) {
  const auto at = baseline::take_varint(bytes);
  const auto since = baseline::take_varint(bytes);
  if (!at || !since) return std::nullopt;
  const auto time = [](std::uint64_t value) {
    return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(value)}};
  };
  return Kept{time(*at), time(*since)};
}

}  // namespace

baseline::BookRules book_rules(const config::Config& config) {
  const auto& from = config.baseline;
  baseline::BookRules made;
  made.rules.weeks = from.weeks;
  made.rules.learning = std::chrono::duration_cast<std::chrono::hours>(from.learning);
  made.rules.floor = from.floor;
  made.rules.warn_factor = from.warn_factor;
  made.rules.alert_factor = from.alert_factor;
  made.rules.unlearned_connector = from.unlearned_connector;
  made.rules.unlearned_account = from.unlearned_account;
  made.accounts = from.accounts;
  for (const auto& day : from.holidays) made.days_off.add_holiday(day);
  for (const auto& day : from.weekend) made.days_off.add_weekday(day);
  for (const auto& connector : config.connectors) {
    made.declared[connector.name] = connector.expected_per_hour;
  }
  made.declared.try_emplace(std::string{connector::kUnknownConnector}, 0);
  return made;
}

void BaselineDuty::begin(TimePoint now) {
  adopt();
  std::optional<TimePoint> since;
  for (const auto& [key, bytes] : around_.records.kept(kKind)) {
    if (key == kClock) {
      const auto kept = kept_of(bytes);
      if (kept && kept->at <= now && now - kept->at <= kShortBreak) since = kept->since;
    } else if (!book_.restore(key, bytes)) {
      around_.records.forget(kKind, key);
    }
  }
  begun_ = now;
  book_.begin(now, since);
  tick(now);
}

void BaselineDuty::see(const incident::Sighting& sighting) {
  if (!enabled_ || sighting.retry || sighting.passed_before) return;  // not new volume
  book_.see(sighting.time, sighting.connector,
            baseline::account_of({.auth_user = sighting.auth_user,
                                  .direction = sighting.direction,
                                  .connector = sighting.connector,
                                  .client = sighting.client,
                                  .mail_from = sighting.mail_from,
                                  .ours = around_.ours(sighting.mail_domain)}));
}

void BaselineDuty::tick(TimePoint now) {
  adopt();
  if (!enabled_) return;
  freeze();
  const bool turned = book_.tick(now);
  if (turned) keep(now, false);
  if (!turned && now >= told_ && now - told_ < kTellEvery) return;
  told_ = now;
  look_for_dips(now);
  around_.board.publish(book_.forecasts(now));
}

void BaselineDuty::end(TimePoint now) {
  if (!enabled_) return;
  freeze();
  book_.tick(now);
  keep(now, true);
}

// A reload came: its settings hold from now on, what was learned stays.
void BaselineDuty::adopt() {
  auto config = around_.config();
  if (!config || config == config_) return;
  config_ = std::move(config);
  enabled_ = config_->baseline.enabled;
  book_.set_rules(book_rules(*config_));
  if (!enabled_) around_.board.publish(std::shared_ptr<const baseline::Forecasts>{});
  told_ = {};
}

void BaselineDuty::freeze() {
  const auto incidents = around_.board.situation().incidents;
  baseline::Book::Names names;
  if (incidents) {
    for (const auto& [connector, id] : incidents->all()) names.insert(connector);
  }
  book_.freeze(std::move(names));
}

void BaselineDuty::look_for_dips(TimePoint now) {
  if (config_ && !config_->baseline.dips) return;
  // A clock that was set back makes it wait again, which is right: the last hour is not known.
  if (now - begun_ < kWarmUp || around_.degraded()) return dips_.pause();
  const auto incidents = around_.board.situation().incidents;
  baseline::Book::Names open;
  if (incidents) {
    for (const auto& [connector, id] : incidents->all()) open.insert(connector);
  }
  const auto said = dips_.look(book_.flows(now), open, now);
  if (!said.note.empty()) around_.note(said.note);
  for (const auto& dip : said.dips) {
    const bool grave = dip.level == baseline::Dip::Level::alert;
    around_.signal({.time = now,
                    .connector = dip.connector,
                    .detector = "volume_dip",
                    .severity = grave ? detect::Severity::medium : detect::Severity::low,
                    .symptom = "S1",
                    .evidence = dip.evidence,
                    .event_id = {},
                    .opens = grave});
  }
}

void BaselineDuty::keep(TimePoint now, bool all) {
  for (auto& [key, bytes] : book_.take_changed(all))
    around_.records.keep(kKind, key, std::move(bytes));
  for (const auto& key : book_.take_forgotten()) around_.records.forget(kKind, key);
  std::string clock;
  baseline::put_varint(clock, number_of(now));
  baseline::put_varint(clock, number_of(book_.watched_since()));
  around_.records.keep(kKind, kClock, std::move(clock));
}

bool BaselineDuty::forget(std::string_view name, TimePoint now) {
  if (!book_.forget(name)) return false;
  for (const auto& key : book_.take_forgotten()) around_.records.forget(kKind, key);
  around_.board.publish(book_.forecasts(now));
  return true;
}

}  // namespace weir::service
