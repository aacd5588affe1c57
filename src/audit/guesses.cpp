#include "audit/guesses.hpp"

#include <algorithm>

#include "audit/codec.hpp"

namespace weir::audit {
namespace {

std::int64_t second_of(TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

std::string Guesses::storage_key(const Key& key) {
  return made_id("guess", {std::to_string(key.first), key.second});
}

Guesses::Account* Guesses::account_of(const Key& key, const std::string& account) {
  if (!days_.contains(key) && days_.size() >= kMaxSources) {
    const auto oldest = days_.begin();
    if (oldest->first.first >= key.first) return nullptr;
    dirty_.insert(storage_key(oldest->first));
    days_.erase(oldest);
  }
  auto& accounts = days_[key];
  const auto known = accounts.find(account);
  if (known != accounts.end()) return &known->second;
  return accounts.size() < kMaxAccounts ? &accounts[account] : nullptr;
}

void Guesses::failed(const std::string& account, const std::string& source, TimePoint time) {
  const Key key{day_of(time), source};
  auto* const of = account_of(key, account);
  if (of == nullptr) return;
  const auto second = second_of(time);
  auto& failures = of->failures;
  const auto at = std::ranges::lower_bound(failures, second);
  if (at != failures.end() && *at == second) return;
  if (at == failures.end() && failures.size() >= kFailures) return;
  failures.insert(at, second);
  if (failures.size() > kFailures) failures.pop_back();
  dirty_.insert(storage_key(key));
}

void Guesses::succeeded(const std::string& account, const std::string& source, TimePoint time) {
  const Key key{day_of(time), source};
  if (!days_.contains(key)) return;
  auto* const of = account_of(key, account);
  if (of == nullptr) return;
  const auto second = second_of(time);
  if (of->success != 0 && of->success <= second) return;
  of->success = second;
  dirty_.insert(storage_key(key));
}

Guesses::Sums Guesses::before(const std::string& account, const std::string& source,
                              TimePoint time) const {
  const auto until = second_of(time);
  const auto from = second_of(time - kWindow);
  const auto in_window = [&](std::int64_t second) { return second > from && second <= until; };
  Sums sums;
  std::vector<const Accounts*> days;
  bool full = false;
  for (const auto day : {day_of(time) - 1, day_of(time)}) {
    const auto found = days_.find({day, source});
    if (found == days_.end()) continue;
    days.push_back(&found->second);
    full = full || found->second.size() >= kMaxAccounts;
    const auto own = found->second.find(account);
    if (own == found->second.end()) continue;
    sums.own += static_cast<std::size_t>(std::ranges::count_if(own->second.failures, in_window));
  }
  // Of so many it is not known whether this one was among them.
  if (full) sums.own = std::max<std::size_t>(sums.own, 1);
  if (sums.own == 0) return sums;
  std::set<std::string_view> failed;
  std::set<std::string_view> succeeded;
  for (const auto* accounts : days) {
    for (const auto& [name, of] : *accounts) {
      if (std::ranges::any_of(of.failures, in_window)) failed.insert(name);
      if (of.success != 0 && in_window(of.success)) succeeded.insert(name);
    }
  }
  sums.accounts = failed.size();
  for (const auto name : succeeded) {
    if (!failed.contains(name)) ++sums.succeeded;
  }
  return sums;
}

std::string Guesses::save(const std::string& key) const {
  for (const auto& [of, accounts] : days_) {
    if (storage_key(of) != key) continue;
    Writer writer;
    writer.number(static_cast<std::uint64_t>(of.first));
    writer.text(of.second);
    writer.number(accounts.size());
    for (const auto& [name, account] : accounts) {
      writer.text(name);
      writer.number(static_cast<std::uint64_t>(account.success));
      writer.number(account.failures.size());
      for (const auto second : account.failures) writer.number(static_cast<std::uint64_t>(second));
    }
    return writer.sealed();
  }
  return {};
}

void Guesses::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  static constexpr std::uint64_t kMostSeconds = 1ULL << 40U;
  const auto number = [&reader] {
    return static_cast<std::int64_t>(std::min(reader->number(), kMostSeconds));
  };
  Key key;
  key.first = number();
  key.second = reader->text();
  Accounts accounts;
  const auto size = reader->number();
  for (std::uint64_t i = 0; i < size && i < kMaxAccounts && reader->good(); ++i) {
    auto name = reader->text();
    Account account;
    account.success = number();
    const auto failures = reader->number();
    for (std::uint64_t j = 0; j < failures && j < kFailures && reader->good(); ++j) {
      account.failures.push_back(number());
    }
    std::ranges::sort(account.failures);
    accounts.emplace(std::move(name), std::move(account));
  }
  if (!reader->good() || days_.size() >= kMaxSources) return;
  days_.insert_or_assign(std::move(key), std::move(accounts));
}

}  // namespace weir::audit
