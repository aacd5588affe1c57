#include "detect/dsn_flood.hpp"

#include <gtest/gtest.h>

#include "detect/readings.hpp"
#include "detect/report_scene.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::counted;
using test::Readings;

const DsnFlood kDetector{{}};

std::vector<count::Observation> asked(const test::Scene& scene) {
  return kDetector.observe(scene.context());
}

/// Reports back, recipients of our mail, and reports of mail that was never ours.
std::vector<Finding> said(const test::Scene& scene, std::uint64_t back, std::uint64_t out,
                          std::uint64_t never = 0) {
  return kDetector.judge(scene.context(), Readings{counted(back), counted(out), counted(never)});
}

std::uint64_t sent(const test::Scene& scene) {
  const auto all = asked(scene);
  return all.size() == 1 && all[0].key.subject == "sent" ? all[0].by : 0;
}

test::Scene report() {
  auto out = test::report_from_outside();
  test::returned(out, "news@contoso.example", "bounce-7@contoso.example");
  return out;
}

/// Of mail in a stranger's name.
test::Scene strange_report() {
  auto out = test::report_from_outside();
  test::returned(out, "prince@evil.example", "prince@evil.example");
  return out;
}

TEST(DsnFlood, CountsTheRecipientsOfWhatGoesOut) {
  EXPECT_TRUE(kDetector.counts());
  auto scene = test::scene("a@contoso.example", "a@contoso.example");
  EXPECT_EQ(asked(scene).at(0).key,
            (count::CounterKey{"dsn_flood", "sent", std::chrono::hours{1}}));
  EXPECT_EQ(sent(scene), 1u);
  test::add_recipients(scene.transaction, 4);
  EXPECT_EQ(sent(scene), 5u);
}

TEST(DsnFlood, CountsOfMailFromTheCloudThoseOutside) {
  auto scene = test::scene("a@contoso.example", "a@contoso.example", Direction::from_cloud);
  scene.transaction.envelope.rcpt_to.push_back({test::address("ann@contoso.example"), ""});
  EXPECT_EQ(sent(scene), 1u);
  scene.connector.direction = Direction::from_internet;
  EXPECT_TRUE(asked(scene).empty());
}

TEST(DsnFlood, MailFromNobodyIsNotAnswered) {
  EXPECT_TRUE(asked(test::scene("<>", "mailer-daemon@contoso.example")).empty());
}

TEST(DsnFlood, CountsReportsThatComeHome) {
  for (const auto direction :
       {Direction::from_cloud, Direction::from_internet, Direction::unknown}) {
    auto scene = report();
    scene.connector = test::facing(direction);
    const auto all = asked(scene);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].key.subject, "returned");
    EXPECT_EQ(all[0].by, 1u);
    EXPECT_EQ(all[1].key.subject, "sent");
    EXPECT_EQ(all[1].by, 0u);
    EXPECT_EQ(all[2].key.subject, "never_sent");
    EXPECT_EQ(all[2].by, 0u);
  }
}

TEST(DsnFlood, KnowsWhatWasNeverSent) {
  const auto never = [](std::string_view from, std::string_view path) {
    auto scene = test::report_from_outside();
    test::returned(scene, from, path);
    return asked(scene).at(2).by;
  };
  EXPECT_EQ(never("prince@evil.example", "prince@evil.example"), 1u);
  EXPECT_EQ(never("prince@evil.example", "bounces+SRS=a=b@contoso.example"), 1u);
  EXPECT_EQ(never("prince@evil.example", "<>"), 1u);
  EXPECT_EQ(never("ann@contoso.example", "bounce@mailer.example"), 0u);
  EXPECT_EQ(never("ann@customer.example", "ann+SRS=x=y=customer.example=ann@contoso.example"), 0u);
  EXPECT_EQ(never("news@bounce.saas.example", "b@bounce.saas.example"), 0u) << "foreign_domains";
  EXPECT_EQ(never("<>", "<>"), 0u) << "nothing to go by";
}

TEST(DsnFlood, LeavesOtherReportsAlone) {
  auto outgoing = report();
  outgoing.connector = test::to_cloud();
  EXPECT_TRUE(asked(outgoing).empty());
  auto to_others = report();
  to_others.transaction.envelope.rcpt_to = {{test::address("x@customer.example"), ""}};
  EXPECT_TRUE(asked(to_others).empty());
  auto delayed = report();
  for (const auto* action : {"delayed", "delivered", "relayed", "expanded"}) {
    delayed.transaction.message.content.delivery->recipients[0].action = action;
    EXPECT_TRUE(asked(delayed).empty()) << action;
  }
  auto with_sender = report();
  with_sender.transaction.envelope.mail_from = test::reading({"a@customer.example"});
  EXPECT_TRUE(asked(with_sender).empty());
  auto reply = report();
  reply.transaction.message.content = {};
  EXPECT_TRUE(asked(reply).empty()) << "an out of office";
}

// A mailbox in the cloud sends past us: its reports have nothing here to be compared with.
TEST(DsnFlood, LeavesReportsForMailboxesInTheCloudAlone) {
  auto scene = report();
  auto& message = *scene.transaction.message.content.delivery->returned;
  message.exchange.from_entity = mail::FromEntity::hosted;
  message.trace = {test::hop("2603:10a6:1::1", "am0pr01mb1.eurprd01.prod.outlook.com")};
  EXPECT_TRUE(asked(scene).empty());
}

TEST(DsnFlood, CountsThemWhereTheirMailLeavesThroughUs) {
  auto scene = report();
  auto& message = *scene.transaction.message.content.delivery->returned;
  message.exchange.from_entity = mail::FromEntity::hosted;
  message.trace = {test::hop("2603:10a6:1::1", "am0pr01mb1.eurprd01.prod.outlook.com")};
  auto through_us = test::facing(Direction::from_cloud);
  through_us.relays_to_external = true;
  scene.table = connector::ConnectorTable{{test::to_cloud(), through_us}};
  EXPECT_EQ(asked(scene).size(), 3u);
}

// Each is a fact of its own, and none is enough.
TEST(DsnFlood, TheMarksOfTheCloudAreNoBypass) {
  const auto counts = [](auto change) {
    auto scene = report();
    auto& message = *scene.transaction.message.content.delivery->returned;
    message.exchange.from_entity = mail::FromEntity::hosted;
    message.trace = {test::hop("2603:10a6:1::1", "am0pr01mb1.eurprd01.prod.outlook.com")};
    change(message);
    return asked(scene).size() == 3;
  };
  EXPECT_TRUE(counts([](auto& message) { message.trace.clear(); }));
  EXPECT_TRUE(counts([](auto& message) { message.from = test::reading({"x@evil.example"}); }));
  EXPECT_TRUE(counts([](auto& message) { message.exchange.conflicts = {"X-OriginatorOrg"}; }));
  EXPECT_TRUE(counts([](auto& message) {
    message.exchange.attributed =
        mail::AttributedClient{std::string{test::kOurs}, IpAddress::parse(test::kRogue), "x"};
  })) << "came over a connector";
}

TEST(DsnFlood, IsSilentBelowItsShareAndSaysHowMany) {
  EXPECT_TRUE(said(report(), 9, 100).empty());
  const auto findings = said(report(), 10, 100);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "dsn_flood");
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].symptom, "S1");
  EXPECT_EQ(findings[0].evidence, "10 reports of failed delivery in 1h, mail to 100 sent");
  EXPECT_EQ(said(report(), 24, 100).at(0).severity, Severity::medium);
  EXPECT_EQ(said(report(), 25, 100).at(0).severity, Severity::high);
}

TEST(DsnFlood, AShareOfLittleSaysNothing) {
  EXPECT_TRUE(said(report(), 49, 49).empty());
  EXPECT_EQ(said(report(), 49, 50).size(), 1u);
}

TEST(DsnFlood, WhatWasNeverSentSaysItWhereLittleIsSent) {
  EXPECT_TRUE(said(strange_report(), 4, 0, 4).empty());
  const auto findings = said(strange_report(), 20, 0, 13);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].evidence,
            "20 reports of failed delivery in 1h, mail to 0 sent, 13 of mail that we never sent; "
            "this one from evil.example, <spam-1@evil.example>");
}

TEST(DsnFlood, SpeaksOfReportsAlone) {
  const auto outgoing = test::scene("a@contoso.example", "a@contoso.example");
  EXPECT_TRUE(said(outgoing, 100, 100, 100).empty());
}

TEST(DsnFlood, IsSilentWhenACountIsUnknown) {
  EXPECT_TRUE(kDetector.judge(report().context(), {}).empty());
  EXPECT_TRUE(
      kDetector.judge(report().context(), Readings{std::nullopt, counted(50), counted(9)}).empty());
  EXPECT_TRUE(kDetector.judge(report().context(), Readings{counted(99), std::nullopt, counted(99)})
                  .empty());
  EXPECT_EQ(
      kDetector.judge(report().context(), Readings{counted(99), counted(99), std::nullopt}).size(),
      1u);
}

TEST(DsnFlood, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{4}},
                     {"warn_percent", std::int64_t{20}},
                     {"alert_percent", std::int64_t{30}},
                     {"min_sent", std::int64_t{10}}}};
  const auto limits = DsnFlood::Limits::from(settings);
  EXPECT_EQ(limits.points, 4u);
  EXPECT_EQ(limits.warn_percent, 20u);
  EXPECT_EQ(limits.alert_percent, 30u);
  EXPECT_EQ(limits.min_sent, 10u);
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

TEST(DsnFlood, WantsItsSharesInOrder) {
  Settings settings{{{"warn_percent", std::int64_t{25}}}};
  DsnFlood::Limits::from(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "alert_percent");
}

}  // namespace
}  // namespace weir::detect
