#include "service/recipient_lists.hpp"

#include <algorithm>

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

void RecipientLists::tick(const std::set<std::string, std::less<>>& open, TimePoint now) {
  save();
  for (auto list = lists_.begin(); list != lists_.end();) {
    const bool idle = list->second.used > now || now - list->second.used > kIdle;
    if (open.contains(list->first) || !idle) {
      ++list;
      continue;
    }
    in_memory_ -= list->second.rows.size();
    list = lists_.erase(list);
  }
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
