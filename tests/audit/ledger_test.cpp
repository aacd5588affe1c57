#include <map>
#include <random>

#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Some of everything, over two months.
std::vector<Item> tenant() {
  auto items = month_at_home();
  for (int day = 0; day < 40; day += 5) {
    items.emplace_back(inbound(kMonday + days{day} + 1h, {connector("From on-premises")}));
  }
  items.emplace_back(record(kMonday + days{29}, "UserLoggedIn", {}, kAdministrator, kAbroad));
  items.emplace_back(
      record(kMonday + days{29} + 2h, "New-InboundConnector", rogue(), kAdministrator, kAbroad));
  items.emplace_back(record(kMonday + days{29} + 3h, "Set-InboundConnector",
                            {{"Identity", "From on-premises"}, {"RequireTls", "False"}},
                            kAdministrator, kAbroad));
  items.emplace_back(record(kMonday + days{29} + 9h, "Remove-InboundConnector",
                            {{"Identity", "sync-relay-01"}}, kAdministrator, kAbroad));
  items.emplace_back(record(kMonday + days{12}, "New-TransportRule", {{"Name", "disclaimer"}}));
  items.emplace_back(
      inbound(kMonday + days{42},
              {connector("From on-premises", {{"RequireTls", "False"}}), connector("hidden")}));
  for (int i = 0; i < 300; ++i) {
    EmailRow mail;
    mail.time = kMonday + days{29} + 3h + i * 10s;
    mail.network_message_id = "m" + std::to_string(i);
    mail.header_from = "ceo@evil.example";
    mail.from_domain = mail.mail_from_domain = "evil.example";
    mail.connectors = "sync-relay-01";
    items.emplace_back(mail);
    TraceRow trace;
    trace.time = mail.time + days{1};
    trace.trace_id = mail.network_message_id;
    trace.sender = "app@contoso.example";
    trace.recipient = "x@customer.example";
    trace.status = i % 4 == 0 ? "FilteredAsSpam" : "Delivered";
    items.emplace_back(trace);
  }
  LogonRow logon;
  logon.account = "user@contoso.example";
  logon.client = kAbroad;
  for (int i = 0; i < 12; ++i) {
    logon.time = kMonday + days{28} + i * 1min;
    logon.account = "user" + std::to_string(i) + "@contoso.example";
    logon.failed = true;
    items.emplace_back(logon);
  }
  logon.time += 1h;
  logon.failed = false;
  items.emplace_back(logon);
  items.emplace_back(ConnectorAlert{"a1", kMonday + days{30}, "Suspicious connector activity",
                                    "sync-relay-01", "evil.example", "198.51.100.9"});
  return items;
}

TimePoint time_of(const Item& item) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.taken; }) {
          return one.taken;
        } else {
          return one.time;
        }
      },
      item);
}

std::vector<std::vector<Item>> by_weeks(const std::vector<Item>& items) {
  std::map<std::int64_t, std::vector<Item>> weeks;
  for (const auto& item : items) {
    weeks[(time_of(item) - kMonday) / days{7}].push_back(item);
  }
  std::vector<std::vector<Item>> all;
  for (auto& [week, some] : weeks) all.push_back(std::move(some));
  return all;
}

using Stored = std::map<std::string, std::string>;

void store(Ledger& ledger, Stored& stored) {
  for (auto& [key, bytes] : ledger.take_dirty()) {
    if (bytes.empty()) {
      stored.erase(key);
    } else {
      stored[key] = std::move(bytes);
    }
  }
}

Ledger started(const Stored& stored) {
  Ledger ledger;
  for (const auto& [key, bytes] : stored) ledger.restore(key, bytes);
  return ledger;
}

TEST(audit_ledger, the_tenant_shows_something_of_everything) {
  const auto all = taken(tenant());
  for (const auto kind :
       {Deviated::created, Deviated::short_lived, Deviated::relaxed, Deviated::client,
        Deviated::sign_in, Deviated::other_change, Deviated::mail_through, Deviated::junked,
        Deviated::alerted, Deviated::unknown_connector}) {
    EXPECT_FALSE(of_kind(all, kind).empty()) << to_string(kind);
  }
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Deviation::time));
  EXPECT_THAT(ids(all), SizeIs(all.size()));
}

TEST(audit_ledger, the_same_again_tells_nothing) {
  Ledger ledger;
  EXPECT_FALSE(ledger.take(tenant(), declared(), kNow).empty());
  EXPECT_THAT(ledger.take(tenant(), declared(), kNow), IsEmpty());
  auto twice = tenant() + tenant();
  EXPECT_EQ(ids(taken(twice)), ids(taken(tenant())));
}

TEST(audit_ledger, the_order_within_an_export_does_not_matter) {
  const auto expected = ids(taken(tenant()));
  std::mt19937 random{7};
  for (int round = 0; round < 5; ++round) {
    auto items = tenant();
    std::ranges::shuffle(items, random);
    EXPECT_EQ(ids(taken(items)), expected);
  }
}

TEST(audit_ledger, week_by_week_is_as_all_at_once) {
  Ledger ledger;
  std::set<std::string> told;
  for (const auto& week : by_weeks(tenant())) told.merge(ids(ledger.take(week, declared(), kNow)));
  EXPECT_EQ(told, ids(taken(tenant())));
}

TEST(audit_ledger, overlapping_exports_are_as_one) {
  Ledger ledger;
  std::set<std::string> told;
  std::vector<Item> before;
  for (const auto& week : by_weeks(tenant())) {
    told.merge(ids(ledger.take(before + week, declared(), kNow)));
    before = week;
  }
  EXPECT_EQ(told, ids(taken(tenant())));
}

TEST(audit_ledger, a_restart_after_each_export_changes_nothing) {
  Stored stored;
  std::set<std::string> told;
  for (const auto& week : by_weeks(tenant())) {
    auto ledger = started(stored);
    told.merge(ids(ledger.take(week, declared(), kNow)));
    store(ledger, stored);
  }
  EXPECT_EQ(told, ids(taken(tenant())));
  auto ledger = started(stored);
  EXPECT_THAT(ledger.take(tenant(), declared(), kNow), IsEmpty());
  ASSERT_NE(ledger.inventory(InventoryKind::inbound_connectors), nullptr);
  EXPECT_EQ(ledger.inventory(InventoryKind::inbound_connectors)->taken, kMonday + days{42});
}

TEST(audit_ledger, nothing_new_leaves_nothing_to_keep_but_days_of_mail) {
  Ledger ledger;
  ledger.take(tenant(), declared(), kNow);
  EXPECT_FALSE(ledger.take_dirty().empty());
  EXPECT_THAT(ledger.take_dirty(), IsEmpty());
}

TEST(audit_ledger, damaged_records_are_passed_over) {
  Stored stored;
  Ledger first;
  first.take(tenant(), declared(), kNow);
  store(first, stored);
  std::mt19937 random{11};
  for (int round = 0; round < 20; ++round) {
    auto damaged = stored;
    for (auto& [key, bytes] : damaged) {
      if (random() % 3 == 0) bytes.resize(random() % (bytes.size() + 1));
      if (!bytes.empty()) bytes[random() % bytes.size()] ^= static_cast<char>(1U << (random() % 8));
    }
    auto ledger = started(damaged);
    // All is forgotten, and told as if it were new.
    EXPECT_EQ(ids(ledger.take(tenant(), declared(), kNow)), ids(taken(tenant())));
  }
}

TEST(audit_ledger, an_ordinary_month_has_nothing_high) {
  auto items = month_at_home();
  const auto home = [&](int day, std::string operation, Properties parameters) {
    items.emplace_back(
        record(kMonday + days{day} + 10h, std::move(operation), std::move(parameters)));
  };
  for (int day = 0; day < 28; ++day) {
    items.emplace_back(inbound(kMonday + days{day} + 1h, {connector("From on-premises")}));
  }
  home(3, "Set-InboundConnector", {{"Identity", "From on-premises"}, {"Comment", "by hand"}});
  home(8, "New-TransportRule", {{"Name", "disclaimer"}, {"ApplyHtmlDisclaimerText", "x"}});
  home(9, "Set-TransportRule", {{"Identity", "tag"}, {"SetHeaderName", "X-Internal"}});
  home(10, "Set-RemoteDomain", {{"Identity", "Default"}, {"CharacterSet", "utf-8"}});
  home(15, "Set-InboundConnector",
       {{"Identity", "From on-premises"}, {"SenderIPAddresses", "192.0.2.10;192.0.2.11"}});
  home(16, "Set-InboundConnector", {{"Identity", "From on-premises"}, {"RequireTls", "True"}});
  home(20, "New-AcceptedDomain", {{"Name", "brand.example"}, {"DomainName", "brand.example"}});
  // On the road once.
  items.emplace_back(record(kMonday + days{22}, "UserLoggedIn", {}, kAdministrator, kAbroad));
  const auto all = taken(items);
  EXPECT_LE(worst(all), Severity::medium);
  EXPECT_FALSE(all.empty());
}

TEST(audit_ledger, what_is_told_is_printable_and_bounded_and_commands_are_safe) {
  const std::vector<std::string> hostile{"x'; Remove-Mailbox *; '",
                                         "a\u2019; evil; \u2018",
                                         "\x1b[2Jx",
                                         "\u202Egpj.exe",
                                         std::string(5'000, 'A'),
                                         "\xff\xfe",
                                         "line\r\nRemove-Mailbox *",
                                         "$(evil)`"};
  for (const auto& name : hostile) {
    auto made = rogue(name);
    auto one = record(kMonday, "New-InboundConnector", made, name, name);
    const auto all =
        taken({one, inbound(kMonday + days{1}, {connector(name)}),
               record(kMonday + days{2}, "Set-InboundConnector",
                      {{"Identity", name}, {"Comment", name}, {"SenderDomains", name}}),
               ConnectorAlert{name, kMonday, name, name, name, name}});
    for (const auto& told : all) {
      for (const auto& text : {told.evidence, told.connector, told.actor, told.client}) {
        EXPECT_LE(text.size(), 400U);
        for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << name;
      }
      EXPECT_EQ(told.restore.find("\x1b"), std::string::npos);
      EXPECT_EQ(told.restore.find("\u202E"), std::string::npos);
      EXPECT_LE(told.restore.size(), 9'000U);
      std::size_t begin = 0;
      while (begin < told.restore.size()) {  // no line that we did not begin
        const auto line = std::string_view{told.restore}.substr(begin);
        EXPECT_TRUE(line.starts_with("Set-") || line.starts_with("Remove-InboundConnector") ||
                    line.starts_with("New-") || line.starts_with("# "))
            << told.restore;
        const auto end = line.find('\n');
        begin = end == line.npos ? told.restore.size() : begin + end + 1;
      }
    }
  }
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> kTexts{"",
                                               "a",
                                               "*",
                                               "New-InboundConnector",
                                               "tenant\\x",
                                               "192.0.2.1",
                                               "fe80::1",
                                               "a@b.example",
                                               "@",
                                               "\\",
                                               ";;;;",
                                               "\xff",
                                               std::string(9'000, 'x'),
                                               "True",
                                               "0.0.0.0/0",
                                               "smtp:*;1"};
  auto text = kTexts[random() % kTexts.size()];
  if (random() % 4 == 0) text += std::to_string(random() % 50);
  return text;
}

Properties random_properties(std::mt19937& random) {
  static const std::vector<std::string> kNames{
      "Identity",          "Name",       "Enabled", "SenderDomains",
      "SenderIPAddresses", "SmartHosts", "User",    "x"};
  Properties properties;
  for (auto i = random() % 6; i > 0; --i) {
    properties[kNames[random() % kNames.size()]] = random_text(random);
  }
  return properties;
}

Item random_item(std::mt19937& random) {
  static const std::vector<std::string> kOperations{"New-InboundConnector",
                                                    "Set-InboundConnector",
                                                    "Remove-InboundConnector",
                                                    "New-OutboundConnector",
                                                    "UserLoggedIn",
                                                    "UserLoginFailed",
                                                    "New-TransportRule",
                                                    "-",
                                                    ""};
  const auto text = [&] { return random_text(random); };
  const auto any = static_cast<std::int64_t>(std::uint64_t{random()} << 32U | random());
  const auto time = random() % 20 == 0 ? TimePoint{std::chrono::milliseconds{any}}
                                       : kMonday + std::chrono::minutes{random() % 40'000};
  switch (random() % 6) {
    case 0: {
      auto one = record(time, kOperations[random() % kOperations.size()], random_properties(random),
                        text(), text());
      one.old_values = random_properties(random);
      one.object = text();
      one.succeeded = random() % 4 != 0;
      return one;
    }
    case 1: {
      Inventory inventory{static_cast<InventoryKind>(random() % 3), time, {}};
      for (auto i = random() % 8; i > 0; --i) {
        inventory.items.push_back({text(), text(), text(), random_properties(random)});
      }
      return inventory;
    }
    case 2: {
      EmailRow row;
      row.time = time;
      row.network_message_id = text();
      row.connectors = text();
      row.from_domain = text();
      row.mail_from_domain = text();
      return row;
    }
    case 3: {
      LogonRow row;
      row.time = time;
      row.account = text();
      row.isp = text();
      row.client = text();
      row.failed = random() % 2 == 0;
      return row;
    }
    case 4: {
      TraceRow row;
      row.time = time;
      row.trace_id = text();
      row.sender = text();
      row.status = text();
      return row;
    }
    default:
      return ConnectorAlert{text(), time, text(), text(), text(), text()};
  }
}

TEST(audit_ledger, any_items_are_taken_and_kept) {
  std::mt19937 random{23};
  Stored stored;
  for (int round = 0; round < 30; ++round) {
    std::vector<Item> items;
    for (int i = 0; i < 100; ++i) items.push_back(random_item(random));
    auto ledger = started(stored);
    ledger.take(items, declared(), kNow);
    EXPECT_THAT(ledger.take(items, declared(), kNow), IsEmpty());
    store(ledger, stored);
  }
}

TEST(audit_ledger, of_too_many_records_the_oldest_go_and_are_not_told_again) {
  std::vector<Item> items;
  constexpr int kMany = static_cast<int>(Ledger::kMaxRecords) + 500;
  for (int i = 0; i < kMany; ++i) {
    items.emplace_back(
        record(kMonday + i * 1min, "Set-RemoteDomain", {{"Identity", "d" + std::to_string(i)}}));
  }
  Stored stored;
  Ledger ledger;
  EXPECT_THAT(ledger.take(items, declared(), kNow), SizeIs(kMany));
  EXPECT_THAT(ledger.take(items, declared(), kNow), IsEmpty());
  store(ledger, stored);
  EXPECT_THAT(stored, Contains(::testing::Key("record/horizon")));
  EXPECT_LE(stored.size(), Ledger::kMaxRecords + 100);
  auto again = started(stored);
  EXPECT_THAT(again.take(items, declared(), kNow), IsEmpty());
}

TEST(audit_ledger, nobody_hides_a_new_connector_behind_many_records) {
  std::vector<Item> items{record(kMonday, "New-InboundConnector", rogue())};
  for (int i = 0; i < static_cast<int>(Ledger::kMaxRecords) * 2; ++i) {
    items.emplace_back(record(kMonday + 1h + i * 1s, "Set-RemoteDomain", {{"Identity", "d"}}));
  }
  EXPECT_EQ(the(taken(items), Deviated::created).severity, Severity::high);
}

}  // namespace
}  // namespace weir::audit::testing
