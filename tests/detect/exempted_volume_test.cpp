#include "detect/exempted_volume.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using Totals = std::vector<std::optional<count::Reading>>;

const ExemptedVolume kDetector{{}};

test::Scene reply(std::string_view from = "alice@contoso.example") {
  auto out = test::scene("<>", from);
  out.transaction.message.auto_submitted = "auto-replied";
  test::add_header(out.transaction, "In-Reply-To", "<1@customer.example>");
  return out;
}

/// What is said when the counters of client and sender stand so.
std::vector<Finding> said(const test::Scene& scene, std::optional<std::uint64_t> client,
                          std::optional<std::uint64_t> sender = std::nullopt) {
  Totals totals;
  for (const auto& total : {client, sender}) {
    totals.emplace_back();
    if (total) totals.back().emplace().total = *total;
  }
  return kDetector.judge(scene.context(), totals);
}

TEST(ExemptedVolume, CountsAfterTheOthers) { EXPECT_TRUE(kDetector.counts()); }

TEST(ExemptedVolume, CountsAnExemptedMessageForClientAndSender) {
  const auto asked = kDetector.observe(reply("Alice@contoso.example").context());
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].key.name, "exempted_volume");
  EXPECT_EQ(asked[0].key.subject, "onprem-to-m365|automatic_reply|client|10.1.2.3");
  EXPECT_EQ(asked[1].key.subject, "onprem-to-m365|automatic_reply|sender|alice@contoso.example");
  EXPECT_EQ(asked[1].key.window, std::chrono::hours{1});
  EXPECT_EQ(asked[0].by, 1u);
  EXPECT_FALSE(asked[0].gate);
}

TEST(ExemptedVolume, CountsTheClientBehindARelay) {
  auto mail = reply();
  mail.origin.client = IpAddress::parse("10.9.9.9");
  EXPECT_EQ(kDetector.observe(mail.context()).at(0).key.subject,
            "onprem-to-m365|automatic_reply|client|10.9.9.9");
  mail.origin.client.reset();
  EXPECT_EQ(kDetector.observe(mail.context()).at(0).key.subject,
            "onprem-to-m365|automatic_reply|client|unknown");
}

TEST(ExemptedVolume, CountsNothingElse) {
  EXPECT_TRUE(
      kDetector.observe(test::scene("a@contoso.example", "a@contoso.example").context()).empty());
  EXPECT_TRUE(
      kDetector.observe(test::scene("a@contoso.example", "x@evil.example").context()).empty());
  EXPECT_TRUE(kDetector.observe(test::scene("<>", "ceo@contoso.example").context()).empty());
}

TEST(ExemptedVolume, CountsNoMessageThatIsSuspiciousAllTheSame) {
  const auto mail = reply();
  auto context = mail.context();
  context.suspicious = true;
  EXPECT_TRUE(kDetector.observe(context).empty());
}

TEST(ExemptedVolume, CountsNothingThatTheConfigurationVouchesFor) {
  auto journal = test::scene("<>", "anna@partner.example");
  journal.transaction.message.exchange.journal_report = true;
  journal.transaction.message.exchange.generated_by = "Journal Agent";
  journal.ours.journal_recipients = {test::address("bob@customer.example")};
  EXPECT_TRUE(kDetector.observe(journal.context()).empty());
}

TEST(ExemptedVolume, IsSilentAtTheMostOfASenderAndFiresAbove) {
  EXPECT_TRUE(said(reply(), 30, 30).empty());
  const auto findings = said(reply(), 31, 31);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "exempted_volume");
  EXPECT_EQ(findings[0].points, 25u);
  EXPECT_EQ(findings[0].evidence,
            "31 messages of form automatic_reply in 1h by alice@contoso.example, more than 30");
}

TEST(ExemptedVolume, IsSilentAtTheMostOfAClientAndFiresAbove) {
  EXPECT_TRUE(said(reply(), 300, 1).empty());
  const auto findings = said(reply(), 301, 1);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence,
            "301 messages of form automatic_reply in 1h by client 10.1.2.3, more than 300");
}

TEST(ExemptedVolume, IsSilentWhenTheCountIsUnknown) {
  EXPECT_TRUE(said(reply(), std::nullopt, std::nullopt).empty());
  EXPECT_EQ(said(reply(), std::nullopt, 31).size(), 1u);
  EXPECT_TRUE(kDetector.judge(reply().context(), {}).empty());
}

TEST(ExemptedVolume, GivesBackOnlyTheMismatchWhereOnlyThatWasSpared) {
  auto post = test::scene("dev-bounces@lists.oss.example", "bert@shop.example",
                          connector::Direction::from_cloud);
  test::mark_list(post.transaction, "dev.lists.oss.example");
  EXPECT_EQ(kDetector.observe(post.context()).size(), 1u);
  EXPECT_EQ(said(post, 301).at(0).points, 15u);
}

TEST(ExemptedVolume, ShowsHostileSendersSafely) {
  const auto findings =
      said(reply("a\x1b[31m" + std::string(500, 'x') + "@contoso.example"), 31, 31);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_LE(findings[0].evidence.size(), 200u);
}

TEST(ExemptedVolume, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{7}},
                     {"mismatch_points", std::int64_t{3}},
                     {"per_sender", std::int64_t{1}},
                     {"per_client", std::int64_t{2}}}};
  const auto limits = ExemptedVolume::Limits::from(settings);
  EXPECT_EQ(limits.points, 7u);
  EXPECT_EQ(limits.mismatch_points, 3u);
  EXPECT_EQ(limits.per_sender, 1u);
  EXPECT_EQ(limits.per_client, 2u);
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

}  // namespace
}  // namespace weir::detect
