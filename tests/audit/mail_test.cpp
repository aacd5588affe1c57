#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// `count` messages a minute apart, two recipients each.
std::vector<Item> mail(std::string connectors, int count, TimePoint begin = kMonday + 2h,
                       std::chrono::seconds apart = 60s) {
  std::vector<Item> items;
  for (int i = 0; i < count; ++i) {
    EmailRow row;
    row.time = begin + i * apart;
    row.network_message_id = "nmid-" + std::to_string(i);
    row.mail_from = "bounce@other.example";
    row.header_from = "ceo@evil.example";
    row.mail_from_domain = "other.example";
    row.from_domain = "evil.example";
    row.sender_ip = "198.51.100.9";
    row.connectors = connectors;
    row.recipient = "a@customer.example";
    items.emplace_back(row);
    row.recipient = "b@customer.example";
    items.emplace_back(row);
  }
  return items;
}

std::vector<Item> traces(int good, int spam, int failed, std::string from_ip = "192.0.2.10") {
  std::vector<Item> items;
  for (int i = 0; i < good + spam + failed; ++i) {
    TraceRow row;
    row.time = kMonday + i * 10s;
    row.trace_id = "trace-" + std::to_string(i);
    row.sender = "News@contoso.example";
    row.recipient = "x@customer.example";
    row.from_ip = from_ip;
    row.status = i < good ? "Delivered" : i < good + spam ? "FilteredAsSpam" : "Failed";
    items.emplace_back(row);
  }
  return items;
}

Deviation by_symptom(const std::vector<Deviation>& all, std::string_view symptom) {
  for (const auto& one : all) {
    if (one.kind == Deviated::mail_through && one.symptom == symptom) return one;
  }
  ADD_FAILURE() << "nothing with " << symptom;
  return {};
}

TEST(audit_mail, through_a_connector_that_nobody_declared) {
  const auto all = taken(mail("From on-premises; SYNC", 250, kMonday + 2h, 30s));
  EXPECT_THAT(all, SizeIs(3));
  const auto volume = by_symptom(all, "S1");
  EXPECT_EQ(volume.severity, Severity::high);
  EXPECT_EQ(volume.connector, "SYNC");
  EXPECT_EQ(volume.time, kMonday + 2h);
  EXPECT_FALSE(volume.connector_event);
  EXPECT_THAT(volume.evidence,
              AllOf(HasSubstr("250 messages"), HasSubstr("120 in the hour from 2:00Z"),
                    HasSubstr("ceo@evil.example (250)"), HasSubstr("198.51.100.9 (250)")));
  EXPECT_EQ(by_symptom(all, "S2").severity, Severity::high);
  EXPECT_THAT(by_symptom(all, "S2").evidence,
              HasSubstr("evil.example with MAIL FROM other.example (250)"));
  EXPECT_EQ(by_symptom(all, "S3").severity, Severity::high);
  EXPECT_THAT(by_symptom(all, "S3").evidence, HasSubstr("not accepted"));
  EXPECT_THAT(by_symptom(all, "S3").evidence, HasSubstr("evil.example (250)"));
}

TEST(audit_mail, a_hundred_an_hour_is_the_bound) {
  EXPECT_EQ(by_symptom(taken(mail("sync", 99, kMonday + 2h, 30s)), "S1").severity,
            Severity::medium);
  EXPECT_EQ(by_symptom(taken(mail("sync", 100, kMonday + 2h, 30s)), "S1").severity, Severity::high);
}

TEST(audit_mail, through_one_that_was_just_made_it_is_critical) {
  const std::vector<Item> made{record(kMonday - days{6}, "New-InboundConnector", rogue())};
  const auto volume = by_symptom(taken(made + mail("sync-relay-01", 120, kMonday, 30s)), "S1");
  EXPECT_EQ(volume.severity, Severity::critical);
  EXPECT_EQ(volume.actor, kAdministrator);
}

TEST(audit_mail, with_nothing_declared_only_what_was_made_in_the_week_before) {
  auto without = declared();
  without.connectors.clear();
  const std::vector<Item> made{record(kMonday - days{6}, "New-InboundConnector", rogue())};
  EXPECT_THAT(of_kind(taken(made + mail("sync-relay-01", 10), without), Deviated::mail_through),
              SizeIs(3));
  EXPECT_THAT(of_kind(taken(made + mail("other", 10), without), Deviated::mail_through), IsEmpty());
  EXPECT_THAT(of_kind(taken(made + mail("sync-relay-01", 10, kMonday + days{2}), without),
                      Deviated::mail_through),
              IsEmpty());
}

TEST(audit_mail, declared_connectors_have_their_own_volume) {
  EXPECT_THAT(taken(mail("from ON-premises", 500, kMonday, 5s)), IsEmpty());
}

TEST(audit_mail, a_subdomain_is_the_same_organization) {
  auto items = mail("sync", 10);
  for (auto& item : items) {
    auto& row = std::get<EmailRow>(item);
    row.mail_from_domain = "bounce.contoso.example";
    row.from_domain = "contoso.example";
  }
  auto against = declared();
  against.accepted_domains = {"*.contoso.example"};
  const auto all = taken(items, against);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].symptom, "S1");
}

TEST(audit_mail, without_accepted_domains_none_is_unaccepted) {
  auto without = declared();
  without.accepted_domains.clear();
  const auto all = taken(mail("sync", 30), without);
  EXPECT_THAT(all, SizeIs(2));
  // The tenant's own list will do.
  const Item domains = Inventory{
      InventoryKind::accepted_domains, kMonday, {{"contoso.example", "contoso.example", "", {}}}};
  EXPECT_EQ(
      by_symptom(taken(mail("sync", 30) + std::vector<Item>{domains}, without), "S3").severity,
      Severity::high);
}

TEST(audit_mail, more_of_the_same_day_is_told_again_only_when_graver) {
  Ledger ledger;
  EXPECT_THAT(ledger.take(mail("sync", 3), declared(), kNow), SizeIs(2));  // S1 and S3
  EXPECT_THAT(ledger.take(mail("sync", 4), declared(), kNow), IsEmpty());
  const auto more = ledger.take(mail("sync", 200, kMonday + 2h, 10s), declared(), kNow);
  EXPECT_EQ(by_symptom(more, "S1").severity, Severity::high);
  EXPECT_THAT(by_symptom(more, "S1").evidence, HasSubstr("200 messages"));
}

TEST(audit_mail, more_than_fits_is_estimated) {
  std::vector<Item> items;
  for (int i = 0; i < 40'000; ++i) {
    EmailRow row;
    row.time = kMonday + i * 1s;
    row.network_message_id = "nmid-" + std::to_string(i);
    row.connectors = "sync";
    items.emplace_back(row);
  }
  const auto text = by_symptom(taken(items), "S1").evidence;
  ASSERT_THAT(text, ::testing::StartsWith("about "));
  EXPECT_NEAR(std::stod(text.substr(6)), 40'000, 2'000);
}

TEST(audit_mail, a_tenth_of_ours_marked_as_spam) {
  const auto junked = the(taken(traces(180, 20, 0)), Deviated::junked);
  EXPECT_EQ(junked.severity, Severity::medium);
  EXPECT_EQ(junked.symptom, "S1");
  EXPECT_THAT(junked.evidence,
              AllOf(HasSubstr("20 of 200 messages of ours (10 %) marked as spam"),
                    HasSubstr("news@contoso.example (20)"), HasSubstr("192.0.2.10 (20)")));
  EXPECT_THAT(taken(traces(181, 20, 0)), IsEmpty());
  EXPECT_THAT(taken(traces(10, 19, 0)), IsEmpty());
}

TEST(audit_mail, most_marked_is_high_and_foreign_addresses_are_named) {
  const auto junked = the(taken(traces(20, 80, 0, "198.51.100.9")), Deviated::junked);
  EXPECT_EQ(junked.severity, Severity::high);
  EXPECT_THAT(junked.evidence, HasSubstr("not our addresses: 198.51.100.9 (80)"));
}

TEST(audit_mail, what_is_not_delivered_is_low) {
  const auto failed = the(taken(traces(60, 0, 40)), Deviated::junked);
  EXPECT_EQ(failed.severity, Severity::low);
  EXPECT_THAT(failed.evidence, HasSubstr("not delivered"));
}

TEST(audit_mail, spam_in_our_name_from_outside_to_us_is_not_ours) {
  auto items = traces(0, 100, 0, "198.51.100.9");
  for (auto& item : items) std::get<TraceRow>(item).recipient = "user@contoso.example";
  EXPECT_THAT(taken(items), IsEmpty());
}

TEST(audit_mail, what_leaves_the_tenant_is_ours_whoever_it_says_it_is_from) {
  auto items = traces(0, 100, 0);
  for (auto& item : items) std::get<TraceRow>(item).sender = "x@stranger.example";
  EXPECT_THAT(taken(items), SizeIs(1));
  for (auto& item : items) std::get<TraceRow>(item).recipient = "user@contoso.example";
  EXPECT_THAT(taken(items), IsEmpty());
}

TEST(audit_mail, a_trace_says_nothing_where_no_domain_is_known) {
  auto without = declared();
  without.accepted_domains.clear();
  EXPECT_THAT(taken(traces(0, 100, 0), without), IsEmpty());
}

TEST(audit_mail, microsofts_alert_is_critical) {
  const ConnectorAlert alert{"alert-1",       kMonday,        "Suspicious connector activity",
                             "sync-relay-01", "evil.example", "198.51.100.9"};
  const auto told = the(taken({alert}), Deviated::alerted);
  EXPECT_EQ(told.severity, Severity::critical);
  EXPECT_EQ(told.symptom, "S4");
  EXPECT_EQ(told.connector, "sync-relay-01");
  EXPECT_THAT(told.evidence, AllOf(HasSubstr("evil.example"), HasSubstr("198.51.100.9")));
  auto made = alert;
  made.title = "New inbound connector created";
  EXPECT_EQ(the(taken({made}), Deviated::alerted).symptom, "S5");
}

}  // namespace
}  // namespace weir::audit::testing
