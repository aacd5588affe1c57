#include "baseline/accounts.hpp"

#include <algorithm>
#include <tuple>

namespace weir::baseline {
namespace {

constexpr unsigned kDaysToEstablish = 2;

TimePoint last_of(const Accounts::Account& account) {
  return account.tracker.last_seen().value_or(TimePoint{});
}

}  // namespace

Accounts::Account* Accounts::see(std::string_view name, TimePoint now, std::int32_t day) {
  auto found = all_.find(name);
  if (found == all_.end()) {
    if (all_.size() - established_ >= most_on_trial()) make_room_on_trial();
    found = all_.emplace(std::string{name}, Account{}).first;
  }
  auto& account = found->second;  // making room drops others only: this one is on trial
  if (account.active_days == 0 || account.active_day != day) {
    account.active_day = day;
    ++account.active_days;
    // Looked at once a day only: finding room looks at all.
    if (!account.established && account.active_days >= kDaysToEstablish &&
        make_room_established(now)) {
      account.established = true;
      ++established_;
    }
  }
  account.changed = true;
  return &account;
}

void Accounts::restore(std::string name, Account account) {
  account.established = true;
  if (all_.emplace(std::move(name), std::move(account)).second) ++established_;
}

// Half of those on trial go at a time, so that a flood of made-up senders costs each of them
// little.
void Accounts::make_room_on_trial() {
  std::vector<std::tuple<std::uint64_t, TimePoint, Map::iterator>> trial;
  for (auto at = all_.begin(); at != all_.end(); ++at) {
    const auto& account = at->second;
    if (account.established) continue;
    trial.emplace_back(account.active_days, last_of(account), at);
  }
  const auto half = static_cast<std::ptrdiff_t>((trial.size() + 1) / 2);
  std::nth_element(
      trial.begin(), trial.begin() + half - 1, trial.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
      });
  for (auto at = trial.begin(); at != trial.begin() + half; ++at) drop(std::get<2>(*at));
}

bool Accounts::make_room_established(TimePoint now) {
  if (established_ < most_ - std::min(most_ - 1, most_on_trial())) return true;
  auto oldest = all_.end();
  for (auto at = all_.begin(); at != all_.end(); ++at) {
    if (!at->second.established) continue;
    if (oldest == all_.end() || last_of(at->second) < last_of(oldest->second)) oldest = at;
  }
  if (oldest == all_.end() || now - last_of(oldest->second) < kIdle) return false;
  drop(oldest);
  return true;
}

void Accounts::age(TimePoint now) {
  for (auto at = all_.begin(); at != all_.end();) {
    at = now - last_of(at->second) > kGone ? drop(at) : std::next(at);
  }
}

bool Accounts::erase(std::string_view name) {
  const auto found = all_.find(name);
  if (found == all_.end()) return false;
  drop(found);
  return true;
}

Accounts::Map::iterator Accounts::drop(Map::iterator at) {
  if (at->second.established) {
    --established_;
    forgotten_.push_back(at->first);
  }
  return all_.erase(at);
}

}  // namespace weir::baseline
