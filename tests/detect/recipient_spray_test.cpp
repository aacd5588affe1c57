#include "detect/recipient_spray.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "detect/build.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

using std::chrono::days;
using test::counted;
using test::Readings;

const RecipientSpray kDetector{{}};

test::Scene mail_to(std::size_t domains) {
  auto out = test::scene("app@contoso.example", "app@contoso.example");
  out.transaction.envelope.rcpt_to.clear();
  for (std::size_t i = 0; i < domains; ++i) {
    test::add_recipients(out.transaction, 1, "d" + std::to_string(i) + ".example");
  }
  return out;
}

enum class Past { young, known, fresh };

/// Readings for `domains` recipient domains of one message whose sender reached `total` in the
/// hour.
Readings readings(std::uint64_t total, Past past, std::size_t domains = 1, std::size_t fresh = 1) {
  Readings out{counted(total), counted(1000, past == Past::young ? days{6} : days{7})};
  for (std::size_t i = 0; i < domains; ++i) {
    const bool first = past != Past::known && i < fresh;
    out.push_back(first ? counted(1) : counted(9, days{20}));
  }
  return out;
}

std::string told(const std::vector<Finding>& findings) {
  if (findings.empty()) return "silent";
  return std::string{to_string(findings[0].severity)} + ' ' + std::to_string(findings[0].points);
}

std::string said(std::uint64_t total, Past past) {
  return told(kDetector.judge(mail_to(1).context(), readings(total, past)));
}

TEST(RecipientSpray, CountsAfterTheOthers) { EXPECT_TRUE(kDetector.counts()); }

TEST(RecipientSpray, CountsTheSendersDomainsAndRemembersEachForTheConnector) {
  auto mail = mail_to(2);
  test::add_recipients(mail.transaction, 2, "d1.example");
  test::add_recipients(mail.transaction, 3, "contoso.example");
  const auto asked = kDetector.observe(mail.context());
  ASSERT_EQ(asked.size(), 4u);
  EXPECT_EQ(asked[0].key.name, "recipient_spray");
  EXPECT_EQ(asked[0].key.subject, "sender|onprem-to-m365|10.1.2.3|app@contoso.example");
  EXPECT_EQ(asked[0].key.window, std::chrono::hours{1});
  EXPECT_TRUE(asked[0].distinct);
  auto expected = std::vector{count::thing_hash("d0.example"), count::thing_hash("d1.example")};
  EXPECT_EQ(asked[0].things, expected);
  EXPECT_EQ(asked[1].key.subject, "to|onprem-to-m365");
  EXPECT_EQ(asked[2].key.subject, "to|onprem-to-m365|d0.example");
  EXPECT_EQ(asked[3].key.subject, "to|onprem-to-m365|d1.example");
  EXPECT_EQ(asked[3].key.window, days{30});
  EXPECT_EQ(asked[3].by, 1u);
  for (const auto& one : asked) EXPECT_FALSE(one.gate);
}

TEST(RecipientSpray, CountsNothingOfMailThatStaysInside) {
  auto mail = mail_to(0);
  test::add_recipients(mail.transaction, 3, "contoso.example");
  EXPECT_TRUE(kDetector.observe(mail.context()).empty());
}

TEST(RecipientSpray, LearnsNoDomainFromSuspiciousMailButCountsItsSender) {
  const auto mail = mail_to(1);
  auto context = mail.context();
  context.suspicious = true;
  const auto asked = kDetector.observe(context);
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0].things.size(), 1u);
  EXPECT_EQ(asked[1].by, 1u);
  EXPECT_EQ(asked[2].by, 0u);
}

TEST(RecipientSpray, GradesByTheNumberWhereDomainsAreNew) {
  EXPECT_EQ(said(20, Past::fresh), "silent");
  EXPECT_EQ(said(21, Past::fresh), "low 10");
  EXPECT_EQ(said(40, Past::fresh), "low 10");
  EXPECT_EQ(said(41, Past::fresh), "medium 25");
  EXPECT_EQ(said(100, Past::fresh), "medium 25");
  EXPECT_EQ(said(101, Past::fresh), "high 25");
}

TEST(RecipientSpray, HoldsLittleAgainstMailToDomainsThatAreKnown) {
  EXPECT_EQ(said(20, Past::known), "silent");
  EXPECT_EQ(said(21, Past::known), "info 0");
  EXPECT_EQ(said(41, Past::known), "low 10");
  EXPECT_EQ(said(10'000, Past::known), "low 10");
}

TEST(RecipientSpray, KnowsNothingNewOfAConnectorThatIsNewItself) {
  EXPECT_EQ(said(21, Past::young), "info 0");
  EXPECT_EQ(said(41, Past::young), "low 10");
  EXPECT_EQ(said(101, Past::young), "medium 10");
}

TEST(RecipientSpray, IsNewForADayOnly) {
  auto counts = readings(41, Past::fresh);
  counts[2] = counted(2, std::chrono::hours{12});
  EXPECT_EQ(told(kDetector.judge(mail_to(1).context(), counts)), "medium 25");
  counts[2] = counted(2, days{1});
  EXPECT_EQ(told(kDetector.judge(mail_to(1).context(), counts)), "low 10");
}

TEST(RecipientSpray, TakesTheShareOfNewDomainsInOneMessage) {
  const auto mail = mail_to(4);
  EXPECT_EQ(told(kDetector.judge(mail.context(), readings(41, Past::fresh, 4, 1))), "low 10");
  const auto findings = kDetector.judge(mail.context(), readings(41, Past::fresh, 4, 2));
  EXPECT_EQ(told(findings), "medium 25");
  EXPECT_EQ(findings[0].detector, "recipient_spray");
  EXPECT_EQ(findings[0].symptom, "S1");
  EXPECT_EQ(findings[0].evidence,
            "41 external domains in 1h by app@contoso.example from 10.1.2.3, 2 of 4 new here, such "
            "as d0.example");
}

TEST(RecipientSpray, IsSilentOrUndecidedAboutCountsThatAreNotKnown) {
  const auto mail = mail_to(1);
  EXPECT_TRUE(kDetector.judge(mail.context(), {}).empty());
  auto counts = readings(101, Past::fresh);
  counts[2].reset();
  EXPECT_EQ(told(kDetector.judge(mail.context(), counts)), "medium 10");
  counts[1].reset();
  EXPECT_EQ(told(kDetector.judge(mail.context(), counts)), "medium 10");
  EXPECT_EQ(told(kDetector.judge(mail.context(), Readings{counted(101)})), "medium 10");
  counts[0].reset();
  EXPECT_TRUE(kDetector.judge(mail.context(), counts).empty());
}

TEST(RecipientSpray, IsWorseWhereManyPartnersAreReached) {
  auto mail = mail_to(1);
  mail.ours.partner_domains = connector::DomainSet{{"d0.example"}};
  const auto asked = kDetector.observe(mail.context());
  ASSERT_EQ(asked.size(), 4u);
  EXPECT_EQ(asked[3].key.subject, "partners|sender|onprem-to-m365|10.1.2.3|app@contoso.example");
  EXPECT_EQ(asked[3].things, std::vector{count::thing_hash("d0.example")});
  auto counts = readings(41, Past::known);
  counts.emplace_back(counted(5));
  EXPECT_EQ(told(kDetector.judge(mail.context(), counts)), "low 10");
  counts.back() = counted(6);
  const auto findings = kDetector.judge(mail.context(), counts);
  EXPECT_EQ(told(findings), "medium 10");
  EXPECT_NE(findings[0].evidence.find("6 partners"), std::string::npos);
}

// T2: no recipient takes the others with it.
TEST(RecipientSpray, OneInnocentRecipientExcusesNoOther) {
  auto mail = mail_to(3);
  mail.ours.partner_domains = connector::DomainSet{{"partner.example"}};
  test::add_recipients(mail.transaction, 5, "contoso.example");
  test::add_recipients(mail.transaction, 1, "partner.example");
  const auto asked = kDetector.observe(mail.context());
  EXPECT_EQ(asked.at(0).things.size(), 4u);
  auto counts = readings(41, Past::fresh, 4, 3);
  counts.emplace_back(counted(1));
  EXPECT_EQ(told(kDetector.judge(mail.context(), counts)), "medium 25");
}

TEST(RecipientSpray, LooksAtTwentyDomainsWhoeverOrdersThem) {
  auto mail = mail_to(500);
  mail.transaction.queue_id = "4Abc";
  const auto asked = kDetector.observe(mail.context());
  ASSERT_EQ(asked.size(), 2 + SprayReading::kLookedAt);
  EXPECT_EQ(asked[0].things.size(), 500u);
  auto turned = mail;
  std::ranges::reverse(turned.transaction.envelope.rcpt_to);
  EXPECT_EQ(kDetector.observe(turned.context()).at(2).key, asked[2].key);
  EXPECT_EQ(kDetector.observe(turned.context()).back().key, asked.back().key);
}

TEST(RecipientSpray, NeverAddsMoreThingsThanACounterTakes) {
  const auto asked = kDetector.observe(mail_to(count::kMaxThings + 5).context());
  EXPECT_EQ(asked.at(0).things.size(), count::kMaxThings);
}

TEST(RecipientSpray, SparesReportsWhichOthersBound) {
  auto mail = mail_to(1);
  mail.transaction.envelope.mail_from = test::reading({"<>"});
  EXPECT_EQ(told(kDetector.judge(mail.context(), readings(101, Past::fresh))), "high 25");
  mail.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_EQ(told(kDetector.judge(mail.context(), readings(101, Past::fresh))), "info 0");
  auto context = mail.context();
  context.suspicious = true;
  EXPECT_EQ(told(kDetector.judge(context, readings(101, Past::fresh))), "high 25");
}

TEST(RecipientSpray, ShowsHostileTextSafely) {
  auto mail = mail_to(0);
  test::add_recipients(mail.transaction, 1, "a\x1b[31m" + std::string(500, 'x') + ".example");
  mail.transaction.session.auth_user = "\x1b]0;" + std::string(500, 'y');
  const auto findings = kDetector.judge(mail.context(), readings(101, Past::fresh));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_LE(findings[0].evidence.size(), 200u);
}

TEST(RecipientSpray, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{20}},
                     {"lesser_points", std::int64_t{30}},
                     {"low_domains", std::int64_t{2}},
                     {"medium_domains", std::int64_t{4}},
                     {"high_domains", std::int64_t{6}},
                     {"most_partners", std::int64_t{1}},
                     {"new_share", std::int64_t{80}},
                     {"exempt_senders", std::vector<std::string>{"news@contoso.example"}},
                     {"exempt_most", std::int64_t{50}},
                     {"known_after", std::string{"3d"}},
                     {"new_for", std::string{"2d"}}}};
  const auto limits = RecipientSpray::Limits::from(settings);
  EXPECT_EQ(limits.most_partners, 1u);
  EXPECT_EQ(limits.new_share, 80u);
  EXPECT_EQ(limits.exempt_most, 50u);
  EXPECT_EQ(limits.novelty.known_after, days{3});
  EXPECT_EQ(limits.novelty.new_for, days{2});
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
  const RecipientSpray detector{limits};
  const auto mail = mail_to(1);
  EXPECT_EQ(told(detector.judge(mail.context(), readings(5, Past::fresh))), "medium 20");
  EXPECT_EQ(told(detector.judge(mail.context(), readings(3, Past::fresh))), "low 20")
      << "never more than points";
}

TEST(RecipientSpray, WantsItsThresholdsInOrder) {
  Settings settings{{{"low_domains", std::int64_t{50}}}};
  RecipientSpray::Limits::from(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "medium_domains");
}

}  // namespace
}  // namespace weir::detect
