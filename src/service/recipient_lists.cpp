#include "service/recipient_lists.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "log/log.hpp"

namespace weir::service {
namespace {

using report::RecipientEntry;
using report::RecipientTotals;

constexpr std::chrono::minutes kIdle{1};
/// Records removed in one go: the queue to the disk is everybody's.
constexpr std::size_t kRemovedAtOnce = 5'000;

/// A kind of its own for each incident, so that the records of one are read without the others'.
std::string kind_of(std::string_view incident) {
  return "incident-recipient|" + std::string{incident};
}

bool fits(const RecipientEntry& entry, RecipientLists::Which which) {
  switch (which) {
    case RecipientLists::Which::reached:
      return entry.reached > 0;
    case RecipientLists::Which::held:
      return entry.reached == 0;
    case RecipientLists::Which::all:
      break;
  }
  return true;
}

void recount(RecipientTotals& totals,
             const std::map<std::string, RecipientEntry, std::less<>>& rows) {
  totals.reached = static_cast<std::uint64_t>(std::ranges::count_if(
      rows, [](const auto& row) { return fits(row.second, RecipientLists::Which::reached); }));
  totals.held = rows.size() - totals.reached;
}

}  // namespace

void RecipientLists::restore(const std::string& incident, const RecipientTotals& totals) {
  totals_[incident] = totals;
}

RecipientLists::List& RecipientLists::loaded(const std::string& incident) {
  auto& list = lists_[incident];
  if (list.loaded) return list;
  list.loaded = true;
  std::size_t damaged = 0;
  for (auto& [address, bytes] : records_.kept(kind_of(incident))) {
    if (auto entry = report::decode_recipient(bytes)) {
      // What came while it was not in memory is newer.
      if (list.rows.emplace(std::move(address), std::move(*entry)).second) ++in_memory_;
    } else {
      ++damaged;
    }
  }
  if (damaged > 0) {
    log::warn("incident " + incident + ": " + std::to_string(damaged) +
              " damaged records of recipients were passed over");
  }
  if (!list.rows.empty()) recount(totals_[incident], list.rows);
  return list;
}

bool RecipientLists::room(const List& list) const {
  return list.rows.size() < bounds_.in_incident && in_memory_ < bounds_.in_memory;
}

void RecipientLists::count(List& list, RecipientTotals& totals,
                           const incident::RecipientSeen& recipient,
                           const incident::Sighting& sighting, const std::string& incident) {
  const bool held = sighting.enforced >= Disposition::quarantine;
  auto found = list.rows.find(recipient.address);
  const bool fresh = found == list.rows.end();
  if (fresh) {
    if (!room(list)) {
      ++totals.beyond;
      return;
    }
    found = list.rows.emplace(recipient.address, RecipientEntry{}).first;
    found->second.kind = recipient.kind;
    found->second.first = sighting.time;
    ++in_memory_;
    ++totals.held;  // until a message goes on
  }
  auto& entry = found->second;
  entry.last = std::max(entry.last, sighting.time);
  if (held) {
    if (!(sighting.retry || sighting.passed_before) || fresh) ++entry.held;
    if (entry.reached == 0) entry.event_id = sighting.event_id;
  } else {
    if (entry.reached == 0) {
      ++totals.reached;
      --totals.held;
    }
    if (!sighting.passed_before || entry.reached == 0) ++entry.reached;
    entry.event_id = sighting.event_id;
  }
  if (fresh) {
    records_.keep(kind_of(incident), recipient.address, encode(entry));
  } else {
    list.unsaved.insert(recipient.address);
  }
}

void RecipientLists::add(const std::string& incident, const incident::Sighting& sighting) {
  auto& list = loaded(incident);
  auto& totals = totals_[incident];
  list.used = std::max(list.used, sighting.time);
  for (const auto& recipient : sighting.recipients) {
    count(list, totals, recipient, sighting, incident);
  }
  const bool again = sighting.retry || sighting.passed_before;
  if (!again && sighting.recipient_count > sighting.recipients.size()) {
    totals.beyond += sighting.recipient_count - sighting.recipients.size();
  }
}

void RecipientLists::merge(const std::string& from, const std::string& into) {
  if (from == into || moving_.contains(from)) return;
  save();
  auto& list = loaded(from);
  in_memory_ -= list.rows.size();
  auto rows = std::move(list.rows);
  lists_.erase(from);
  auto& totals = totals_[from];
  add_beyond(into, std::exchange(totals.beyond, 0));
  if (rows.empty()) return;
  // Whoever waits to be moved somewhere that itself becomes part of another one goes there, too.
  for (auto& [other, moving] : moving_) {
    if (moving.into == from) moving.into = into;
  }
  moving_.emplace(from, Moving{into, std::move(rows)});
}

/// The new record before the old one goes: what dies in between is listed twice, not lost.
void RecipientLists::move_some(const std::string& from, Moving& moving) {
  auto& list = loaded(moving.into);
  auto& totals = totals_[moving.into];
  for (std::size_t i = 0; i < kRemovedAtOnce && !moving.rows.empty(); ++i) {
    auto node = moving.rows.extract(moving.rows.begin());
    const auto& address = node.key();
    auto& entry = node.mapped();
    if (const auto found = list.rows.find(address); found != list.rows.end()) {
      auto& known = found->second;
      if (known.reached == 0 && entry.reached > 0) {
        ++totals.reached;
        --totals.held;
      }
      const bool newer = entry.last > known.last && (entry.reached > 0 || known.reached == 0);
      if (newer || (known.reached == 0 && entry.reached > 0)) known.event_id = entry.event_id;
      known.first = std::min(known.first, entry.first);
      known.last = std::max(known.last, entry.last);
      known.reached += entry.reached;
      known.held += entry.held;
      records_.keep(kind_of(moving.into), address, encode(known));
    } else if (room(list)) {
      ++(entry.reached > 0 ? totals.reached : totals.held);
      records_.keep(kind_of(moving.into), address, encode(entry));
      list.rows.emplace(address, std::move(entry));
      ++in_memory_;
    } else {
      totals.beyond += entry.reached + entry.held;
    }
    records_.forget(kind_of(from), address);
  }
}

void RecipientLists::add_beyond(const std::string& incident, std::uint64_t count) {
  if (count > 0) totals_[incident].beyond += count;
}

RecipientTotals RecipientLists::totals(std::string_view incident) const {
  const auto found = totals_.find(incident);
  return found == totals_.end() ? RecipientTotals{} : found->second;
}

RecipientLists::Page RecipientLists::page(const std::string& incident, Which which,
                                          std::string_view after, std::size_t most, TimePoint now) {
  auto& list = loaded(incident);
  list.used = now;
  Page page;
  for (auto row = list.rows.upper_bound(after); row != list.rows.end(); ++row) {
    if (!fits(row->second, which)) continue;
    if (page.rows.size() == most) {
      page.more = true;
      break;
    }
    page.rows.emplace_back(*row);
  }
  return page;
}

void RecipientLists::save() {
  for (auto& [incident, list] : lists_) {
    for (const auto& address : list.unsaved) {
      const auto found = list.rows.find(address);
      if (found != list.rows.end()) {
        records_.keep(kind_of(incident), address, encode(found->second));
      }
    }
    list.unsaved.clear();
  }
}

std::vector<std::string> RecipientLists::tick(const std::set<std::string, std::less<>>& open,
                                              TimePoint now) {
  save();
  std::vector<std::string> moved;
  for (auto moving = moving_.begin(); moving != moving_.end();) {
    lists_[moving->second.into].used = now;
    move_some(moving->first, moving->second);
    moved.push_back(moving->second.into);
    moving = moving->second.rows.empty() ? moving_.erase(moving) : std::next(moving);
  }
  for (auto list = lists_.begin(); list != lists_.end();) {
    const bool idle = list->second.used > now || now - list->second.used > kIdle;
    if (open.contains(list->first) || !idle) {
      ++list;
      continue;
    }
    in_memory_ -= list->second.rows.size();
    list = lists_.erase(list);
  }
  return moved;
}

bool RecipientLists::forget(const std::string& incident) {
  if (const auto list = lists_.find(incident); list != lists_.end()) {
    in_memory_ -= list->second.rows.size();
    lists_.erase(list);
  }
  totals_.erase(incident);
  auto [going, first] = going_.try_emplace(incident);
  auto& addresses = going->second;
  if (first) {
    for (auto& [address, bytes] : records_.kept(kind_of(incident))) {
      addresses.push_back(std::move(address));
    }
  }
  for (std::size_t i = 0; i < kRemovedAtOnce && !addresses.empty(); ++i) {
    records_.forget(kind_of(incident), addresses.back());
    addresses.pop_back();
  }
  if (!addresses.empty()) return false;
  going_.erase(going);
  return true;
}

}  // namespace weir::service
