// Queries 1 and 5: changes of connectors, and guessed passwords.
#include <gmock/gmock.h>

#include "hunt/rows.hpp"

namespace weir::hunt {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<ConnectorRow> connectors(const std::vector<audit::Record>& records,
                                     bool strict = false) {
  Connectors hunt{week(Query::connectors, strict)};
  for (const auto& record : records) hunt.add(record);
  return hunt.rows();
}

TEST(ConnectorsHunt, ANewConnectorIsEnabledUnlessItIsSaidNotToBe) {
  auto record = cmdlet("New-InboundConnector", "Name", "rogue");
  record.parameters["SenderDomains"] = "*";
  auto rows = connectors({record});
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].connector, "rogue");
  EXPECT_EQ(rows[0].enabled, Enabled::yes);
  EXPECT_EQ(rows[0].changes, "Name=rogue, SenderDomains=*");
  for (const auto* no : {"False", "false", "$false", "0"}) {
    record.parameters["Enabled"] = no;
    EXPECT_EQ(connectors({record})[0].enabled, Enabled::no) << no;
  }
}

TEST(ConnectorsHunt, EveryCmdletOfBothKindsIsThere) {
  std::vector<audit::Record> records;
  for (const auto* verb : {"New-", "Set-", "Remove-"}) {
    for (const auto* kind : {"InboundConnector", "outboundconnector"}) {
      records.push_back(cmdlet(std::string{verb} + kind, "Identity", "c"));
    }
  }
  records.push_back(cmdlet("New-TransportRule", "Name", "c"));
  records.push_back(cmdlet("Set-IntraOrganizationConnector", "Identity", "c"));
  const auto rows = connectors(records);
  EXPECT_THAT(rows, SizeIs(6));
  for (const auto& row : rows) {
    const auto expected = row.operation.starts_with("New-")   ? Enabled::yes
                          : row.operation.starts_with("Set-") ? Enabled::unchanged
                                                              : Enabled::removed;
    EXPECT_EQ(row.enabled, expected) << row.operation;
  }
}

TEST(ConnectorsHunt, IsNamedByIdentityElseNameElseObject) {
  auto record = cmdlet("Set-InboundConnector", "Identity", "one");
  record.parameters["Name"] = "two";
  record.object = "three";
  EXPECT_EQ(connector_of(record), "one");
  record.parameters.erase("Identity");
  EXPECT_EQ(connector_of(record), "two");
  record.parameters.clear();
  EXPECT_EQ(connector_of(record), "three");
}

TEST(ConnectorsHunt, ARefusedAttemptIsToldAsThat) {
  auto record = cmdlet("New-InboundConnector", "Name", "rogue");
  record.succeeded = false;
  const auto rows = connectors({record});
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_FALSE(rows[0].succeeded);
}

TEST(ConnectorsHunt, ARecordInTwoExportsIsOne) {
  const auto record = cmdlet("New-InboundConnector", "Name", "rogue");
  EXPECT_THAT(connectors({record, record}), SizeIs(1));
}

TEST(ConnectorsHunt, StrictlyNameAndEnabledAreRowsOfTheirOwn) {
  auto record = cmdlet("New-InboundConnector", "Name", "rogue");
  record.parameters["RequireTls"] = "False";
  EXPECT_THAT(connectors({record}, true), SizeIs(1));
  record.parameters["Enabled"] = "True";
  const auto rows = connectors({record}, true);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].connector, "");
  EXPECT_EQ(rows[0].enabled, Enabled::yes);
  EXPECT_EQ(rows[1].connector, "rogue");
  EXPECT_EQ(rows[1].enabled, Enabled::no);
  EXPECT_THAT(connectors({cmdlet("Set-InboundConnector", "Name", "rogue")}, true), IsEmpty());
  record.actor.clear();
  EXPECT_THAT(connectors({record}, true), IsEmpty());
}

audit::LogonRow logon(TimePoint time, const std::string& account, bool failed) {
  audit::LogonRow row;
  row.time = time;
  row.account = account + "@contoso.example";
  row.account_id = account + "-id";
  row.application = "Microsoft Exchange Online";
  row.isp = "Bulletproof Hosting";
  row.country = "ZZ";
  row.client = "203.0.113.77";
  row.failed = failed;
  return row;
}

struct Scene {
  std::vector<audit::LogonRow> rows;

  Scene& fail(TimePoint first, std::chrono::milliseconds span, int count,
              const std::string& account = "ben") {
    for (int i = 0; i < count; ++i) rows.push_back(logon(first + span * i / count, account, true));
    return *this;
  }
  Scene& succeed(TimePoint time, const std::string& account = "ben") {
    rows.push_back(logon(time, account, false));
    return *this;
  }
  std::vector<LogonHit> hunt(bool strict = false) const {
    Logons hunt{week(Query::logons, strict)};
    for (const auto& row : rows) hunt.add(row);
    return hunt.rows();
  }
};

TEST(LogonsHunt, ASuccessSoonAfterAHundredFailuresOfAMinute) {
  auto scene = Scene{}.fail(kDay, 50s, 100).succeed(kDay + 55s);
  const auto hits = scene.hunt();
  ASSERT_THAT(hits, SizeIs(1));
  EXPECT_EQ(hits[0].account, "ben@contoso.example");
  EXPECT_EQ(hits[0].failures, 100U);
  EXPECT_EQ(hits[0].accounts, 1U);
  EXPECT_EQ(hits[0].success, kDay + 55s);
  EXPECT_EQ(hits[0].client, "203.0.113.77");
  EXPECT_THAT(scene.hunt(true), IsEmpty());  // more than 100
  EXPECT_THAT(scene.fail(kDay + 1s, 1s, 1).hunt(true), SizeIs(1));
  EXPECT_THAT(Scene{}.fail(kDay, 50s, 99).succeed(kDay + 55s).hunt(), IsEmpty());
}

TEST(LogonsHunt, TheLastMomentCounts) {
  const auto last = kDay + 50s - 500ms;
  EXPECT_THAT(Scene{}.fail(kDay, 50s, 100).succeed(last + 10s).hunt(), SizeIs(1));
  EXPECT_THAT(Scene{}.fail(kDay, 50s, 100).succeed(last + 10s + 1ms).hunt(), IsEmpty());
}

TEST(LogonsHunt, AMinuteSlides) {
  const auto scene = Scene{}.fail(kDay + 30s, 55s, 150).succeed(kDay + 90s);
  EXPECT_THAT(scene.hunt(), SizeIs(1));
  EXPECT_THAT(scene.hunt(true), IsEmpty());
}

TEST(LogonsHunt, ASuccessAmidTheFailuresIsFoundButNotStrictly) {
  const auto scene = Scene{}.fail(kDay, 50s, 150).succeed(kDay + 20s);
  EXPECT_THAT(scene.hunt(), SizeIs(1));
  EXPECT_THAT(scene.hunt(true), IsEmpty());
}

TEST(LogonsHunt, ASprayOverAccountsIsFoundButNotStrictly) {
  Scene scene;
  for (int i = 0; i < 60; ++i) scene.fail(kDay + i * 500ms, 300ms, 2, "user" + std::to_string(i));
  scene.succeed(kDay + 20s, "user3");
  const auto hits = scene.hunt();
  ASSERT_THAT(hits, SizeIs(1));
  EXPECT_EQ(hits[0].account_id, "user3-id");
  EXPECT_EQ(hits[0].accounts, 60U);
  EXPECT_EQ(hits[0].failures, 120U);
  EXPECT_THAT(scene.hunt(true), IsEmpty());
}

TEST(LogonsHunt, AnAccountThatDidNotFailIsNotPartOfASpray) {
  Scene scene;
  for (int i = 0; i < 60; ++i) scene.fail(kDay + i * 500ms, 300ms, 2, "user" + std::to_string(i));
  EXPECT_THAT(scene.succeed(kDay + 20s, "somebody").hunt(), IsEmpty());
}

TEST(LogonsHunt, ASuccessIsToldOnceOfTheAccountBeforeOfTheSpray) {
  auto scene = Scene{}.fail(kDay, 50s, 240).fail(kDay, 50s, 130, "anna").succeed(kDay + 55s);
  const auto hits = scene.hunt();
  ASSERT_THAT(hits, SizeIs(1));
  EXPECT_EQ(hits[0].failures, 240U);
  EXPECT_EQ(hits[0].accounts, 1U);
}

TEST(LogonsHunt, AnotherApplicationIspOrAccountIsNoSuccessOfIt) {
  for (const auto member :
       {&audit::LogonRow::application, &audit::LogonRow::isp, &audit::LogonRow::account_id}) {
    auto scene = Scene{}.fail(kDay, 50s, 150).succeed(kDay + 55s);
    scene.rows.back().*member = "another";
    EXPECT_THAT(scene.hunt(), IsEmpty());
  }
}

TEST(LogonsHunt, TheDirectoryAndAzureItselfArePassedOver) {
  auto scene = Scene{}.fail(kDay, 50s, 150).succeed(kDay + 55s);
  for (auto& row : scene.rows) row.application = "Active Directory";
  EXPECT_THAT(scene.hunt(), IsEmpty());
  EXPECT_THAT(scene.hunt(true), IsEmpty());
  scene = Scene{}.fail(kDay, 50s, 150).succeed(kDay + 55s);
  for (auto& row : scene.rows) row.isp = "MICROSOFT AZURE";
  EXPECT_THAT(scene.hunt(), IsEmpty());
  EXPECT_THAT(scene.hunt(true), SizeIs(1));  // case counts
}

TEST(LogonsHunt, CaseMakesNoOtherPlaceButStrictlyDoes) {
  auto scene = Scene{}.fail(kDay, 50s, 150).succeed(kDay + 55s);
  for (std::size_t i = 0; i < 75; ++i) scene.rows[i].isp = "BULLETPROOF HOSTING";
  EXPECT_THAT(scene.hunt(), SizeIs(1));
  EXPECT_THAT(scene.hunt(true), IsEmpty());
}

TEST(LogonsHunt, StrictlyNoMoreThanAHundredAccounts) {
  Scene scene;
  for (int i = 0; i < 101; ++i) {
    const auto name = "user" + std::to_string(1000 + i);
    scene.fail(kDay + i * 60s, 50s, 101, name).succeed(kDay + i * 60s + 52s, name);
  }
  EXPECT_THAT(scene.hunt(), SizeIs(101));
  const auto hits = scene.hunt(true);
  ASSERT_THAT(hits, SizeIs(100));
  EXPECT_EQ(hits.back().account_id, "user1099-id");
}

}  // namespace
}  // namespace weir::hunt
