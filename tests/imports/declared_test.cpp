#include "imports/declared.hpp"

#include <gmock/gmock.h>

namespace weir::imports {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

connector::Connector link(std::string name, connector::Direction direction) {
  connector::Connector made;
  made.name = std::move(name);
  made.direction = direction;
  return made;
}

config::TenantConnector of_tenant(std::string name, bool inbound, std::string guards = {}) {
  config::TenantConnector made;
  made.name = std::move(name);
  made.inbound = inbound;
  made.guards = std::move(guards);
  return made;
}

audit::Deviation about(std::string connector, std::string evidence = {}, std::string restore = {}) {
  audit::Deviation made;
  made.connector = std::move(connector);
  made.evidence = std::move(evidence);
  made.restore = std::move(restore);
  return made;
}

struct GuardedConnectorTest : testing::Test {
  config::Config config;
  audit::Ledger ledger;

  GuardedConnectorTest() {
    using connector::Direction;
    config.connectors = {link("mx", Direction::from_internet), link("cloud", Direction::from_cloud),
                         link("onprem", Direction::to_cloud), link("apps", Direction::to_cloud)};
  }
  std::string of(const audit::Deviation& deviation) const {
    return guarded_connector(config, deviation, ledger);
  }
};

TEST(DeclaredOf, IsWhatTheConfigurationSays) {
  config::Config config;
  auto inbound = of_tenant("In", true, "onprem");
  inbound.sender_domains = {"*"};
  inbound.addresses = {"192.0.2.1"};
  inbound.certificates = {"mx.contoso.example"};
  auto outbound = of_tenant("Out", false);
  outbound.smart_hosts = {"[192.0.2.9]"};
  config.tenant_connectors = {inbound, outbound};
  config.organization.administrators = {"root@contoso.example"};
  config.organization.accepted_domains = {"contoso.example"};
  config.organization.egress_addresses = {"192.0.2.0/24"};
  const auto declared = declared_of(config);
  ASSERT_THAT(declared.connectors, SizeIs(2));
  EXPECT_EQ(declared.connectors[0].name, "In");
  EXPECT_TRUE(declared.connectors[0].inbound);
  EXPECT_THAT(declared.connectors[0].sender_domains, ElementsAre("*"));
  EXPECT_THAT(declared.connectors[0].addresses, ElementsAre("192.0.2.1"));
  EXPECT_THAT(declared.connectors[0].certificates, ElementsAre("mx.contoso.example"));
  EXPECT_EQ(declared.connectors[0].guards, "onprem");
  EXPECT_FALSE(declared.connectors[1].inbound);
  EXPECT_THAT(declared.connectors[1].smart_hosts, ElementsAre("[192.0.2.9]"));
  EXPECT_THAT(declared.administrators, ElementsAre("root@contoso.example"));
  EXPECT_THAT(declared.accepted_domains, ElementsAre("contoso.example"));
  EXPECT_THAT(declared.egress_addresses, ElementsAre("192.0.2.0/24"));
}

TEST_F(GuardedConnectorTest, IsTheOneThatTheConnectorOfTheTenantGuards) {
  config.tenant_connectors = {of_tenant("In", true, "apps"), of_tenant("Both", true, "apps"),
                              of_tenant("Both", false, "cloud")};
  EXPECT_EQ(of(about("IN")), "apps");
  EXPECT_EQ(of(about("Both", "Set-OutboundConnector changed it")), "cloud");
  EXPECT_EQ(of(about("Both", "Set-InboundConnector changed it")), "apps");
}

TEST_F(GuardedConnectorTest, IsTheFirstOfTheFittingDirection) {
  config.tenant_connectors = {of_tenant("In", true), of_tenant("Out", false)};
  EXPECT_EQ(of(about("In")), "onprem");
  EXPECT_EQ(of(about("Out")), "cloud");
  EXPECT_EQ(of(about("other", "", "Remove-OutboundConnector -Identity other")), "cloud");
  EXPECT_EQ(of(about("other", "", "Remove-InboundConnector -Identity other")), "onprem");
  EXPECT_EQ(of(about("other")), "onprem");
  EXPECT_EQ(of(about("", "signed in from an unusual place")), "onprem");
}

TEST_F(GuardedConnectorTest, AnInventoryKnowsTheDirectionOfWhatNobodyDeclared) {
  audit::Inventory inventory;
  inventory.kind = audit::InventoryKind::outbound_connectors;
  inventory.taken = TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
  inventory.items = {{.identity = "Strange", .name = "Strange", .guid = "", .properties = {}}};
  ledger.take({inventory}, {}, inventory.taken);
  EXPECT_EQ(of(about("strange")), "cloud");
}

TEST_F(GuardedConnectorTest, WithoutAnyItIsTheUnknownOne) {
  config.connectors = {link("mx", connector::Direction::from_internet)};
  EXPECT_EQ(of(about("In")), "unknown");
}

}  // namespace
}  // namespace weir::imports
