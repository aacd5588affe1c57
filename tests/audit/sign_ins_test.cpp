#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LogonRow logon(TimePoint time, bool failed = false, std::string account = kAdministrator,
               std::string client = kHome, std::string country = "DE",
               std::string isp = "Home Telecom") {
  LogonRow row;
  row.time = time;
  row.account = std::move(account);
  row.application = "Microsoft 365";
  row.isp = std::move(isp);
  row.country = std::move(country);
  row.client = std::move(client);
  row.failed = failed;
  return row;
}

std::vector<Item> month(const std::string& account = kAdministrator) {
  std::vector<Item> items;
  for (int day = 0; day < 20; ++day) items.emplace_back(logon(kMonday + days{day}, false, account));
  return items;
}

Item abroad(TimePoint time, bool failed = false, std::string account = kAdministrator) {
  return logon(time, failed, std::move(account), kAbroad, "XX", "Cheap Hosting");
}

TEST(audit_sign_ins, another_country) {
  const auto one =
      the(taken(month() + std::vector<Item>{abroad(kMonday + days{21})}), Deviated::sign_in);
  EXPECT_EQ(one.severity, Severity::medium);
  EXPECT_EQ(one.symptom, "S7");
  EXPECT_EQ(one.actor, kAdministrator);
  EXPECT_EQ(one.client, kAbroad);
  EXPECT_THAT(one.evidence, HasSubstr("ordinarily uses another country"));
}

TEST(audit_sign_ins, another_provider_at_home_is_low) {
  const auto one =
      the(taken(month() + std::vector<Item>{logon(kMonday + days{21}, false, kAdministrator,
                                                  kAbroad, "DE", "Mobile Telecom")}),
          Deviated::sign_in);
  EXPECT_EQ(one.severity, Severity::low);
}

TEST(audit_sign_ins, a_place_is_told_once) {
  EXPECT_THAT(of_kind(taken(month() + std::vector<Item>{abroad(kMonday + days{21}),
                                                        abroad(kMonday + days{22})}),
                      Deviated::sign_in),
              SizeIs(1));
}

TEST(audit_sign_ins, little_history_says_nothing) {
  std::vector<Item> items{logon(kMonday), logon(kMonday + days{1}), abroad(kMonday + days{2})};
  EXPECT_THAT(taken(items), IsEmpty());
}

TEST(audit_sign_ins, failures_teach_nothing) {
  auto items = month();
  for (int day = 20; day < 30; ++day) items.push_back(abroad(kMonday + days{day}, true));
  items.push_back(abroad(kMonday + days{31}));
  EXPECT_THAT(of_kind(taken(items), Deviated::sign_in), SizeIs(1));
}

TEST(audit_sign_ins, only_administrators_and_who_changed_connectors) {
  const auto items = month("user@contoso.example") +
                     std::vector<Item>{abroad(kMonday + days{21}, false, "user@contoso.example")};
  EXPECT_THAT(taken(items), IsEmpty());
  const auto changed =
      items + std::vector<Item>{record(kMonday + days{25}, "Set-InboundConnector",
                                       {{"Identity", "x"}}, "user@contoso.example")};
  EXPECT_THAT(of_kind(taken(changed), Deviated::sign_in), SizeIs(1));
}

TEST(audit_sign_ins, records_of_the_audit_log_have_networks_only) {
  const auto one =
      the(taken(month_at_home() + std::vector<Item>{record(kMonday + days{29}, "UserLoggedIn", {},
                                                           kAdministrator, kAbroad)}),
          Deviated::sign_in);
  EXPECT_EQ(one.severity, Severity::low);
  EXPECT_THAT(one.evidence, HasSubstr("another network"));
}

TEST(audit_sign_ins, who_wanders_is_low) {
  std::vector<Item> items;
  for (int day = 0; day < 20; ++day) {
    items.emplace_back(record(kMonday + days{day}, "UserLoggedIn", {}, kAdministrator,
                              "198.51." + std::to_string(day) + ".1"));
  }
  Ledger ledger;
  ledger.take(items, declared(), kNow);
  const auto next = ledger.take(
      {record(kMonday + days{21}, "UserLoggedIn", {}, kAdministrator, kAbroad)}, declared(), kNow);
  EXPECT_EQ(the(next, Deviated::sign_in).severity, Severity::low);
}

std::vector<Item> burst(int failures, std::chrono::milliseconds apart,
                        std::chrono::milliseconds until_success) {
  std::vector<Item> items;
  auto time = kMonday;
  for (int i = 0; i < failures; ++i) {
    time = kMonday + i * apart;
    items.push_back(abroad(time, true));
  }
  items.push_back(abroad(time + until_success));
  return items;
}

bool has_burst(const std::vector<Item>& items) {
  const auto all = taken(items);
  return std::ranges::any_of(all, [](const Deviation& one) {
    return one.evidence.find("failures in a minute") != std::string::npos;
  });
}

TEST(audit_sign_ins, a_burst_of_guesses_and_a_hit) {
  const auto all = taken(burst(101, 100ms, 5s));
  EXPECT_EQ(the(all, Deviated::sign_in).severity, Severity::critical);
  EXPECT_TRUE(has_burst(burst(101, 100ms, 10s)));
  EXPECT_FALSE(has_burst(burst(100, 100ms, 5s)));
  EXPECT_FALSE(has_burst(burst(101, 100ms, 10001ms)));
  EXPECT_FALSE(has_burst(burst(101, 600ms, 5s)));  // the first is a minute back
  EXPECT_TRUE(has_burst(burst(101, 599ms, 5s)));
}

TEST(audit_sign_ins, a_burst_over_a_change_of_the_minute_counts) {
  auto items = burst(101, 500ms, 5s);
  for (auto& item : items) std::get<LogonRow>(item).time += 40s;
  EXPECT_TRUE(has_burst(items));
}

TEST(audit_sign_ins, as_in_the_query_two_sources_are_left_out) {
  auto items = burst(150, 100ms, 5s);
  for (auto& item : items) std::get<LogonRow>(item).application = "Active Directory";
  EXPECT_FALSE(has_burst(items));
  items = burst(150, 100ms, 5s);
  for (auto& item : items) std::get<LogonRow>(item).isp = "Microsoft Azure";
  EXPECT_FALSE(has_burst(items));
}

std::vector<Item> spray(int accounts, std::string last = kAdministrator) {
  std::vector<Item> items;
  for (int i = 0; i < accounts - 1; ++i) {
    items.push_back(
        abroad(kMonday + i * 20min, true, "user" + std::to_string(i) + "@contoso.example"));
  }
  items.push_back(abroad(kMonday + 10h, true, last));
  items.push_back(abroad(kMonday + 11h, false, last));
  return items;
}

TEST(audit_sign_ins, many_accounts_slowly_and_a_hit) {
  const auto one = the(taken(spray(10)), Deviated::sign_in);
  EXPECT_EQ(one.severity, Severity::critical);
  EXPECT_THAT(one.evidence, HasSubstr("10 accounts failed from there"));
  EXPECT_EQ(the(taken(spray(10, "user99@contoso.example")), Deviated::sign_in).severity,
            Severity::high);
  EXPECT_THAT(taken(spray(9)), IsEmpty());
}

TEST(audit_sign_ins, an_office_where_most_get_in_is_no_spray) {
  auto items = spray(12);
  for (int i = 0; i < 30; ++i) {
    items.push_back(
        abroad(kMonday + i * 10min, false, "colleague" + std::to_string(i) + "@contoso.example"));
  }
  EXPECT_THAT(taken(items), IsEmpty());
}

TEST(audit_sign_ins, a_hit_of_who_did_not_fail_there_is_no_guess) {
  auto items = spray(15);
  items.pop_back();
  items.push_back(abroad(kMonday + 11h, false, "somebody@contoso.example"));
  EXPECT_THAT(taken(items), IsEmpty());
}

TEST(audit_sign_ins, one_account_slowly_and_a_hit) {
  auto items = month();
  for (int i = 0; i < 10; ++i) items.push_back(abroad(kMonday + days{22} + i * 5min, true));
  auto calm = items;
  items.push_back(abroad(kMonday + days{22} + 5h));
  EXPECT_EQ(worst(taken(items)), Severity::critical);
  // At home he has only forgotten it.
  for (int i = 0; i < 10; ++i) calm.emplace_back(logon(kMonday + days{23} + i * 5min, true));
  calm.emplace_back(logon(kMonday + days{23} + 5h));
  EXPECT_THAT(taken(calm), IsEmpty());
}

TEST(audit_sign_ins, guesses_and_the_hit_may_come_in_two_exports) {
  auto items = spray(12);
  const auto hit = items.back();
  items.pop_back();
  Ledger ledger;
  EXPECT_THAT(ledger.take(items, declared(), kNow), IsEmpty());
  EXPECT_THAT(ledger.take({hit}, declared(), kNow), SizeIs(1));
}

TEST(audit_sign_ins, failures_in_the_audit_log_count) {
  std::vector<Item> items;
  for (int i = 0; i < 12; ++i) {
    items.emplace_back(record(kMonday + i * 5min, "UserLoginFailed", {},
                              "user" + std::to_string(i) + "@contoso.example", kAbroad));
  }
  items.emplace_back(record(kMonday + 5h, "UserLoggedIn", {}, "user3@contoso.example", kAbroad));
  EXPECT_EQ(the(taken(items), Deviated::sign_in).severity, Severity::high);
}

}  // namespace
}  // namespace weir::audit::testing
