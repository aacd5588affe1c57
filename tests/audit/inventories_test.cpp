#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Declared undeclared() {
  auto all = declared();
  all.connectors.clear();
  return all;
}

Inventory domains(TimePoint taken, const std::vector<std::string>& names) {
  Inventory inventory{InventoryKind::accepted_domains, taken, {}};
  for (const auto& name : names)
    inventory.items.push_back({name, name, "", {{"DomainName", name}}});
  return inventory;
}

TEST(audit_inventories, as_declared_there_is_nothing_to_tell) {
  EXPECT_THAT(taken({inbound(kMonday, {connector("From on-premises")})}), IsEmpty());
}

TEST(audit_inventories, a_connector_that_nobody_declared) {
  const auto unknown =
      the(taken({inbound(kMonday, {connector("From on-premises"), connector("sync")})}),
          Deviated::unknown_connector);
  EXPECT_EQ(unknown.severity, Severity::high);
  EXPECT_EQ(unknown.symptom, "S5");
  EXPECT_TRUE(unknown.connector_event);
  EXPECT_EQ(unknown.restore,
            "Set-InboundConnector -Identity 'sync' -Enabled $false\n"
            "Remove-InboundConnector -Identity 'sync' -Confirm:$false");
}

TEST(audit_inventories, a_disabled_one_is_medium_and_a_look_alike_is_named) {
  const auto unknown =
      the(taken({inbound(kMonday, {connector("From on-premises"),
                                   connector("From on-premise", {{"Enabled", "False"}})})}),
          Deviated::unknown_connector);
  EXPECT_EQ(unknown.severity, Severity::medium);
  EXPECT_THAT(unknown.evidence, HasSubstr("resembles 'From on-premises'"));
}

TEST(audit_inventories, a_declared_one_is_missing) {
  const auto missing = the(taken({inbound(kMonday, {})}), Deviated::removed);
  EXPECT_EQ(missing.severity, Severity::high);
  EXPECT_EQ(missing.connector, "From on-premises");
}

TEST(audit_inventories, a_declared_one_went_is_told_once_with_its_values) {
  const auto all =
      taken({inbound(kMonday, {connector("From on-premises")}), inbound(kMonday + days{1}, {})});
  const auto gone = the(all, Deviated::removed);
  EXPECT_THAT(gone.restore, HasSubstr("-SenderIPAddresses '192.0.2.10','192.0.2.11'"));
}

TEST(audit_inventories, other_values_than_declared) {
  const auto changed =
      the(taken({inbound(kMonday, {connector("From on-premises",
                                             {{"SenderIPAddresses", "192.0.2.10;198.51.100.9"},
                                              {"TlsSenderCertificateName", "mx.evil.example"}})})}),
          Deviated::changed);
  EXPECT_EQ(changed.severity, Severity::high);
  EXPECT_TRUE(changed.connector_event);
  EXPECT_EQ(changed.restore,
            "Set-InboundConnector -Identity 'From on-premises' "
            "-SenderIPAddresses '192.0.2.10','192.0.2.11' "
            "-TlsSenderCertificateName 'mx.contoso.example'");
}

TEST(audit_inventories, any_host_of_a_declared_certificate) {
  auto against = declared();
  against.connectors[0].certificates = {"*.contoso.example"};
  EXPECT_THAT(taken({inbound(kMonday, {connector("From on-premises")})}, against), IsEmpty());
  const auto other =
      connector("From on-premises", {{"TlsSenderCertificateName", "mx.evil.example"}});
  EXPECT_THAT(taken({inbound(kMonday, {other})}, against), SizeIs(1));
}

TEST(audit_inventories, a_change_within_a_value_that_is_too_long_shows) {
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "d" + std::to_string(i) + ".example;";
  const auto changed =
      the(taken({inbound(kMonday, {connector("relay", {{"SenderDomains", many}})}),
                 inbound(kMonday + days{1},
                         {connector("relay", {{"SenderDomains", many + "evil.example"}})})},
                undeclared()),
          Deviated::relaxed);
  EXPECT_EQ(changed.severity, Severity::high);
  EXPECT_THAT(changed.restore, IsEmpty());
  EXPECT_THAT(changed.evidence, HasSubstr("(too long)"));
}

TEST(audit_inventories, a_declared_one_that_is_disabled) {
  const auto off =
      the(taken({inbound(kMonday, {connector("From on-premises", {{"Enabled", "False"}})})}),
          Deviated::changed);
  EXPECT_EQ(off.severity, Severity::medium);
  EXPECT_THAT(off.restore, HasSubstr("-Enabled $true"));
}

TEST(audit_inventories, what_changed_since_the_earlier_one) {
  const auto relaxed =
      the(taken({inbound(kMonday, {connector("relay")}),
                 inbound(kMonday + days{1}, {connector("relay", {{"RequireTls", "False"}})})},
                undeclared()),
          Deviated::relaxed);
  EXPECT_EQ(relaxed.severity, Severity::high);
  EXPECT_EQ(relaxed.restore, "Set-InboundConnector -Identity 'relay' -RequireTls $true");
}

TEST(audit_inventories, added_removed_renamed_and_made_anew) {
  auto renamed = connector("old name");
  renamed.name = renamed.identity = "new name";
  auto anew = connector("same name");
  anew.guid = "another guid";
  const auto all =
      taken({inbound(kMonday, {connector("old name"), connector("same name"), connector("goes")}),
             inbound(kMonday + days{1}, {renamed, anew, connector("comes")})},
            undeclared());
  EXPECT_EQ(the(all, Deviated::created).connector, "comes");
  EXPECT_EQ(the(all, Deviated::removed).connector, "goes");
  const auto changes = of_kind(all, Deviated::changed);
  ASSERT_THAT(changes, SizeIs(2));
  for (const auto& change : changes) {
    EXPECT_THAT(change.evidence, ::testing::AnyOf(HasSubstr("Name from 'old name' to 'new name'"),
                                                  HasSubstr("made anew under the same name")));
  }
}

TEST(audit_inventories, what_a_record_explains_is_one_deviation) {
  const auto all =
      taken({inbound(kMonday, {connector("From on-premises")}),
             record(kMonday + 5h, "New-InboundConnector", rogue(), kAdministrator),
             record(kMonday + 6h, "Set-InboundConnector",
                    {{"Identity", "From on-premises"}, {"SenderIPAddresses", "198.51.100.9"}}),
             inbound(kMonday + days{1},
                     {connector("From on-premises", {{"SenderIPAddresses", "198.51.100.9"}}),
                      connector("sync-relay-01", rogue())})});
  EXPECT_THAT(all, SizeIs(2));
  EXPECT_EQ(the(all, Deviated::created).actor, kAdministrator);
  EXPECT_EQ(the(all, Deviated::changed).actor, kAdministrator);
}

TEST(audit_inventories, a_record_of_other_values_explains_nothing) {
  const auto all = taken(
      {inbound(kMonday, {connector("relay")}),
       record(kMonday + 6h, "Set-InboundConnector",
              {{"Identity", "relay"}, {"SenderIPAddresses", "192.0.2.12"}}),
       inbound(kMonday + days{1}, {connector("relay", {{"SenderIPAddresses", "198.51.100.9"}})})},
      undeclared());
  EXPECT_THAT(of_kind(all, Deviated::changed), SizeIs(2));
}

TEST(audit_inventories, what_was_made_and_removed_does_not_explain_that_it_is_back) {
  const auto all =
      taken({record(kMonday, "New-InboundConnector", rogue()),
             record(kMonday + days{2}, "Remove-InboundConnector", {{"Identity", "sync-relay-01"}}),
             inbound(kMonday + days{9},
                     {connector("From on-premises"), connector("sync-relay-01", rogue())})});
  EXPECT_THAT(of_kind(all, Deviated::unknown_connector), SizeIs(1));
}

TEST(audit_inventories, a_difference_that_comes_back_is_told_again) {
  Ledger ledger;
  const auto wrong = [](int day) {
    return inbound(kMonday + days{day}, {connector("From on-premises"), connector("sync")});
  };
  const auto right = [](int day) {
    return inbound(kMonday + days{day}, {connector("From on-premises")});
  };
  EXPECT_THAT(of_kind(ledger.take({wrong(0)}, declared(), kNow), Deviated::unknown_connector),
              SizeIs(1));
  EXPECT_THAT(ledger.take({wrong(1)}, declared(), kNow), IsEmpty());
  EXPECT_THAT(of_kind(ledger.take({right(2)}, declared(), kNow), Deviated::removed), SizeIs(1));
  EXPECT_THAT(of_kind(ledger.take({wrong(3)}, declared(), kNow), Deviated::unknown_connector),
              SizeIs(1));
}

TEST(audit_inventories, without_declared_connectors_the_first_inventory_tells_nothing) {
  EXPECT_THAT(taken({inbound(kMonday, {connector("a"), connector("b")})}, undeclared()), IsEmpty());
}

TEST(audit_inventories, a_late_older_one_is_compared_when_there_was_none) {
  Ledger ledger;
  EXPECT_THAT(ledger.take({inbound(kMonday + days{1}, {connector("a"), connector("b")})},
                          undeclared(), kNow),
              IsEmpty());
  EXPECT_EQ(
      the(ledger.take({inbound(kMonday, {connector("a")})}, undeclared(), kNow), Deviated::created)
          .connector,
      "b");
  EXPECT_EQ(ledger.inventory(InventoryKind::inbound_connectors)->taken, kMonday + days{1});
}

TEST(audit_inventories, accepted_domains_against_the_configuration) {
  auto against = declared();
  against.accepted_domains = {"contoso.example", "*.fab.example", "gone.example"};
  auto now = domains(kMonday, {"contoso.example", "fab.example", "evil.example"});
  now.items[0].properties["SendingFromDomainDisabled"] = "True";
  const auto all = of_kind(taken({now}, against), Deviated::other_change);
  ASSERT_THAT(all, SizeIs(3));
  std::string text;
  for (const auto& one : all) {
    text += one.evidence + '\n';
    EXPECT_EQ(one.symptom, "S3");
    EXPECT_FALSE(one.connector_event);
  }
  EXPECT_THAT(text, AllOf(HasSubstr("'evil.example' is not in our configuration"),
                          HasSubstr("'gone.example' is in our configuration"),
                          HasSubstr("'contoso.example' is barred")));
}

TEST(audit_inventories, accepted_domains_that_come_and_go) {
  auto against = declared();
  against.accepted_domains.clear();
  const auto all = of_kind(taken({domains(kMonday, {"contoso.example", "old.example"}),
                                  domains(kMonday + days{1}, {"contoso.example", "new.example"})},
                                 against),
                           Deviated::other_change);
  ASSERT_THAT(all, SizeIs(2));
  std::set<std::string> commands{all[0].restore, all[1].restore};
  EXPECT_TRUE(commands.contains("Remove-AcceptedDomain -Identity 'new.example' -Confirm:$false"));
  EXPECT_TRUE(
      commands.contains("New-AcceptedDomain -Name 'old.example' -DomainName 'old.example'"));
}

TEST(audit_inventories, a_domain_that_a_record_tells_is_told_once) {
  auto against = declared();
  against.accepted_domains.clear();
  const auto all = taken(
      {domains(kMonday, {"contoso.example"}),
       record(kMonday + 3h, "New-AcceptedDomain", {{"Name", "new"}, {"DomainName", "new.example"}}),
       domains(kMonday + days{1}, {"contoso.example", "new.example"})},
      against);
  EXPECT_EQ(the(all, Deviated::other_change).actor, kAdministrator);
}

}  // namespace
}  // namespace weir::audit::testing
