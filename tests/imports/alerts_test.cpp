#include "imports/alerts.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::imports {
namespace {

using audit::ConnectorAlert;
using testing::SizeIs;
using namespace test;

TEST(ConnectorAlerts, AreReadFromEveryContainer) {
  for (const auto* name :
       {"alert_graph.json", "alerts_portal.csv", "alert_mail.txt", "alert_triggered.json"}) {
    SCOPED_TRACE(name);
    const auto alerts = all<ConnectorAlert>(read_data(name));
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_EQ(alerts[0].title, "Suspicious connector activity");
    EXPECT_EQ(alerts[0].time, *parse_time("2026-03-04T02:40:00Z"));
    EXPECT_EQ(alerts[0].connector, "sync-relay-01");
    EXPECT_EQ(alerts[0].domain, "evil.example");
    EXPECT_EQ(alerts[0].address.substr(0, 11), "198.51.100.");
    EXPECT_FALSE(alerts[0].id.empty());
  }
}

TEST(ConnectorAlerts, PassOverOtherAlerts) {
  EXPECT_EQ(read_data("alert_graph.json").passed_over, 1U);
  EXPECT_EQ(read_data("alerts_portal.csv").passed_over, 1U);
  EXPECT_EQ(read_data("alert_triggered.json").passed_over, 1U);
}

TEST(ConnectorAlerts, HaveTheIdOfTheAlert) {
  EXPECT_EQ(all<ConnectorAlert>(read_data("alert_triggered.json")).at(0).id,
            "88888888-0000-0000-0000-000000000001");
  const auto mail = all<ConnectorAlert>(read_data("alert_mail.txt")).at(0).id;
  EXPECT_EQ(mail, all<ConnectorAlert>(read_data("alert_mail.txt")).at(0).id);
}

TEST(ConnectorAlerts, FindTheAddressInTheDescription) {
  const auto alerts = all<ConnectorAlert>(
      read(R"({"title":"Suspicious connector activity","severity":"high",)"
           R"("description":"On 4.3. version 1.2.3 saw mail from 198.51.100.77. Look."})"));
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_EQ(alerts[0].address, "198.51.100.77");
  EXPECT_EQ(alerts[0].time, kWritten);
}

TEST(ConnectorAlerts, AreNotSeenInTextThatNamesNone) {
  EXPECT_FALSE(alert_in_text("Connector: a\nConnector IP: 192.0.2.1\n", kWritten));
}

}  // namespace
}  // namespace weir::imports
