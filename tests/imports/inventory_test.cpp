#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::imports {
namespace {

using audit::Inventory;
using audit::InventoryKind;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace test;

TEST(Inventory, ReadsInboundConnectorsOfConvertToJson) {
  const auto read = read_data("get_inbound_connector.json");
  const auto found = all<Inventory>(read);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, InventoryKind::inbound_connectors);
  EXPECT_EQ(found[0].taken, kWritten);
  ASSERT_THAT(found[0].items, SizeIs(2));
  const auto& rogue = found[0].items[1];
  EXPECT_EQ(rogue.identity, "sync-relay-01");
  EXPECT_EQ(rogue.guid, "0bbbbbbb-1111-2222-3333-444444444444");
  EXPECT_EQ(rogue.properties.at("senderdomains"), "a.example;*.b.example");
  EXPECT_EQ(rogue.properties.at("TreatMessagesAsInternal"), "True");
  EXPECT_EQ(rogue.properties.at("TlsSenderCertificateName"), "");
  EXPECT_EQ(found[0].items[0].properties.at("SenderDomains"), "*");
}

TEST(Inventory, ReadsTheSameFromCsv) {
  const auto json = all<Inventory>(read_data("get_inbound_connector.json")).at(0);
  const auto csv = all<Inventory>(read_data("get_inbound_connector.csv")).at(0);
  ASSERT_EQ(csv.items.size(), json.items.size());
  for (std::size_t i = 0; i < csv.items.size(); ++i) {
    for (const auto& [name, value] : csv.items[i].properties) {
      EXPECT_EQ(value, json.items[i].properties.at(name)) << name;
    }
  }
}

TEST(Inventory, RefusesNamesOfTypesForLists) {
  const auto wrong = error_of(data("get_inbound_connector_types.csv"), "in.csv");
  EXPECT_THAT(wrong, AllOf(HasSubstr("in.csv: its lists were not exported"),
                           HasSubstr("Get-InboundConnector | ConvertTo-Json -Depth 5")));
}

TEST(Inventory, ReadsTheOnlyOutboundConnector) {
  const auto found = all<Inventory>(read_data("get_outbound_connector.json"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, InventoryKind::outbound_connectors);
  EXPECT_EQ(found[0].items.at(0).properties.at("SmartHosts"), "mail.contoso.example;[192.0.2.25]");
}

TEST(Inventory, ReadsAcceptedDomains) {
  for (const auto* name : {"get_accepted_domain.csv", "get_accepted_domain.json"}) {
    const auto found = all<Inventory>(read_data(name));
    ASSERT_THAT(found, SizeIs(1)) << name;
    EXPECT_EQ(found[0].kind, InventoryKind::accepted_domains);
    ASSERT_THAT(found[0].items, SizeIs(3));
    EXPECT_EQ(found[0].items[0].name, "contoso.example");
    EXPECT_EQ(found[0].items[2].properties.at("MatchSubDomains"), "True");
  }
}

TEST(Inventory, MayBeEmpty) {
  const auto found = all<Inventory>(read("[]", "/var/drop/2026-03-04_OutboundConnectors.json"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, InventoryKind::outbound_connectors);
  EXPECT_THAT(found[0].items, IsEmpty());
  EXPECT_THAT(all<Inventory>(read("Name,SenderDomains\n")).at(0).items, IsEmpty());
  EXPECT_THAT(read("[]", "audit.json").items, IsEmpty());
}

TEST(Inventory, KnowsAFewColumnsByTheFileName) {
  const auto found = all<Inventory>(read("Name,Enabled\nrelay,True\n", "inbound_connectors.csv"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, InventoryKind::inbound_connectors);
}

// What is missing in half a file must not be taken for removed.
TEST(Inventory, IsRefusedWhenItHasHoles) {
  const auto json = data("get_inbound_connector.json");
  EXPECT_THAT(error_of(json.substr(0, json.size() * 2 / 3), "in.json"),
              AllOf(HasSubstr("in.json is no whole list of connectors"),
                    HasSubstr("line 2: the file ends within this entry")));
  const auto csv = data("get_inbound_connector.csv");
  EXPECT_THAT(error_of(csv.substr(0, csv.size() - 20)), HasSubstr("no whole list"));
  EXPECT_THAT(error_of("Name,SenderDomains,Guid\na,*,1\nb,*"), HasSubstr("ends within this row"));
  EXPECT_EQ(error_of("Name,SenderDomains,Guid\na,*,1\nb,*,2"), "");
}

TEST(Inventory, ReadsListsThatWereAppendedToOneFile) {
  const auto both =
      read(data("get_inbound_connector.json") + "[" + data("get_outbound_connector.json") + "]");
  EXPECT_THAT(all<Inventory>(both), SizeIs(2));
}

TEST(Inventory, TellsAnItemWithoutAName) {
  EXPECT_THAT(error_of(R"([{"Name":"a","SenderDomains":["*"]},{"SenderDomains":["*"]}])"),
              HasSubstr("line 2: it has neither Name nor Identity nor Guid"));
}

TEST(Inventory, ReadsWhatPowerShellMakesObjectsOf) {
  const auto found = all<Inventory>(read(
      R"({"value":[{"DomainName":{"Domain":"Contoso.example","SmtpDomain":null},"DomainType":{"value":"Authoritative"}}],"Count":1})"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].items.at(0).name, "contoso.example");
  EXPECT_EQ(found[0].items.at(0).properties.at("DomainType"), "Authoritative");
}

}  // namespace
}  // namespace weir::imports
