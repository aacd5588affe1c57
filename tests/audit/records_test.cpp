#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(audit_records, a_rogue_connector_by_a_known_administrator_from_abroad) {
  const auto all = taken(month_at_home() +
                         std::vector<Item>{record(kMonday + days{29} + 2h, "New-InboundConnector",
                                                  rogue(), kAdministrator, kAbroad)});
  const auto created = the(all, Deviated::created);
  EXPECT_EQ(created.severity, Severity::high);
  EXPECT_EQ(created.symptom, "S5");
  EXPECT_TRUE(created.connector_event);
  EXPECT_EQ(created.connector, "sync-relay-01");
  EXPECT_EQ(created.actor, kAdministrator);
  EXPECT_EQ(created.client, kAbroad);
  EXPECT_THAT(created.evidence, AllOf(HasSubstr("SenderDomains '*' (any domain)"),
                                      HasSubstr("198.51.100.10, 198.51.100.9 is not ours")));
  EXPECT_EQ(created.restore,
            "Set-InboundConnector -Identity 'sync-relay-01' -Enabled $false\n"
            "Remove-InboundConnector -Identity 'sync-relay-01' -Confirm:$false");
  const auto client = the(all, Deviated::client);
  EXPECT_EQ(client.severity, Severity::high);
  EXPECT_EQ(client.symptom, "S7");
  EXPECT_THAT(of_kind(all, Deviated::actor), IsEmpty());
}

TEST(audit_records, who_is_no_administrator_makes_it_critical) {
  const auto all =
      taken({record(kMonday, "New-InboundConnector", rogue(), "intern@contoso.example")});
  EXPECT_EQ(the(all, Deviated::created).severity, Severity::critical);
  const auto actor = the(all, Deviated::actor);
  EXPECT_EQ(actor.severity, Severity::high);
  EXPECT_EQ(actor.symptom, "S5");
  EXPECT_FALSE(actor.connector_event);
}

TEST(audit_records, a_change_by_no_administrator_is_s7) {
  const auto all = taken(
      {record(kMonday, "Set-InboundConnector", {{"Identity", "From on-premises"}, {"Comment", "x"}},
              "intern@contoso.example")});
  EXPECT_EQ(the(all, Deviated::actor).symptom, "S7");
  EXPECT_EQ(the(all, Deviated::changed).severity, Severity::high);
}

TEST(audit_records, an_application_that_is_not_listed_counts_as_a_stranger) {
  auto one =
      record(kMonday, "Set-InboundConnector", {{"Identity", "From on-premises"}, {"Comment", "x"}},
             "ServicePrincipal_11", "");
  one.actor_kind = ActorKind::application;
  EXPECT_EQ(the(taken({one}), Deviated::actor).severity, Severity::high);
}

TEST(audit_records, what_microsoft_does_itself_has_no_strange_actor) {
  auto one = record(kMonday, "Set-InboundConnector",
                    {{"Identity", "From on-premises"}, {"Comment", "x"}}, "NT AUTHORITY\\SYSTEM");
  one.actor_kind = ActorKind::microsoft;
  const auto all = taken({one});
  EXPECT_THAT(of_kind(all, Deviated::actor), IsEmpty());
  EXPECT_EQ(the(all, Deviated::changed).severity, Severity::low);
}

TEST(audit_records, without_declared_administrators_nobody_is_a_stranger) {
  auto without = declared();
  without.administrators.clear();
  const auto all =
      taken({record(kMonday, "New-InboundConnector", rogue(), "x@y.example")}, without);
  EXPECT_THAT(of_kind(all, Deviated::actor), IsEmpty());
  EXPECT_EQ(the(all, Deviated::created).severity, Severity::high);
}

TEST(audit_records, made_as_declared_by_an_administrator_is_a_low_connector_event) {
  const Properties made{{"Name", "From on-premises"},
                        {"ConnectorType", "OnPremises"},
                        {"SenderDomains", "contoso.example"},
                        {"SenderIPAddresses", "192.0.2.11,192.0.2.10"},
                        {"TlsSenderCertificateName", "mx.contoso.example"}};
  const auto created =
      the(taken({record(kMonday, "New-InboundConnector", made)}), Deviated::created);
  EXPECT_EQ(created.severity, Severity::low);
  EXPECT_TRUE(created.connector_event);
  EXPECT_THAT(created.restore, IsEmpty());
}

TEST(audit_records, as_declared_and_one_thing_more_is_not_low) {
  const Properties made{{"Name", "From on-premises"},
                        {"SenderDomains", "contoso.example"},
                        {"SenderIPAddresses", "192.0.2.11,192.0.2.10"},
                        {"TlsSenderCertificateName", "mx.contoso.example"},
                        {"TreatMessagesAsInternal", "True"}};
  EXPECT_EQ(the(taken({record(kMonday, "New-InboundConnector", made)}), Deviated::created).severity,
            Severity::high);
}

TEST(audit_records, made_and_removed_within_a_day_is_critical) {
  const auto all = taken({record(kMonday + 9h, "New-InboundConnector", rogue()),
                          record(kMonday + 20h, "Remove-InboundConnector",
                                 {{"Identity", "SYNC-relay-01"}, {"Confirm", "False"}})});
  const auto brief = the(all, Deviated::short_lived);
  EXPECT_EQ(brief.severity, Severity::critical);
  EXPECT_EQ(brief.symptom, "S5");
  EXPECT_TRUE(brief.connector_event);
  EXPECT_THAT(of_kind(all, Deviated::removed), IsEmpty());
}

TEST(audit_records, made_and_removed_later_is_no_short_life) {
  const auto all =
      taken({record(kMonday, "New-InboundConnector", rogue()),
             record(kMonday + 25h, "Remove-InboundConnector", {{"Identity", "sync-relay-01"}})});
  EXPECT_THAT(of_kind(all, Deviated::short_lived), IsEmpty());
  // Nobody declared it: who clears it away is told without alarm.
  EXPECT_EQ(the(all, Deviated::removed).severity, Severity::low);
}

TEST(audit_records, a_removed_connector_is_made_again_as_it_was) {
  const auto all = taken({inbound(kMonday, {connector("From on-premises")}),
                          record(kMonday + 5h, "Remove-InboundConnector",
                                 {{"Identity", "tenant\\From on-premises"}})});
  const auto removed = the(all, Deviated::removed);
  EXPECT_EQ(removed.severity, Severity::high);
  EXPECT_EQ(removed.symptom, "S6");
  EXPECT_FALSE(removed.connector_event);
  EXPECT_EQ(removed.restore,
            "New-InboundConnector -Name 'From on-premises' -ConnectorType 'OnPremises' "
            "-CloudServicesMailEnabled $true -SenderDomains 'contoso.example' "
            "-SenderIPAddresses '192.0.2.10','192.0.2.11' "
            "-TlsSenderCertificateName 'mx.contoso.example'");
}

TEST(audit_records, changed_addresses_are_put_back_from_the_inventory) {
  const auto all = taken({inbound(kMonday, {connector("From on-premises")}),
                          record(kMonday + 5h, "Set-InboundConnector",
                                 {{"Identity", "From on-premises"},
                                  {"SenderIPAddresses", "198.51.100.9;192.0.2.10"}})});
  const auto changed = the(all, Deviated::changed);
  EXPECT_EQ(changed.severity, Severity::high);
  EXPECT_EQ(changed.symptom, "S6");
  EXPECT_TRUE(changed.connector_event);
  EXPECT_EQ(changed.restore,
            "Set-InboundConnector -Identity 'From on-premises' "
            "-SenderIPAddresses '192.0.2.10','192.0.2.11'");
}

TEST(audit_records, old_values_of_the_record_come_first) {
  auto one =
      record(kMonday + 5h, "Set-InboundConnector",
             {{"Identity", "From on-premises"}, {"TlsSenderCertificateName", "evil.example"}});
  one.old_values = {{"TlsSenderCertificateName", "old.contoso.example"}};
  const auto changed =
      the(taken({inbound(kMonday, {connector("From on-premises")}), one}), Deviated::changed);
  EXPECT_THAT(changed.evidence, HasSubstr("from 'old.contoso.example' to 'evil.example'"));
  EXPECT_THAT(changed.restore, EndsWith("-TlsSenderCertificateName 'old.contoso.example'"));
}

TEST(audit_records, an_earlier_record_gives_the_old_value) {
  const Properties first{{"Identity", "From on-premises"}, {"SenderIPAddresses", "192.0.2.10"}};
  const Properties second{{"Identity", "from ON-premises"}, {"SenderIPAddresses", "198.51.100.9"}};
  const auto all = taken({record(kMonday, "Set-InboundConnector", first),
                          record(kMonday + 1h, "Set-InboundConnector", second)});
  const auto changes = of_kind(all, Deviated::changed);
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_THAT(changes[0].restore, IsEmpty());
  EXPECT_THAT(changes[1].restore, EndsWith("-SenderIPAddresses '192.0.2.10'"));
}

TEST(audit_records, each_relaxed_check_is_high) {
  const std::vector<std::pair<std::string, std::string>> relaxing{
      {"RequireTls", "False"},
      {"TreatMessagesAsInternal", "True"},
      {"RestrictDomainsToCertificate", "$false"},
      {"RestrictDomainsToIPAddresses", "False"},
      {"TrustedOrganizations", "other.example"},
      {"SenderDomains", "*"},
      {"SenderDomains", "contoso.example;fab.example"}};
  auto before = connector("From on-premises");
  before.properties["RestrictDomainsToCertificate"] = "True";
  before.properties["RestrictDomainsToIPAddresses"] = "True";
  for (const auto& [name, value] : relaxing) {
    const auto relaxed = the(taken({inbound(kMonday, {before}),
                                    record(kMonday + 5h, "Set-InboundConnector",
                                           {{"Identity", "From on-premises"}, {name, value}})}),
                             Deviated::relaxed);
    EXPECT_EQ(relaxed.severity, Severity::high) << name;
    EXPECT_EQ(relaxed.symptom, "S6") << name;
    EXPECT_TRUE(relaxed.connector_event) << name;
  }
}

TEST(audit_records, enabled_again_is_relaxed) {
  const auto relaxed =
      the(taken({inbound(kMonday, {connector("old relay", {{"Enabled", "False"}})}),
                 record(kMonday + 5h, "Set-InboundConnector",
                        {{"Identity", "guid-of-old relay"}, {"Enabled", "True"}})}),
          Deviated::relaxed);
  EXPECT_EQ(relaxed.severity, Severity::high);
  EXPECT_EQ(relaxed.restore, "Set-InboundConnector -Identity 'old relay' -Enabled $false");
}

TEST(audit_records, a_check_that_is_turned_on_is_low) {
  auto before = connector("From on-premises", {{"RequireTls", "False"}});
  EXPECT_EQ(the(taken({inbound(kMonday, {before}),
                       record(kMonday + 5h, "Set-InboundConnector",
                              {{"Identity", "From on-premises"}, {"RequireTls", "True"}})}),
                Deviated::changed)
                .severity,
            Severity::low);
}

TEST(audit_records, what_is_set_to_what_it_was_is_low_and_no_connector_event) {
  const auto same = the(taken({inbound(kMonday, {connector("From on-premises")}),
                               record(kMonday + 5h, "Set-InboundConnector",
                                      {{"Identity", "From on-premises"},
                                       {"SenderIPAddresses", "192.0.2.11;192.0.2.10/32"}})}),
                        Deviated::changed);
  EXPECT_EQ(same.severity, Severity::low);
  EXPECT_FALSE(same.connector_event);
  EXPECT_THAT(same.restore, IsEmpty());
}

TEST(audit_records, set_to_what_is_declared_is_low) {
  const auto all = of_kind(
      taken({inbound(kMonday,
                     {connector("From on-premises", {{"SenderIPAddresses", "198.51.100.9"}})}),
             record(kMonday + 5h, "Set-InboundConnector",
                    {{"Identity", "From on-premises"},
                     {"SenderIPAddresses", "192.0.2.11;192.0.2.10"}})}),
      Deviated::changed);
  ASSERT_THAT(all, SizeIs(2));  // first the inventory, which was not as declared
  EXPECT_EQ(all[1].severity, Severity::low);
  EXPECT_TRUE(all[1].connector_event);
  EXPECT_THAT(all[1].restore, IsEmpty());
}

TEST(audit_records, a_short_life_shows_when_its_beginning_comes_late) {
  Ledger ledger;
  const auto made = record(kMonday + 9h, "New-InboundConnector", rogue());
  const auto removed =
      record(kMonday + 20h, "Remove-InboundConnector", {{"Identity", "sync-relay-01"}});
  EXPECT_THAT(of_kind(ledger.take({removed}, declared(), kNow), Deviated::short_lived), IsEmpty());
  EXPECT_THAT(of_kind(ledger.take({made}, declared(), kNow), Deviated::short_lived), SizeIs(1));
}

TEST(audit_records, renamed_to_look_like_a_declared_one) {
  const auto all = taken({inbound(kMonday, {connector("relay")}),
                          record(kMonday + 5h, "Set-InboundConnector",
                                 {{"Identity", "relay"}, {"Name", "From 0n-prernises"}}),
                          record(kMonday + 6h, "Set-InboundConnector",
                                 {{"Identity", "From 0n-prernises"}, {"Comment", "x"}})});
  const auto changes = of_kind(all, Deviated::changed);
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].severity, Severity::high);
  EXPECT_THAT(changes[0].evidence, HasSubstr("resembles 'From on-premises'"));
  EXPECT_EQ(changes[0].restore, "Set-InboundConnector -Identity 'From 0n-prernises' -Name 'relay'");
}

TEST(audit_records, failed_attempts_are_told_lower) {
  auto one = record(kMonday, "New-InboundConnector", rogue());
  one.succeeded = false;
  const auto created = the(taken({one}), Deviated::created);
  EXPECT_EQ(created.severity, Severity::low);
  EXPECT_FALSE(created.connector_event);
  EXPECT_THAT(created.restore, IsEmpty());
  one.actor = "intern@contoso.example";
  EXPECT_EQ(the(taken({one}), Deviated::created).severity, Severity::medium);
}

TEST(audit_records, missing_enabled_of_a_new_connector_is_true) {
  auto made = rogue();
  made.erase("Enabled");
  // Setting Enabled changes nothing then.
  const auto all = taken({record(kMonday, "New-InboundConnector", made),
                          record(kMonday + 1h, "Set-InboundConnector",
                                 {{"Identity", "sync-relay-01"}, {"Enabled", "True"}})});
  EXPECT_EQ(the(all, Deviated::changed).severity, Severity::low);
  EXPECT_THAT(of_kind(all, Deviated::relaxed), IsEmpty());
}

TEST(audit_records, the_object_names_a_connector_that_no_parameter_names) {
  auto one = record(kMonday, "Remove-InboundConnector", {});
  one.object = "From on-premises";
  EXPECT_EQ(the(taken({one}), Deviated::removed).connector, "From on-premises");
}

TEST(audit_records, outbound_connectors_have_their_own_risks) {
  const auto all =
      taken({Inventory{InventoryKind::outbound_connectors,
                       kMonday,
                       {{"To on-premises",
                         "To on-premises",
                         "g",
                         {{"SmartHosts", "[192.0.2.20]"}, {"TlsSettings", "DomainValidation"}}}}},
             record(kMonday + 5h, "Set-OutboundConnector",
                    {{"Identity", "To on-premises"},
                     {"SmartHosts", "198.51.100.9"},
                     {"TlsSettings", "EncryptionOnly"}})});
  const auto relaxed = the(all, Deviated::relaxed);
  EXPECT_EQ(relaxed.severity, Severity::high);
  EXPECT_THAT(relaxed.evidence, HasSubstr("less TLS"));
  EXPECT_EQ(relaxed.restore,
            "Set-OutboundConnector -Identity 'To on-premises' -SmartHosts '192.0.2.20' "
            "-TlsSettings 'DomainValidation'");
}

TEST(audit_records, what_often_goes_with_it) {
  const auto tell = [](std::string operation, Properties parameters) {
    return the(taken({record(kMonday, std::move(operation), std::move(parameters))}),
               Deviated::other_change);
  };
  const auto bypass = tell("New-TransportRule", {{"Name", "r"}, {"SetSCL", "-1"}});
  EXPECT_EQ(bypass.severity, Severity::high);
  EXPECT_EQ(bypass.restore, "Disable-TransportRule -Identity 'r' -Confirm:$false");
  EXPECT_EQ(tell("New-TransportRule", {{"Name", "r"}, {"SetAuditSeverity", "Low"}}).severity,
            Severity::low);
  EXPECT_EQ(
      tell("Set-TransportRule", {{"Identity", "r"}, {"SetHeaderName", "X-MS-Exchange-Y"}}).severity,
      Severity::high);
  EXPECT_EQ(tell("Remove-BlockedConnector", {{"ConnectorId", "1"}}).symptom, "S4");
  EXPECT_EQ(tell("Set-OrganizationConfig", {{"RejectDirectSend", "False"}}).restore,
            "Set-OrganizationConfig -RejectDirectSend $true");
  EXPECT_EQ(tell("New-ManagementRoleAssignment", {{"Name", "a"}, {"User", "x"}}).symptom, "S7");
  EXPECT_EQ(tell("New-AcceptedDomain", {{"Name", "evil.example"}}).symptom, "S3");
  EXPECT_THAT(taken({record(kMonday, "Set-OrganizationConfig", {{"OAuth2Enabled", "True"}})}),
              IsEmpty());
}

TEST(audit_records, what_a_stranger_changes_besides_is_high) {
  const auto all = taken({record(kMonday, "New-RemoteDomain",
                                 {{"Name", "d"}, {"AutoForwardEnabled", "True"}}, "x@y.example")});
  EXPECT_EQ(the(all, Deviated::other_change).severity, Severity::high);
  EXPECT_EQ(the(all, Deviated::actor).symptom, "S7");
}

TEST(audit_records, a_place_of_a_little_known_account_is_only_new) {
  const auto all = taken(
      {record(kMonday, "UserLoggedIn", {}),
       record(kMonday + days{1}, "Set-InboundConnector",
              {{"Identity", "From on-premises"}, {"Comment", "x"}}, kAdministrator, kAbroad)});
  EXPECT_EQ(the(all, Deviated::client).severity, Severity::low);
}

TEST(audit_records, nothing_is_said_of_the_place_of_an_unknown_account) {
  const auto all = taken(
      {record(kMonday, "Set-InboundConnector", {{"Identity", "From on-premises"}, {"Comment", "x"}},
              kAdministrator, kAbroad)});
  EXPECT_THAT(of_kind(all, Deviated::client), IsEmpty());
}

TEST(audit_records, what_is_done_later_makes_no_place_usual) {
  auto items = month_at_home();
  items.emplace_back(
      record(kMonday + days{29}, "New-InboundConnector", rogue(), kAdministrator, kAbroad));
  for (int day = 30; day < 50; ++day) {
    items.emplace_back(record(kMonday + days{day}, "UserLoggedIn", {}, kAdministrator, kAbroad));
  }
  EXPECT_EQ(the(taken(items), Deviated::client).severity, Severity::high);
}

TEST(audit_records, the_third_day_in_a_place_makes_it_usual) {
  auto items = month_at_home();
  for (int day = 40; day < 43; ++day) {
    items.emplace_back(record(kMonday + days{day}, "UserLoggedIn", {}, kAdministrator, kAbroad));
  }
  items.emplace_back(record(kMonday + days{44}, "Set-InboundConnector",
                            {{"Identity", "From on-premises"}, {"Comment", "x"}}, kAdministrator,
                            kAbroad));
  EXPECT_THAT(of_kind(taken(items), Deviated::client), IsEmpty());
}

TEST(audit_records, what_is_from_the_future_or_the_last_century_is_passed_over) {
  EXPECT_THAT(taken({record(kNow + 25h, "New-InboundConnector", rogue()),
                     record(TimePoint{}, "New-InboundConnector", rogue()),
                     record(TimePoint::max(), "New-InboundConnector", rogue()),
                     record(TimePoint::min(), "New-InboundConnector", rogue())}),
              IsEmpty());
}

}  // namespace
}  // namespace weir::audit::testing
