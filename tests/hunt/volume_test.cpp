#include <gmock/gmock.h>

#include <random>
#include <set>

#include "hunt/rows.hpp"

namespace weir::hunt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<Burst> volume(Parameters parameters, const std::vector<audit::EmailRow>& rows,
                          const std::vector<audit::Record>& records = {
                              cmdlet("New-InboundConnector", "Name", "rogue")}) {
  Volume hunt{std::move(parameters)};
  add_all(hunt, rows);
  for (const auto& record : records) hunt.add(record);
  return hunt.rows();
}

const auto kSliding = week(Query::volume);
const auto kStrict = week(Query::volume, true);

TEST(Volume, AsksForAHundredOrMore) {
  EXPECT_THAT(volume(kSliding, run(kDay + 10h, 30min, 99)), IsEmpty());
  const auto rows = volume(kSliding, run(kDay + 10h, 30min, 100));
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].messages, 100U);
  EXPECT_EQ(rows[0].peak, 100U);
  EXPECT_EQ(rows[0].first, kDay + 10h);
  EXPECT_EQ(rows[0].connector, "rogue");
  EXPECT_EQ(rows[0].sender.text, "object-1");
  EXPECT_EQ(rows[0].sender.kind, SenderKind::account);
}

TEST(Volume, StrictlyAsksForAHundredOrMoreToo) {
  EXPECT_THAT(volume(kStrict, run(kDay + 10h, 30min, 99)), IsEmpty());
  EXPECT_THAT(volume(kStrict, run(kDay + 10h, 30min, 100)), SizeIs(1));
}

TEST(Volume, ABurstOverTwoClockHoursIsFoundButNotStrictly) {
  const auto rows = run(kDay + 9h + 40min, 40min, 198);
  EXPECT_THAT(volume(kSliding, rows), SizeIs(1));
  EXPECT_THAT(volume(kStrict, rows), IsEmpty());
}

TEST(Volume, AnHourHoldsWhatIsLessThanSixtyMinutesOlderThanItsNewest) {
  auto rows = run(kDay + 10h, 1min, 99);
  rows.push_back(mail(kDay + 11h, "last"));  // the first is 60 minutes old
  EXPECT_THAT(volume(kSliding, rows), IsEmpty());
  rows.back().time -= 1ms;
  EXPECT_THAT(volume(kSliding, rows), SizeIs(1));
}

TEST(Volume, CountsMessagesAndNotRecipients) {
  auto rows = run(kDay + 10h, 30min, 99);
  for (int i = 0; i < 50; ++i) rows.push_back(rows[0]);
  EXPECT_THAT(volume(kSliding, rows), IsEmpty());
  rows.push_back(mail(kDay + 10h, "another"));
  const auto found = volume(kSliding, rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].messages, 100U);
  EXPECT_EQ(found[0].recipients, 150U);
}

TEST(Volume, OverlappingHoursAreOneRowAndOthersAreNot) {
  auto rows = run(kDay + 1h, 5h, 1000);
  const auto later = run(kDay + 20h, 30min, 100, "later");
  rows.insert(rows.end(), later.begin(), later.end());
  const auto found = volume(kSliding, rows);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].messages, 1000U);
  EXPECT_EQ(found[0].peak, 200U);
  EXPECT_EQ(found[1].first, kDay + 20h);
}

TEST(Volume, MailWithoutAnAccountCountsByEnvelopeThenByClient) {
  auto rows = run(kDay + 10h, 30min, 100);
  for (auto& row : rows) row.sender_object_id.clear();
  EXPECT_THAT(volume(kStrict, rows), IsEmpty());
  rows[7].mail_from = "APP@Contoso.example";
  auto found = volume(kSliding, rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].sender.kind, SenderKind::mail_from);
  EXPECT_EQ(found[0].sender.text, "app@contoso.example");
  for (auto& row : rows) row.mail_from = row.time < kDay + 10h + 10min ? "" : "<>";
  found = volume(kSliding, rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].sender.kind, SenderKind::client);
  EXPECT_EQ(found[0].sender.text, "192.0.2.25");
  for (auto& row : rows) row.sender_ip.clear();
  found = volume(kSliding, rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].sender.kind, SenderKind::none);
}

TEST(Volume, ASenderForEachMessageDoesNotHideFromItsClient) {
  auto rows = run(kDay + 10h, 30min, 100);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].sender_object_id.clear();
    rows[i].mail_from = "x" + std::to_string(i) + "@contoso.example";
  }
  auto parameters = kSliding;
  EXPECT_THAT(volume(parameters, rows), IsEmpty());
  parameters.by = By::client;
  EXPECT_THAT(volume(parameters, rows), SizeIs(1));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].sender_ip = "192.0.2." + std::to_string(i);
  EXPECT_THAT(volume(parameters, rows), IsEmpty());
  parameters.by = By::connector;
  EXPECT_THAT(volume(parameters, rows), SizeIs(1));
}

TEST(Volume, LooksAtAllChangedConnectorsAndStrictlyAtTheFirst) {
  auto rows = run(kDay + 10h, 30min, 100, "a");
  for (auto& row : run(kDay + 10h, 30min, 100, "b")) {
    rows.push_back(row);
    rows.back().connectors = "other";
  }
  const std::vector<audit::Record> records{
      cmdlet("New-InboundConnector", "Name", "other", kDay + 2h),
      cmdlet("New-InboundConnector", "Name", "rogue", kDay + 1h)};
  EXPECT_THAT(volume(kSliding, rows, records), SizeIs(2));
  const auto strict = volume(kStrict, rows, records);
  ASSERT_THAT(strict, SizeIs(1));
  EXPECT_EQ(strict[0].connector, "rogue");
  EXPECT_EQ(strict[0].first, kDay + 10h);
  EXPECT_EQ(strict[0].last, kDay + 10h);
}

TEST(Volume, SetIsKnownByIdentityAndStrictlyIsNot) {
  const auto rows = run(kDay + 10h, 30min, 100);
  const std::vector<audit::Record> set{cmdlet("Set-InboundConnector", "Identity", "ROGUE")};
  EXPECT_THAT(volume(kSliding, rows, set), SizeIs(1));
  EXPECT_THAT(volume(kStrict, rows, set), IsEmpty());
  auto by_object = cmdlet("Set-OutboundConnector", "", "");
  by_object.object = "rogue";
  EXPECT_THAT(volume(kSliding, rows, {by_object}), SizeIs(1));
  EXPECT_THAT(volume(kSliding, rows, {cmdlet("Remove-InboundConnector", "Identity", "rogue")}),
              SizeIs(1));
}

TEST(Volume, ARenamedConnectorIsLookedForUnderBothNames) {
  auto record = cmdlet("Set-InboundConnector", "Identity", "old");
  record.parameters["Name"] = "rogue";
  Volume hunt{kSliding};
  hunt.add(record);
  EXPECT_THAT(hunt.changed(), ElementsAre("old", "rogue"));
}

TEST(Volume, WhatWasRefusedOrIsSomethingElseChangesNothing) {
  auto refused = cmdlet("New-InboundConnector", "Name", "rogue");
  refused.succeeded = false;
  const auto rows = run(kDay + 10h, 30min, 100);
  EXPECT_THAT(volume(kSliding, rows, {refused}), IsEmpty());
  EXPECT_THAT(volume(kSliding, rows, {cmdlet("New-TransportRule", "Name", "rogue")}), IsEmpty());
  EXPECT_THAT(volume(kSliding, rows, {}), IsEmpty());
  auto asked = kSliding;
  asked.connectors = {"ROG*"};
  EXPECT_THAT(volume(asked, rows, {}), SizeIs(1));
}

TEST(Volume, OneOfSeveralConnectorsIsEnoughButNotStrictly) {
  auto rows = run(kDay + 10h, 30min, 100);
  for (auto& row : rows) row.connectors = "m365-to-onprem; Rogue";
  EXPECT_THAT(volume(kSliding, rows), SizeIs(1));
  EXPECT_THAT(volume(kStrict, rows), IsEmpty());
}

TEST(Volume, KeepsToTheTimeItWasGiven) {
  auto parameters = kSliding;
  const auto rows = run(kDay + 10h, 100s, 100);
  parameters.from = kDay + 10h;
  parameters.to = kDay + 10h + 99s + 1ms;
  parameters.connectors = {"rogue"};
  EXPECT_THAT(volume(parameters, rows), SizeIs(1));
  parameters.to -= 1ms;
  EXPECT_THAT(volume(parameters, rows), IsEmpty());
  parameters.to += 1ms;
  parameters.from += 1ms;
  EXPECT_THAT(volume(parameters, rows), IsEmpty());
}

TEST(Volume, AMessageThatNothingNamesIsOneOfItsOwn) {
  auto rows = run(kDay + 10h, 30min, 100);
  for (auto& row : rows) row.network_message_id.clear();
  EXPECT_THAT(volume(kSliding, rows), SizeIs(1));
  for (auto& row : rows) row.internet_message_id = "<one@contoso.example>";
  EXPECT_THAT(volume(kSliding, rows), IsEmpty());
}

/// What a sliding window must find, counted the long way.
std::uint64_t most_within(const std::vector<audit::EmailRow>& rows,
                          std::chrono::milliseconds span) {
  std::uint64_t most = 0;
  for (const auto& newest : rows) {
    std::set<std::string> seen;
    for (const auto& row : rows) {
      const auto age = newest.time - row.time;
      if (age >= 0ms && age < span) seen.insert(row.network_message_id);
    }
    most = std::max<std::uint64_t>(most, seen.size());
  }
  return most;
}

TEST(Volume, FindsWhatTheLongWayFinds) {
  std::mt19937 random{7};
  int found = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<audit::EmailRow> rows;
    for (int i = 0; i < 200; ++i) {
      rows.push_back(mail(kDay + 1s * static_cast<int>(random() % 7200),
                          "m" + std::to_string(random() % 150)));
    }
    auto parameters = kSliding;
    parameters.threshold = 70 + random() % 30;
    const auto most = most_within(rows, 1h);
    const auto bursts = volume(parameters, rows);
    ASSERT_EQ(!bursts.empty(), most >= parameters.threshold) << round;
    if (bursts.empty()) continue;
    ++found;
    const auto peak = std::ranges::max(bursts, {}, &Burst::peak).peak;
    ASSERT_EQ(peak, most) << round;
  }
  EXPECT_GT(found, 5);
  EXPECT_LT(found, 55);
}

}  // namespace
}  // namespace weir::hunt
