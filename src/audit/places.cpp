#include "audit/places.hpp"

#include <algorithm>
#include <utility>

#include "audit/codec.hpp"

namespace weir::audit {
namespace {

constexpr std::size_t kMaxPlace = 128;
/// So many places, most of them seen on fewer than kUsualDays, and a new one is nothing special.
constexpr std::size_t kManyPlaces = 10;

std::size_t before(const std::vector<std::int64_t>& days, std::int64_t day) {
  return static_cast<std::size_t>(std::ranges::lower_bound(days, day) - days.begin());
}

}  // namespace

Places::Account* Places::account_of(const std::string& name, bool kept) {
  auto found = accounts_.find(name);
  if (found == accounts_.end()) {
    if (accounts_.size() >= Ledger::kMaxActors) {
      const auto oldest = std::ranges::min_element(accounts_, {}, [](const auto& entry) {
        return std::pair{entry.second.kept, entry.second.last};
      });
      if (oldest->second.kept && !kept) return nullptr;
      dirty_.insert(oldest->first);
      accounts_.erase(oldest);
    }
    found = accounts_.emplace(name, Account{}).first;
  }
  found->second.kept = found->second.kept || kept;
  return &found->second;
}

bool Places::remember(Days& days, std::int64_t day, std::size_t most) {
  const auto at = std::ranges::lower_bound(days, day);
  if (at != days.end() && *at == day) return false;
  if (at == days.end() && days.size() >= most) return false;
  days.insert(at, day);
  if (days.size() > most) days.pop_back();
  return true;
}

void Places::see(const std::string& account, Dimension dimension, std::string_view place,
                 std::int64_t day, bool kept) {
  if (account.empty() || place.empty() || day < 0) return;
  auto* const known = account_of(account, kept);
  if (known == nullptr) return;
  auto& side = known->sides[static_cast<std::size_t>(dimension)];
  bool changed = remember(side.days, day, kKnownDays);
  auto found = side.places.find(place.substr(0, kMaxPlace));
  if (found == side.places.end()) {
    if (side.places.size() >= kMaxPlaces) {
      side.places.erase(std::ranges::min_element(side.places, {}, [](const auto& entry) {
        return std::pair{entry.second.size(), entry.second.front()};
      }));
    }
    found = side.places.emplace(place.substr(0, kMaxPlace), Days{}).first;
  }
  changed = remember(found->second, day, kUsualDays) || changed;
  if (day > known->last) {
    known->last = day;
    changed = true;
  }
  if (changed) dirty_.insert(account);
}

Places::Opinion Places::judge(const std::string& account, Dimension dimension,
                              std::string_view place, std::int64_t day) const {
  Opinion opinion;
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return opinion;
  const auto& side = known->second.sides[static_cast<std::size_t>(dimension)];
  const auto days = before(side.days, day);
  if (days == 0) return opinion;
  const auto found = side.places.find(place.substr(0, kMaxPlace));
  const auto here = found == side.places.end() ? 0 : before(found->second, day);
  if (here >= kUsualDays || (days < kKnownDays && here > 0)) {
    opinion.standing = Standing::usual;
  } else {
    opinion.standing = days < kKnownDays ? Standing::first : Standing::unusual;
  }
  std::size_t places = 0;
  std::size_t settled = 0;
  for (const auto& [name, seen] : side.places) {
    if (before(seen, day) > 0) ++places;
    if (before(seen, day) >= kUsualDays) ++settled;
  }
  opinion.wandering = places >= kManyPlaces && settled * 2 < places;
  return opinion;
}

std::string Places::save(std::string_view account) const {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return {};
  Writer writer;
  writer.text(found->first);
  writer.number(static_cast<std::uint64_t>(std::max<std::int64_t>(found->second.last, 0)));
  writer.number(found->second.kept ? 1 : 0);
  const auto put = [&writer](const Days& days) {
    writer.number(days.size());
    for (const auto day : days) writer.number(static_cast<std::uint64_t>(day));
  };
  for (const auto& side : found->second.sides) {
    put(side.days);
    writer.number(side.places.size());
    for (const auto& [place, days] : side.places) {
      writer.text(place);
      put(days);
    }
  }
  return writer.sealed();
}

void Places::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  const auto name = reader->text();
  Account account;
  const auto day = [&reader] {
    const auto value = reader->number();
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value, 1'000'000));
  };
  account.last = day();
  account.kept = reader->number() != 0;
  const auto get = [&](Days& days, std::size_t most) {
    const auto size = reader->number();
    for (std::uint64_t i = 0; i < size && reader->good(); ++i) remember(days, day(), most);
  };
  for (auto& side : account.sides) {
    get(side.days, kKnownDays);
    const auto places = reader->number();
    for (std::uint64_t i = 0; i < places && i < kMaxPlaces && reader->good(); ++i) {
      auto place = reader->text();
      Days days;
      get(days, kUsualDays);
      if (!days.empty()) side.places.emplace(std::move(place), std::move(days));
    }
  }
  if (!reader->good() || name.empty() || accounts_.size() >= Ledger::kMaxActors) return;
  accounts_.insert_or_assign(name, std::move(account));
}

std::set<std::string> Places::take_dirty() { return std::exchange(dirty_, {}); }

}  // namespace weir::audit
