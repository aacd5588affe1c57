#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "hunt/bursts.hpp"
#include "hunt/filter.hpp"
#include "weir/base/text.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::hunt {
namespace {

/// What both semantics pass over: sign-ins that the directory or Azure itself makes.
constexpr std::string_view kPassedOverApplication = "Active Directory";
constexpr std::string_view kPassedOverIsp = "Microsoft Azure";

/// Where sign-ins come from, as numbers of texts.
struct Place {
  std::uint32_t application = 0;
  std::uint32_t isp = 0;
  std::uint32_t country = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Failure {
  TimePoint time{};
  std::uint32_t account = 0;
};

struct Success {
  std::uint32_t application = 0;
  std::uint32_t isp = 0;
  std::uint32_t account = 0;
  TimePoint time{};
  std::uint32_t client = 0;

  friend auto operator<=>(const Success&, const Success&) = default;
};

/// Failures that belong together.
struct Guessing {
  Place place;
  std::uint32_t account = 0;          ///< of the only one; of a spray the first one
  std::vector<std::uint32_t> others;  ///< of a spray: all accounts, sorted
  std::uint64_t failures = 0;
  TimePoint first{};
  TimePoint last{};
};

}  // namespace

struct Logons::Parts {
  Parameters parameters;
  Searched searched;
  Numbers texts;
  std::vector<std::uint32_t> shown;  ///< the account's name and id as exported, by its number
  std::vector<std::uint32_t> ids;
  std::map<Place, std::vector<Failure>> failures;
  std::vector<Success> successes;

  std::uint32_t number(std::string_view text) {
    return texts.of(parameters.strict ? std::string{text} : ascii_lower(text));
  }
  std::uint32_t account_of(const audit::LogonRow& row);
  std::vector<Guessing> guessing(bool spray) const;
  LogonHit hit(const Guessing& guessed, const Success& success) const;
  template <class Take>
  void for_successes(const Guessing& guessed, Take take) const;
  std::vector<Guessing> wanted() const;

  // As exported, by number: of what is compared in lower case.
  std::map<std::uint32_t, std::string> written;
};

std::uint32_t Logons::Parts::account_of(const audit::LogonRow& row) {
  const bool by_id = parameters.strict || !row.account_id.empty();
  const auto account = number(by_id ? row.account_id : row.account);
  if (shown.size() <= account) {
    shown.resize(account + 1, 0);
    ids.resize(account + 1, 0);
  }
  // Number 0 is the empty text.
  if (shown[account] == 0) shown[account] = texts.of(row.account);
  if (ids[account] == 0) ids[account] = texts.of(row.account_id);
  return account;
}

Logons::Logons(Parameters parameters) : parts_{std::make_unique<Parts>()} {
  parts_->parameters = std::move(parameters);
  parts_->texts.of("");
}
Logons::~Logons() = default;

void Logons::add(const audit::LogonRow& row) {
  auto& parts = *parts_;
  if (!within(parts.parameters, row.time, parts.searched)) return;
  const bool strict = parts.parameters.strict;
  const auto is = [&](std::string_view text, std::string_view name) {
    return strict ? text == name : iequals(text, name);
  };
  if (is(row.application, kPassedOverApplication) || is(row.isp, kPassedOverIsp)) return;
  const auto place_text = [&](const std::string& text) {
    const auto number = parts.number(text);
    parts.written.try_emplace(number, text);
    return number;
  };
  const Place place{place_text(row.application), place_text(row.isp), place_text(row.country)};
  const auto account = parts.account_of(row);
  if (row.failed) {
    parts.failures[place].push_back({row.time, account});
  } else {
    parts.successes.push_back(
        {place.application, place.isp, account, row.time, parts.texts.of(row.client)});
  }
}

/// Runs of failures of each account at each place, or of several accounts together.
std::vector<Guessing> Logons::Parts::guessing(bool spray) const {
  std::vector<Guessing> found;
  for (const auto& [place, rows] : failures) {
    if (rows.size() < parameters.threshold) continue;
    std::vector<Hit> hits;
    // Each failure is one of its own.
    for (const auto& row : rows) {
      hits.push_back({row.time, spray ? 0 : row.account, static_cast<std::uint32_t>(hits.size())});
    }
    const auto runs =
        parameters.strict
            ? clock_runs(hits, parameters.window, parameters.threshold + 1)
            : sliding_runs(hits, rows.size(), parameters.window, parameters.threshold);
    for (const auto& run : runs) {
      Guessing one{.place = place,
                   .account = rows[hits[run.begin].what].account,
                   .others = {},
                   .failures = run.end - run.begin,
                   .first = hits[run.begin].time,
                   .last = hits[run.begin].time};
      std::set<std::uint32_t> accounts;
      for (auto i = run.begin; i < run.end; ++i) {
        one.first = std::min(one.first, hits[i].time);
        one.last = std::max(one.last, hits[i].time);
        if (spray) accounts.insert(rows[hits[i].what].account);
      }
      one.others.assign(accounts.begin(), accounts.end());
      if (!spray || one.others.size() > 1) found.push_back(std::move(one));
    }
  }
  return found;
}

/// What successes are looked for in: strictly of the first hundred accounts, else of single
/// accounts and then of sprays.
std::vector<Guessing> Logons::Parts::wanted() const {
  auto found = guessing(false);
  if (parameters.strict) {
    std::map<std::uint32_t, TimePoint> began;
    for (const auto& one : found) {
      const auto [known, added] = began.emplace(one.account, one.first);
      if (!added) known->second = std::min(known->second, one.first);
    }
    std::vector<std::tuple<TimePoint, std::string, std::uint32_t>> order;
    for (const auto& [account, time] : began)
      order.emplace_back(time, texts.text(account), account);
    std::ranges::sort(order);
    if (order.size() > kMaxStrictAccounts) order.resize(kMaxStrictAccounts);
    std::set<std::uint32_t> first;
    for (const auto& one : order) first.insert(std::get<2>(one));
    std::erase_if(found, [&](const Guessing& one) { return !first.contains(one.account); });
    return found;
  }
  for (auto& spray : guessing(true)) found.push_back(std::move(spray));
  return found;
}

LogonHit Logons::Parts::hit(const Guessing& guessed, const Success& success) const {
  return {.account = texts.text(shown[success.account]),
          .account_id = texts.text(ids[success.account]),
          .application = written.at(guessed.place.application),
          .isp = written.at(guessed.place.isp),
          .country = written.at(guessed.place.country),
          .client = texts.text(success.client),
          .failures = guessed.failures,
          .accounts = std::max<std::uint64_t>(1, guessed.others.size()),
          .first = guessed.first,
          .last = guessed.last,
          .success = success.time};
}

/// Calls `take` with the successes that belong to failures. `successes` is sorted.
template <class Take>
void Logons::Parts::for_successes(const Guessing& guessed, Take take) const {
  // The right password may be found while others are still being tried.
  const auto begin = parameters.strict ? guessed.last : guessed.first;
  const auto end = guessed.last + parameters.success_within;
  const auto of_account = [&](std::uint32_t account) {
    const Success first{guessed.place.application, guessed.place.isp, account, begin, 0};
    for (auto one = std::ranges::lower_bound(successes, first);
         one != successes.end() && one->application == first.application && one->isp == first.isp &&
         one->account == account && one->time <= end;
         ++one) {
      take(*one);
    }
  };
  if (guessed.others.empty()) of_account(guessed.account);
  for (const auto account : guessed.others) of_account(account);
}

std::vector<LogonHit> Logons::rows() const {
  auto& parts = *parts_;
  std::ranges::sort(parts.successes);
  std::vector<LogonHit> hits;
  std::set<Success> told;  // a success is told once, of the account alone before of the spray
  for (const auto& guessed : parts.wanted()) {
    parts.for_successes(guessed, [&](const Success& success) {
      if (!parts.parameters.strict && !told.insert(success).second) return;
      hits.push_back(parts.hit(guessed, success));
    });
  }
  std::ranges::sort(hits, {}, [](const LogonHit& hit) {
    return std::tie(hit.success, hit.account_id, hit.account, hit.application, hit.isp, hit.country,
                    hit.first);
  });
  return hits;
}

Searched Logons::searched() const { return parts_->searched; }

}  // namespace weir::hunt
