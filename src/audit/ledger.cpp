#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <variant>

#include "audit/alerts.hpp"
#include "audit/drifted.hpp"
#include "audit/inventories.hpp"
#include "audit/junked.hpp"
#include "audit/mail_through.hpp"
#include "audit/sign_ins.hpp"
#include "audit/story.hpp"
#include "audit/told.hpp"
#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::chrono::hours kAhead{24};  ///< of our clock, and no more

/// The items of one import by what they are; those of an impossible time are left out.
struct Sorted {
  Sorted(const std::vector<Item>& items, TimePoint now) {
    for (const auto& item : items) {
      std::visit([&](const auto& one) { put(one, now); }, item);
    }
    std::ranges::stable_sort(inventories, {}, [](const auto* one) { return one->taken; });
    std::ranges::stable_sort(mail, {}, [](const auto* one) { return one->time; });
    std::ranges::stable_sort(traces, {}, [](const auto* one) { return one->time; });
    put_in_order(sign_ins);
  }

  std::vector<const Record*> records;
  std::vector<const Inventory*> inventories;
  std::vector<const EmailRow*> mail;
  std::vector<const TraceRow*> traces;
  std::vector<const ConnectorAlert*> alerts;
  std::vector<SignIn> sign_ins;

 private:
  static bool possible(TimePoint time, TimePoint now) {
    return time >= kEarliest && time < kLatest && time <= std::min(now, kLatest) + kAhead;
  }
  void put(const Record& one, TimePoint now) {
    if (!possible(one.time, now)) return;
    records.push_back(&one);
    if (is_sign_in(one) || is_failed_sign_in(one)) sign_ins.push_back(sign_in_of(one));
  }
  void put(const Inventory& one, TimePoint now) {
    if (possible(one.taken, now)) inventories.push_back(&one);
  }
  void put(const EmailRow& one, TimePoint now) {
    if (possible(one.time, now)) mail.push_back(&one);
  }
  void put(const LogonRow& one, TimePoint now) {
    if (possible(one.time, now)) sign_ins.push_back(sign_in_of(one));
  }
  void put(const TraceRow& one, TimePoint now) {
    if (possible(one.time, now)) traces.push_back(&one);
  }
  void put(const ConnectorAlert& one, TimePoint now) {
    if (possible(one.time, now)) alerts.push_back(&one);
  }
};

void append(std::vector<Deviation>& all, std::vector<Deviation> some) {
  std::ranges::move(some, std::back_inserter(all));
}

/// The part of `key` behind `prefix`, when it begins so.
bool has_prefix(std::string_view& key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return false;
  key.remove_prefix(prefix.size());
  return true;
}

}  // namespace

struct Ledger::Parts {
  Records records;
  Inventories inventories;
  Places places;
  Standing standing;
  MailThrough mail;
  Junked junked;
  Guesses guesses;
  Told told;

  const Inventory* accepted_here(const Sorted& sorted) const {
    const auto* newest = inventories.newest(InventoryKind::accepted_domains);
    for (const auto* one : sorted.inventories) {
      if (one->kind != InventoryKind::accepted_domains) continue;
      if (newest == nullptr || one->taken >= newest->taken) newest = one;
    }
    return newest;
  }

  void learn_from(const Sorted& sorted, const std::set<std::string>& accounts,
                  const Knowledge& knowledge) {
    for (const auto* record : sorted.records) {
      const auto account = ascii_lower(trimmed(record->actor));
      if (!record->succeeded || is_failed_sign_in(*record) || !accounts.contains(account)) continue;
      const auto network = network_of(record->client);
      if (!network) continue;
      places.see(account, Dimension::network, *network, day_of(record->time),
                 knowledge.is_administrator(account));
    }
    learn(sorted.sign_ins, accounts, knowledge, places);
  }

  void judge_inventories(const Sorted& sorted, const Evidence& evidence,
                         std::vector<Deviation>& out) {
    for (const auto* one : sorted.inventories) {
      const auto* const added = inventories.add(*one);
      if (added == nullptr) continue;
      const auto& list = inventories.of(one->kind);
      const bool domains = one->kind == InventoryKind::accepted_domains;
      if (added == &list.back()) {
        const auto* const before = list.size() > 1 ? &list[list.size() - 2] : nullptr;
        if (before != nullptr) {
          append(out, domains ? domains_against_earlier(*before, *added, evidence)
                              : against_earlier(*before, *added, evidence));
        }
        append(out, domains ? domains_against_declared(*added, evidence, standing)
                            : against_declared(*added, before, evidence, standing));
      } else if (list.size() == 2) {
        // It comes late, and nothing was there to compare the newest one with.
        append(out, domains ? domains_against_earlier(*added, list.back(), evidence)
                            : against_earlier(*added, list.back(), evidence));
      }
    }
  }
};

Ledger::Ledger() : parts_{std::make_unique<Parts>()} {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

std::vector<Deviation> Ledger::take(const std::vector<Item>& items, const Declared& declared,
                                    TimePoint now) {
  auto& parts = *parts_;
  const Sorted sorted{items, now};
  const Knowledge knowledge{declared, parts.accepted_here(sorted)};
  for (const auto* record : sorted.records) parts.records.add(*record);
  auto accounts = parts.records.actors();
  accounts.insert(knowledge.administrators().begin(), knowledge.administrators().end());
  parts.learn_from(sorted, accounts, knowledge);

  const Evidence evidence{parts.records, parts.inventories, knowledge, parts.places};
  std::vector<Deviation> all;
  parts.judge_inventories(sorted, evidence, all);
  append(all, told_by_records(evidence));
  for (const auto* row : sorted.mail) parts.mail.add(*row, evidence);
  append(all, parts.mail.judge(evidence));
  for (const auto* row : sorted.traces) parts.junked.add(*row, knowledge);
  append(all, parts.junked.judge());
  append(all, unusual_sign_ins(sorted.sign_ins, accounts, parts.places));
  auto hits = bursts(sorted.sign_ins, knowledge);
  append(all,
         slow_guesses(sorted.sign_ins, accounts, knowledge, parts.places, hits, parts.guesses));
  append(all, std::move(hits));
  for (const auto* alert : sorted.alerts) all.push_back(told_by(*alert));

  std::ranges::stable_sort(all, {},
                           [](const Deviation& one) { return std::tie(one.time, one.id); });
  std::vector<Deviation> fresh;
  parts.told.begin_round();
  for (auto& one : all) {
    if (parts.told.add(one.id, one.time)) fresh.push_back(std::move(one));
  }
  parts.told.end_round();
  parts.records.trim();
  parts.inventories.trim();
  return fresh;
}

const Inventory* Ledger::inventory(InventoryKind kind) const {
  return parts_->inventories.newest(kind);
}

std::vector<std::pair<std::string, std::string>> Ledger::take_dirty() {
  auto& parts = *parts_;
  std::vector<std::pair<std::string, std::string>> dirty;
  const auto put = [&](std::string_view prefix, const auto& keys, const auto& part) {
    for (const auto& key : keys) dirty.emplace_back(std::string{prefix} + key, part.save(key));
  };
  const auto put_days = [&](std::string_view prefix, const auto& days, const auto& part) {
    for (const auto day : days) {
      dirty.emplace_back(std::string{prefix} + std::to_string(day), part.save(day));
    }
  };
  put("record/", parts.records.take_dirty(), parts.records);
  put("inventory/", parts.inventories.take_dirty(), parts.inventories);
  for (const auto& account : parts.places.take_dirty()) {
    dirty.emplace_back("actor/" + made_id("of", {account}), parts.places.save(account));
  }
  put("mail/", parts.mail.take_dirty(), parts.mail);
  put_days("junk/", parts.junked.take_dirty(), parts.junked);
  put("guess/", parts.guesses.take_dirty(), parts.guesses);
  put_days("told/", parts.told.take_dirty(), parts.told);
  if (parts.standing.take_dirty()) dirty.emplace_back("standing", parts.standing.save());
  return dirty;
}

void Ledger::restore(std::string_view key, std::string_view bytes) {
  auto& parts = *parts_;
  if (has_prefix(key, "record/")) return parts.records.restore(key, bytes);
  if (has_prefix(key, "inventory/")) return parts.inventories.restore(bytes);
  if (has_prefix(key, "actor/")) return parts.places.restore(bytes);
  if (has_prefix(key, "mail/")) return parts.mail.restore(bytes);
  if (has_prefix(key, "junk/")) return parts.junked.restore(bytes);
  if (has_prefix(key, "guess/")) return parts.guesses.restore(bytes);
  if (has_prefix(key, "told/")) return parts.told.restore(bytes);
  if (key == "standing") parts.standing.restore(bytes);
}

}  // namespace weir::audit
