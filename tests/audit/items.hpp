#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "weir/audit/drift.hpp"

namespace weir::audit {

inline void PrintTo(const Deviation& one, std::ostream* out) {
  *out << to_string(one.kind) << ' ' << detect::to_string(one.severity) << ' ' << one.symptom
       << " [" << one.connector << "] " << one.evidence;
}

}  // namespace weir::audit

namespace weir::audit::testing {

using namespace std::chrono_literals;
using detect::Severity;
using std::chrono::days;

/// 2026-03-02 00:00:00 UTC, a Monday.
inline constexpr TimePoint kMonday{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
inline constexpr TimePoint kNow = kMonday + days{60};

inline const std::string kAdministrator = "admin@contoso.example";
inline const std::string kHome = "192.0.2.200";
inline const std::string kAbroad = "203.0.113.77";

inline Record record(TimePoint time, std::string operation, Properties parameters,
                     std::string actor = kAdministrator, std::string client = kHome) {
  Record one;
  one.id = operation + "-" + std::to_string(time.time_since_epoch().count());
  one.time = time;
  one.operation = std::move(operation);
  one.actor = std::move(actor);
  one.client = std::move(client);
  one.parameters = std::move(parameters);
  return one;
}

/// As the brief of an attack has it: anybody, from two addresses of a hoster.
inline Properties rogue(std::string name = "sync-relay-01") {
  return {{"Name", std::move(name)},
          {"ConnectorType", "OnPremises"},
          {"SenderDomains", "*"},
          {"SenderIPAddresses", "198.51.100.9;198.51.100.10"},
          {"RestrictDomainsToIPAddresses", "True"},
          {"RequireTls", "False"},
          {"CloudServicesMailEnabled", "False"},
          {"Enabled", "True"}};
}

inline InventoryItem connector(std::string name, Properties changes = {}) {
  InventoryItem item;
  item.identity = name;
  item.name = name;
  item.guid = "guid-of-" + name;
  item.properties = {{"Name", name},
                     {"Enabled", "True"},
                     {"ConnectorType", "OnPremises"},
                     {"SenderDomains", "smtp:contoso.example;1"},
                     {"SenderIPAddresses", "192.0.2.10;192.0.2.11"},
                     {"TlsSenderCertificateName", "mx.contoso.example"},
                     {"RequireTls", "True"},
                     {"TreatMessagesAsInternal", "False"},
                     {"CloudServicesMailEnabled", "True"}};
  for (auto& [key, value] : changes) item.properties[key] = std::move(value);
  return item;
}

inline Inventory inbound(TimePoint taken, std::vector<InventoryItem> items) {
  return {InventoryKind::inbound_connectors, taken, std::move(items)};
}

inline Declared declared() {
  Declared all;
  all.connectors = {{"From on-premises",
                     true,
                     {"contoso.example"},
                     {"192.0.2.10", "192.0.2.11"},
                     {"mx.contoso.example"},
                     {},
                     "onprem"}};
  all.administrators = {"Admin@Contoso.example"};
  all.accepted_domains = {"contoso.example"};
  all.egress_addresses = {"192.0.2.0/24"};
  return all;
}

/// A month of sign-ins from home, on working days.
inline std::vector<Item> month_at_home(const std::string& account = kAdministrator) {
  std::vector<Item> items;
  for (int day = 0; day < 28; ++day) {
    if (day % 7 > 4) continue;
    items.emplace_back(record(kMonday + days{day} + 8h, "UserLoggedIn", {}, account));
  }
  return items;
}

inline std::vector<Item> operator+(std::vector<Item> a, const std::vector<Item>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

inline std::vector<Deviation> of_kind(const std::vector<Deviation>& all, Deviated kind) {
  std::vector<Deviation> some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [kind](const Deviation& one) { return one.kind == kind; });
  return some;
}

/// The only one of its kind; fails the test otherwise.
inline Deviation the(const std::vector<Deviation>& all, Deviated kind) {
  const auto some = of_kind(all, kind);
  EXPECT_THAT(some, ::testing::SizeIs(1)) << to_string(kind);
  return some.empty() ? Deviation{} : some.front();
}

inline std::set<std::string> ids(const std::vector<Deviation>& all) {
  std::set<std::string> set;
  for (const auto& one : all) set.insert(one.id);
  return set;
}

inline Severity worst(const std::vector<Deviation>& all) {
  auto most = Severity::info;
  for (const auto& one : all) most = std::max(most, one.severity);
  return most;
}

inline std::vector<Deviation> taken(const std::vector<Item>& items,
                                    const Declared& against = declared()) {
  Ledger ledger;
  return ledger.take(items, against, kNow);
}

}  // namespace weir::audit::testing
