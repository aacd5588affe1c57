#include "baseline/book.hpp"

#include <algorithm>

#include "baseline/packing.hpp"

namespace weir::baseline {
namespace {

/// An hour counts as watched when no more than this of it was missed.
constexpr std::chrono::minutes kMissed{3};
/// Idle accounts are kept again after so long, busy ones each hour.
constexpr Hour kKeepIdle = 24;
constexpr std::string_view kConnector = "c:";
constexpr std::string_view kAccount = "a:";
constexpr std::size_t kMaxConnector = 256;

/// What an account has beside its tracker.
std::string encode(const Accounts::Account& account) {
  std::string out;
  put_varint(out, account.active_days);
  put_varint(out, static_cast<std::uint64_t>(std::max(account.active_day, 0)));
  put_varint(out, account.connector.size());
  return out + account.connector + account.tracker.encode();
}

std::optional<Accounts::Account> decode_account(std::string_view bytes) {
  Accounts::Account account;
  const auto days = take_varint(bytes);
  const auto day = take_varint(bytes);
  const auto size = take_varint(bytes);
  if (!days || !day || !size || *size > std::min(bytes.size(), kMaxConnector)) return std::nullopt;
  account.active_days = static_cast<unsigned>(std::min<std::uint64_t>(*days, 1'000'000));
  account.active_day = static_cast<std::int32_t>(std::min<std::uint64_t>(*day, 1'000'000));
  account.connector = bytes.substr(0, *size);
  auto tracker = Tracker::decode(bytes.substr(*size));
  if (!tracker) return std::nullopt;
  account.tracker = std::move(*tracker);
  return account;
}

std::optional<TimePoint> time_of(bool known, Hour hour) {
  return known ? std::optional{begin_of(hour)} : std::nullopt;
}

}  // namespace

template <class Act>
void Book::each(Act act) {
  for (auto& [name, connector] : connectors_) act(connector.tracker);
  for (auto& [name, account] : accounts_.all()) act(account.tracker);
}

void Book::set_rules(BookRules rules) {
  rules_ = std::move(rules);
  accounts_.set_most(rules_.accounts);
  look_up();
}

void Book::look_up() {
  calendar_ = calendar_for(hour_, rules_.rules, clock_, rules_.days_off);
  account_map_.reset();
}

void Book::begin(TimePoint now, std::optional<TimePoint> watched_since) {
  hour_ = hour_of(now);
  since_ = watched_since.value_or(now);
  look_up();
  const auto day = clock_(hour_).day;
  // What was kept in an earlier hour goes on in this one; the hours between were not watched.
  each([&](Tracker& tracker) {
    if (tracker.hour() < hour_) {
      tracker.turn(hour_, false, clock_(tracker.hour()), rules_.rules.weeks);
    } else if (tracker.hour() > hour_) {
      tracker.step_back(hour_, day);
    }
  });
}

void Book::see(TimePoint time, std::string_view connector, std::string_view account) {
  const auto day = calendar_.at(hour_)->local.day;
  auto found = connectors_.find(connector);
  if (found == connectors_.end()) found = connectors_.emplace(connector, Connector{}).first;
  found->second.tracker.see(time, hour_);
  const bool freezes = frozen(connector);
  if (freezes) found->second.tracker.spoil();
  if (account.empty()) return;
  auto* one = accounts_.see(account, time, day);
  one->tracker.see(time, hour_);
  one->connector = connector;
  if (freezes) one->tracker.spoil();
}

void Book::freeze(Names connectors) {
  if (connectors == frozen_) return;
  frozen_ = std::move(connectors);
  account_map_.reset();
  spoil_frozen();
}

void Book::spoil_frozen() {
  if (frozen_.empty()) return;
  for (auto& [name, connector] : connectors_) {
    if (frozen(name)) connector.tracker.spoil();
  }
  for (auto& [name, account] : accounts_.all()) {
    if (frozen(account.connector)) account.tracker.spoil();
  }
}

bool Book::tick(TimePoint now) {
  const auto hour = hour_of(now);
  if (hour == hour_) return false;
  if (hour < hour_) {
    step_back(hour);
  } else {
    turn(hour, now);
  }
  return true;
}

void Book::turn(Hour hour, TimePoint now) {
  // A jump over more than an hour: we slept, or the clock was set.
  const bool covered = hour == hour_ + 1 && since_ <= begin_of(hour_) + kMissed;
  if (hour != hour_ + 1) since_ = now;
  const auto local = clock_(hour_);
  each([&](Tracker& tracker) { tracker.turn(hour, covered, local, rules_.rules.weeks); });
  hour_ = hour;
  spoil_frozen();
  forget_gone(now);
  look_up();
}

// A connector that was taken out of the configuration, an account that was closed.
void Book::forget_gone(TimePoint now) {
  accounts_.age(now);
  for (auto at = connectors_.begin(); at != connectors_.end();) {
    const auto last = at->second.tracker.last_seen().value_or(now);
    if (now - last <= Accounts::kGone) {
      ++at;
      continue;
    }
    forgotten_.push_back(std::string{kConnector} + at->first);
    at = connectors_.erase(at);
  }
}

void Book::step_back(Hour hour) {
  hour_ = hour;
  since_ = begin_of(hour + 1);
  const auto day = clock_(hour).day;
  each([&](Tracker& tracker) { tracker.step_back(hour, day); });
  look_up();
}

Subject Book::subject(const Tracker& tracker, bool account, std::string_view name) const {
  Subject made{.history = tracker.history(), .account = account};
  const auto declared = rules_.declared.find(name);
  if (!account && declared != rules_.declared.end()) made.declared = declared->second;
  return made;
}

Expectation Book::expectation(std::string_view name, const Tracker& tracker, bool account,
                              std::string_view connector, TimePoint now) const {
  auto made = expect(subject(tracker, account, name), now, calendar_, rules_.rules);
  made.frozen = frozen(connector);
  if (made.frozen) made.why += "; an incident is open, so nothing is learned";
  return made;
}

std::shared_ptr<const Forecasts> Book::forecasts(TimePoint now) {
  Forecasts::Map connectors;
  for (const auto& [name, connector] : connectors_) {
    connectors.emplace(name, expectation(name, connector.tracker, false, name, now));
  }
  // A declared connector without mail yet has an expectation too.
  const Tracker nothing;
  for (const auto& [name, declared] : rules_.declared) {
    if (!connectors.contains(name)) {
      connectors.emplace(name, expectation(name, nothing, false, name, now));
    }
  }
  if (!account_map_) {
    auto accounts = std::make_shared<Forecasts::Map>();
    for (const auto& [name, account] : accounts_.all()) {
      if (!account.established) continue;
      auto made = expectation(name, account.tracker, true, account.connector, now);
      made.why.clear();
      accounts->emplace(name, std::move(made));
    }
    account_map_ = std::move(accounts);
  }
  return std::make_shared<const Forecasts>(
      std::move(connectors), account_map_,
      expect({.history = nothing.history(), .account = true}, now, calendar_, rules_.rules));
}

std::vector<Flow> Book::flows(TimePoint now) const {
  std::vector<Flow> flows;
  for (const auto& [name, connector] : connectors_) {
    const auto made = expectation(name, connector.tracker, false, name, now);
    const auto& recent = connector.tracker.recent();
    flows.push_back({.connector = name,
                     .expected = made.expected,
                     .low = made.low,
                     .quarter = recent.last(now, 3),
                     .half = recent.last(now, 6),
                     .hour = recent.last(now),
                     .day = calendar_.at(hour_)->local.day});
  }
  return flows;
}

View Book::view(std::string_view name, const Tracker& tracker, bool account, TimePoint now) const {
  View made;
  made.name = name;
  made.account = account;
  made.last_hour = tracker.recent().last(now);
  made.waiting = tracker.waiting();
  made.last_seen = tracker.last_seen();
  if (made.last_seen) made.first_seen = tracker.first_seen();
  const auto& history = tracker.history();
  made.learned_since = time_of(!history.empty(), history.began());
  made.learned_until = time_of(!history.empty(), history.newest() + 1);
  return made;
}

std::vector<View> Book::connectors(TimePoint now) const {
  std::vector<View> views;
  for (const auto& [name, connector] : connectors_) views.push_back(*find(name, now));
  return views;
}

std::optional<View> Book::find(std::string_view name, TimePoint now) const {
  if (const auto found = connectors_.find(name); found != connectors_.end()) {
    auto made = view(name, found->second.tracker, false, now);
    made.now = expectation(name, found->second.tracker, false, name, now);
    return made;
  }
  const auto found = accounts_.all().find(name);
  if (found == accounts_.all().end()) return std::nullopt;
  const auto& account = found->second;
  auto made = view(name, account.tracker, true, now);
  made.connector = account.connector;
  made.now = expectation(name, account.tracker, true, account.connector, now);
  return made;
}

std::vector<Ahead> Book::ahead(std::string_view name, TimePoint now, unsigned hours) const {
  const auto connector = connectors_.find(name);
  const auto account = accounts_.all().find(name);
  const bool is_account = connector == connectors_.end();
  std::vector<Ahead> made;
  if (is_account && account == accounts_.all().end()) return made;
  const auto& tracker = is_account ? account->second.tracker : connector->second.tracker;
  for (Hour hour = hour_of(now); hour < hour_of(now) + static_cast<Hour>(hours); ++hour) {
    const auto* entry = calendar_.at(hour);
    if (entry == nullptr) break;
    made.push_back(
        {hour, entry->local, entry->off,
         expect_hour(subject(tracker, is_account, name), hour, calendar_, rules_.rules)});
  }
  return made;
}

bool Book::forget(std::string_view name) {
  account_map_.reset();
  const auto found = connectors_.find(name);
  if (found == connectors_.end()) return accounts_.erase(name);
  forgotten_.push_back(std::string{kConnector} + found->first);
  connectors_.erase(found);
  return true;
}

std::vector<std::pair<std::string, std::string>> Book::take_changed(bool all) {
  std::vector<std::pair<std::string, std::string>> changed;
  for (auto& [name, connector] : connectors_) {
    changed.emplace_back(std::string{kConnector} + name, connector.tracker.encode());
  }
  for (auto& [name, account] : accounts_.all()) {
    if (!account.established) continue;
    if (!all && !account.changed && hour_ - account.kept < kKeepIdle) continue;
    changed.emplace_back(std::string{kAccount} + name, encode(account));
    account.changed = false;
    account.kept = hour_;
  }
  return changed;
}

std::vector<std::string> Book::take_forgotten() {
  auto keys = std::exchange(forgotten_, {});
  for (const auto& name : accounts_.take_forgotten()) keys.push_back(std::string{kAccount} + name);
  return keys;
}

bool Book::restore(std::string_view key, std::string_view bytes) {
  if (key.starts_with(kConnector)) {
    auto tracker = Tracker::decode(bytes);
    if (!tracker) return false;
    connectors_[std::string{key.substr(kConnector.size())}].tracker = std::move(*tracker);
    return true;
  }
  if (!key.starts_with(kAccount)) return false;
  auto account = decode_account(bytes);
  if (!account) return false;
  accounts_.restore(std::string{key.substr(kAccount.size())}, std::move(*account));
  return true;
}

}  // namespace weir::baseline
