#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "detect/readings.hpp"
#include "detect/recipient_spray.hpp"

/// What `exempt_senders` of recipient_spray spares, and that nobody gets more out of it.
namespace weir::detect {
namespace {

using std::chrono::days;
using test::counted;
using test::Readings;

RecipientSpray::Limits limits(std::string pattern = "news@contoso.example") {
  RecipientSpray::Limits out;
  out.exempt_senders = {std::move(pattern)};
  return out;
}

const RecipientSpray kDetector{limits()};

test::Scene newsletter() { return test::scene("news@contoso.example", "news@contoso.example"); }

/// To a known domain or a new one; the last is the counter of the sender where it is declared.
Readings readings(std::uint64_t total, bool fresh, std::chrono::seconds sending_for = days{7}) {
  return {counted(total), counted(1000, days{30}), fresh ? counted(1) : counted(9, days{20}),
          counted(500, sending_for)};
}

std::string told(const std::vector<Finding>& findings) {
  if (findings.empty()) return "silent";
  return std::string{to_string(findings[0].severity)} + ' ' + std::to_string(findings[0].points);
}

TEST(RecipientSprayExempt, ADeclaredSenderIsCountedAllTheSame) {
  const auto asked = kDetector.observe(newsletter().context());
  ASSERT_EQ(asked.size(), 4u);
  EXPECT_EQ(asked[0].things.size(), 1u);
  EXPECT_EQ(asked[3].key.subject,
            "declared|sender|onprem-to-m365|10.1.2.3|news@contoso.example|news@contoso.example");
  EXPECT_EQ(asked[3].key.window, days{30});
}

TEST(RecipientSprayExempt, IsOnlyNoted) {
  const auto findings = kDetector.judge(newsletter().context(), readings(500, false));
  EXPECT_EQ(told(findings), "info 0");
  EXPECT_TRUE(findings.at(0).evidence.ends_with(" (exempt)"));
}

TEST(RecipientSprayExempt, IsSparedLessWhereItWritesToStrangers) {
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), readings(500, true))), "low 10");
}

TEST(RecipientSprayExempt, EndsAtExemptMost) {
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), readings(1000, false))), "info 0");
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), readings(1001, false))), "low 10");
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), readings(1001, true))), "high 25");
}

// The name alone is text: another host or login that writes it has not been sending as it.
TEST(RecipientSprayExempt, IsNothingForWhoHasOnlyTakenTheName) {
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), readings(101, true, days{6}))), "high 25");
  auto thief = newsletter();
  thief.transaction.session.auth_user = "alice";
  EXPECT_EQ(kDetector.observe(thief.context()).back().key.subject,
            "declared|login|alice|news@contoso.example");
  auto other_host = newsletter();
  other_host.origin.client = IpAddress::parse("10.1.9.9");
  EXPECT_EQ(kDetector.observe(other_host.context()).back().key.subject,
            "declared|sender|onprem-to-m365|10.1.9.9|news@contoso.example|news@contoso.example");
}

TEST(RecipientSprayExempt, IsNothingForOtherSenders) {
  const auto mail = test::scene("app@contoso.example", "news@contoso.example");
  EXPECT_EQ(kDetector.observe(mail.context()).size(), 3u);
  EXPECT_EQ(told(kDetector.judge(mail.context(), readings(101, true))), "high 25");
}

TEST(RecipientSprayExempt, IsNothingWhereAReaderSeesAnotherSender) {
  auto mail = newsletter();
  mail.transaction.envelope.mail_from = test::reading({"news@contoso.example"}, {"x@evil.example"});
  EXPECT_EQ(told(kDetector.judge(mail.context(), readings(101, true))), "high 25");
}

TEST(RecipientSprayExempt, IsNothingForANullSender) {
  const RecipientSpray everybody{limits("*@*")};
  const RecipientSpray anything{limits("*")};
  const auto mail = test::scene("<>", "news@contoso.example");
  for (const auto* detector : {&everybody, &anything}) {
    EXPECT_EQ(detector->observe(mail.context()).size(), 3u);
    EXPECT_EQ(told(detector->judge(mail.context(), readings(101, true))), "high 25");
  }
}

TEST(RecipientSprayExempt, IsNothingForMailThatIsSuspiciousOrOfNoConnector) {
  const auto mail = newsletter();
  auto context = mail.context();
  context.suspicious = true;
  EXPECT_EQ(told(kDetector.judge(context, readings(101, true))), "high 25");
  const auto stranger = test::stranger("news@contoso.example", "news@contoso.example");
  EXPECT_EQ(told(kDetector.judge(stranger.context(), readings(101, true))), "high 25");
  auto mismatched = newsletter();
  mismatched.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(told(kDetector.judge(mismatched.context(), readings(101, true))), "high 25");
}

TEST(RecipientSprayExempt, IsNotDecidedByACountThatIsNotKnown) {
  auto counts = readings(101, true);
  counts[3].reset();
  EXPECT_EQ(told(kDetector.judge(newsletter().context(), counts)), "high 25");
}

}  // namespace
}  // namespace weir::detect
