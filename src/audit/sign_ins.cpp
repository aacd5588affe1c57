#include "audit/sign_ins.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <tuple>

#include "audit/records.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::chrono::seconds kBurst{60};
constexpr std::size_t kBurstFailures = 100;  ///< more than
constexpr std::size_t kBurstAccounts = 100;  ///< of more it is an outage
constexpr std::chrono::seconds kSuccessAfter{10};

constexpr std::size_t kManyAccounts = 10;
constexpr std::size_t kManyFailures = 10;
/// A source that so many times more accounts fail from than use it well is nobody's office.
constexpr std::size_t kMostlyFailing = 3;

std::string day_text(TimePoint time) { return std::to_string(day_of(time)); }

Deviation begun(const SignIn& sign_in, Severity severity) {
  Deviation deviation;
  deviation.time = sign_in.time;
  deviation.kind = Deviated::sign_in;
  deviation.severity = severity;
  deviation.symptom = "S7";
  deviation.actor = clean(sign_in.account);
  deviation.client = clean(sign_in.client, 64);
  return deviation;
}

/// "'admin@contoso.example' signed in from 203.0.113.7 (provider 'X', country 'Y')"
std::string what_happened(const SignIn& sign_in) {
  auto text = shown(sign_in.account) + " signed in";
  if (!sign_in.application.empty()) text += " to " + shown(sign_in.application);
  if (!sign_in.client.empty()) text += " from " + clean(sign_in.client, 64);
  if (!sign_in.isp.empty()) text += ", provider " + shown(sign_in.isp);
  if (!sign_in.country.empty()) text += ", country " + shown(sign_in.country);
  return text;
}

bool is_usual(const SignIn& sign_in, const Places& places) {
  const auto usual = [&](Dimension dimension, const std::string& place) {
    return !place.empty() &&
           places.judge(sign_in.account, dimension, place, day_of(sign_in.time)).standing ==
               Places::Standing::usual;
  };
  return usual(Dimension::network, sign_in.network) ||
         (sign_in.network.empty() && usual(Dimension::isp, ascii_lower(sign_in.isp)));
}

}  // namespace

std::string SignIn::source() const {
  if (!network.empty()) return network;
  if (isp.empty() && country.empty()) return {};
  return ascii_lower(isp.substr(0, 128)) + '|' + ascii_lower(country.substr(0, 64));
}

SignIn sign_in_of(const LogonRow& row) {
  SignIn sign_in;
  sign_in.time = row.time;
  sign_in.account = ascii_lower(trimmed(row.account.empty() ? row.account_id : row.account));
  sign_in.application = row.application;
  sign_in.isp = row.isp;
  sign_in.country = row.country;
  sign_in.client = row.client;
  sign_in.network = network_of(row.client).value_or("");
  sign_in.failed = row.failed;
  return sign_in;
}

SignIn sign_in_of(const Record& record) {
  SignIn sign_in;
  sign_in.time = record.time;
  sign_in.account = ascii_lower(trimmed(record.actor));
  sign_in.application = record.application;
  sign_in.client = record.client;
  sign_in.network = network_of(record.client).value_or("");
  sign_in.failed = is_failed_sign_in(record);
  return sign_in;
}

void put_in_order(std::vector<SignIn>& sign_ins) {
  const auto all = [](const SignIn& one) {
    return std::tie(one.time, one.account, one.failed, one.client, one.application, one.isp,
                    one.country);
  };
  std::ranges::sort(sign_ins, {}, all);
  // clang 14 cannot compile std::ranges::unique.
  const auto same = [&](const SignIn& a, const SignIn& b) { return all(a) == all(b); };
  sign_ins.erase(std::unique(sign_ins.begin(), sign_ins.end(), same), sign_ins.end());
}

void learn(const std::vector<SignIn>& sign_ins, const std::set<std::string>& accounts,
           const Knowledge& knowledge, Places& places) {
  for (const auto& one : sign_ins) {
    if (one.failed || !accounts.contains(one.account)) continue;
    const bool kept = knowledge.is_administrator(one.account);
    const auto day = day_of(one.time);
    places.see(one.account, Dimension::network, one.network, day, kept);
    places.see(one.account, Dimension::isp, ascii_lower(one.isp), day, kept);
    places.see(one.account, Dimension::country, ascii_lower(one.country), day, kept);
  }
}

std::vector<Deviation> unusual_sign_ins(const std::vector<SignIn>& sign_ins,
                                        const std::set<std::string>& accounts,
                                        const Places& places) {
  std::vector<Deviation> deviations;
  std::set<std::string> told;
  for (const auto& one : sign_ins) {
    if (one.failed || !accounts.contains(one.account)) continue;
    const auto day = day_of(one.time);
    const auto tell = [&](Dimension dimension, std::string_view what, const std::string& place,
                          Severity severity) {
      if (place.empty()) return false;
      const auto opinion = places.judge(one.account, dimension, place, day);
      if (opinion.standing != Places::Standing::unusual) return false;
      auto id = made_id("sign-in", {one.account, what, place});
      if (!told.insert(id).second) return true;
      auto deviation = begun(one, opinion.wandering ? Severity::low : severity);
      deviation.id = std::move(id);
      deviation.evidence = sentence(what_happened(one) + ": the account ordinarily uses another " +
                                    std::string{what});
      deviations.push_back(std::move(deviation));
      return true;
    };
    if (tell(Dimension::country, "country", ascii_lower(one.country), Severity::medium)) continue;
    if (tell(Dimension::isp, "provider", ascii_lower(one.isp), Severity::low)) continue;
    // Networks change more often than providers: they count where nothing else is known.
    if (one.country.empty() && one.isp.empty()) {
      tell(Dimension::network, "network", one.network, Severity::low);
    }
  }
  return deviations;
}

namespace {

using Pair = std::tuple<std::string, std::string, std::string>;

/// Fills the burst of one account, application, provider and country.
class Bursts {
 public:
  void failed(const SignIn& one, const std::string& where) {
    const Pair pair{one.account, one.application, where};
    auto& failures = failures_[{pair, one.country}];
    failures.push_back(one.time);
    while (failures.front() + kBurst <= one.time) failures.pop_front();
    auto& last = last_[pair];
    if (failures.size() > kBurstFailures) {
      const auto from = Pair{one.application, where, one.country};
      users_[from].insert(one.account);
      last = {one.time, from};
    } else if (last.time && one.time - *last.time <= kBurst) {
      last.time = one.time;
    }
  }

  /// The success ends a burst of guesses, and not an outage of everybody. Once for each burst.
  bool ended_by(const SignIn& one, const std::string& where) {
    const auto found = last_.find({one.account, one.application, where});
    if (found == last_.end() || !found->second.time) return false;
    if (one.time - *found->second.time > kSuccessAfter) return false;
    if (users_[found->second.from].size() > kBurstAccounts) return false;
    found->second.time.reset();
    return true;
  }

 private:
  struct Last {
    std::optional<TimePoint> time;
    Pair from;
  };
  std::map<std::pair<Pair, std::string>, std::deque<TimePoint>> failures_;
  std::map<Pair, Last> last_;
  std::map<Pair, std::set<std::string>> users_;
};

bool is_left_out(const SignIn& one) {
  // As in the query: what the domain controllers and Microsoft's own machines do.
  return iequals(one.application, "Active Directory") || iequals(one.isp, "Microsoft Azure");
}

}  // namespace

std::vector<Deviation> bursts(const std::vector<SignIn>& sign_ins, const Knowledge& knowledge) {
  std::vector<Deviation> deviations;
  Bursts bursts;
  for (const auto& one : sign_ins) {
    if (is_left_out(one)) continue;
    const auto where = one.isp.empty() ? one.network : one.isp;
    if (one.failed) {
      bursts.failed(one, where);
    } else if (bursts.ended_by(one, where)) {
      auto deviation =
          begun(one, knowledge.is_administrator(one.account) ? Severity::critical : Severity::high);
      deviation.id = made_id("burst", {one.account, one.application, where, day_text(one.time)});
      deviation.evidence = sentence(what_happened(one) + " seconds after more than " +
                                    std::to_string(kBurstFailures) + " failures in a minute");
      deviations.push_back(std::move(deviation));
    }
  }
  return deviations;
}

std::vector<Deviation> slow_guesses(const std::vector<SignIn>& sign_ins,
                                    const std::set<std::string>& accounts,
                                    const Knowledge& knowledge, const Places& places,
                                    const std::vector<Deviation>& hits, Guesses& guesses) {
  for (const auto& one : sign_ins) {
    if (one.failed && !one.source().empty()) guesses.failed(one.account, one.source(), one.time);
  }
  for (const auto& one : sign_ins) {
    if (!one.failed && !one.source().empty()) {
      guesses.succeeded(one.account, one.source(), one.time);
    }
  }
  std::vector<Deviation> deviations;
  std::set<std::string> told;
  std::set<std::pair<TimePoint, std::string>> hit;
  for (const auto& one : hits) hit.emplace(one.time, one.actor);
  for (const auto& one : sign_ins) {
    if (one.failed || one.source().empty() || hit.contains({one.time, clean(one.account)})) {
      continue;
    }
    const auto sums = guesses.before(one.account, one.source(), one.time);
    if (sums.own == 0) continue;
    const bool spray =
        sums.accounts >= kManyAccounts && sums.accounts > kMostlyFailing * sums.succeeded;
    const bool guessed = sums.own >= kManyFailures && accounts.contains(one.account);
    if ((!spray && !guessed) || is_usual(one, places)) continue;
    auto id = made_id("guessed", {one.account, one.source(), day_text(one.time)});
    if (!told.insert(id).second) continue;
    auto deviation =
        begun(one, knowledge.is_administrator(one.account) ? Severity::critical : Severity::high);
    deviation.id = std::move(id);
    deviation.evidence = sentence(
        what_happened(one) + ": in the day before, " +
        (spray ? counted(sums.accounts, "account") + " failed from there, this one among them"
               : std::to_string(sums.own) + " or more failures of this account from there"));
    deviations.push_back(std::move(deviation));
  }
  return deviations;
}

}  // namespace weir::audit
