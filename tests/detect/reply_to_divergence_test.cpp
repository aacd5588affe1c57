#include "detect/reply_to_divergence.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;

const ReplyToDivergence kDetector{{}};

test::Scene replying(std::string_view from, std::initializer_list<std::string_view> reply_to) {
  auto scene = test::scene(from, from, Direction::from_internet);
  scene.transaction.message.reply_to = test::reading(reply_to);
  return scene;
}

std::vector<Finding> judge(const test::Scene& scene) { return scene.judge(kDetector); }

TEST(ReplyToDivergence, FiresWhenRepliesGoElsewhere) {
  const auto findings = judge(replying("a@shop.example", {"b@other.example"}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "reply_to_divergence");
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 10u);
  EXPECT_EQ(findings[0].evidence, "Reply-To other.example, From shop.example");
}

TEST(ReplyToDivergence, IsSilentWithinAnOrganization) {
  EXPECT_TRUE(judge(replying("a@shop.example", {"b@shop.example"})).empty());
  EXPECT_TRUE(judge(replying("a@news.shop.example", {"b@help.shop.example"})).empty());
}

TEST(ReplyToDivergence, IsSilentWithoutReplyTo) {
  EXPECT_TRUE(judge(test::scene("a@shop.example", "a@shop.example")).empty());
}

TEST(ReplyToDivergence, IsSilentWithoutAFromToDifferFrom) {
  auto scene = replying("a@shop.example", {"b@other.example"});
  scene.transaction.message.from = {};
  EXPECT_TRUE(judge(scene).empty());
  scene.transaction.message.from = test::reading({"root"});
  EXPECT_TRUE(judge(scene).empty());
}

TEST(ReplyToDivergence, GivesMoreForAFreeMailbox) {
  const auto findings = judge(replying("ceo@contoso.example", {"ceo.contoso@gmail.com"}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].points, 15u);
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].evidence, "Reply-To gmail.com (free mail), From contoso.example");
}

TEST(ReplyToDivergence, TakesOneFreeMailboxForAnother) {
  EXPECT_EQ(judge(replying("a@gmx.de", {"a@gmail.com"})).at(0).points, 10u);
  EXPECT_TRUE(judge(replying("a@gmail.com", {"b@gmail.com"})).empty());
}

TEST(ReplyToDivergence, KnowsTheFreeMailDomainsThatAreConfigured) {
  ReplyToDivergence::Limits limits;
  limits.freemail_domains = {"*.Freebox.example"};
  const auto scene = replying("a@shop.example", {"b@x.freebox.example"});
  EXPECT_EQ(judge(scene).at(0).points, 10u);
  EXPECT_EQ(scene.judge(ReplyToDivergence{limits}).at(0).points, 15u);
}

TEST(ReplyToDivergence, LooksAtEveryReading) {
  EXPECT_EQ(judge(replying("a@shop.example", {"a@shop.example", "b@other.example"})).size(), 1u);
  auto split = replying("a@shop.example", {"a@shop.example"});
  split.transaction.message.reply_to = test::reading({"a@shop.example"}, {"b@gmail.com"});
  EXPECT_EQ(judge(split).at(0).points, 15u);
}

TEST(ReplyToDivergence, ComparesWithEveryReadingOfFrom) {
  auto joint = replying("a@shop.example", {"b@other.example"});
  joint.transaction.message.from = test::reading({"a@shop.example", "b@other.example"});
  EXPECT_TRUE(judge(joint).empty());
}

TEST(ReplyToDivergence, IsSilentWhenRepliesComeToUs) {
  EXPECT_TRUE(judge(replying("news@mailer.example", {"alice@contoso.example"})).empty());
  EXPECT_TRUE(judge(replying("news@mailer.example", {"alice@hq.fab.example"})).empty());
}

TEST(ReplyToDivergence, IsSilentForPartnersAndDeclaredServices) {
  auto scene = replying("app@contoso.example", {"case17@desk.saas.example"});
  EXPECT_TRUE(judge(scene).empty());
  scene = replying("a@mailer.example", {"alice@partner.example"});
  EXPECT_EQ(judge(scene).size(), 1u);
  scene.ours.partner_domains = connector::DomainSet{{"partner.example"}};
  EXPECT_TRUE(judge(scene).empty());
}

TEST(ReplyToDivergence, IsSilentForListMail) {
  auto list = replying("news@lists.news.example", {"author@other.example"});
  list.transaction.envelope.mail_from = test::reading({"news-bounces@lists.news.example"});
  test::mark_list(list.transaction, "news.lists.news.example");
  EXPECT_TRUE(judge(list).empty());
}

TEST(ReplyToDivergence, TakesAListIdAloneForNoListMail) {
  auto forged = replying("ceo@contoso.example", {"ceo@gmail.com"});
  forged.transaction.envelope.mail_from = test::reading({"x@evil.example"});
  test::mark_list(forged.transaction, "linux-kernel.vger.example");
  EXPECT_EQ(judge(forged).at(0).points, 15u);
}

TEST(ReplyToDivergence, IsSilentForReportsWithANullSender) {
  auto report = replying("postmaster@shop.example", {"help@other.example"});
  report.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_EQ(judge(report).size(), 1u) << "its form alone makes no report";
  report.transaction.envelope.mail_from = test::reading({"<>"});
  EXPECT_TRUE(judge(report).empty());
}

TEST(ReplyToDivergence, ShowsHostileTextSafely) {
  auto scene = replying("a@shop.example", {});
  scene.transaction.message.reply_to.mailboxes.push_back({"", {"a", "x\u202e\n\x1b.example"}});
  EXPECT_EQ(judge(scene).at(0).evidence.find_first_of("\n\x1b"), std::string::npos);
}

TEST(ReplyToDivergence, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{7}},
                     {"freemail_points", std::int64_t{9}},
                     {"freemail_domains", std::vector<std::string>{"free.example"}}}};
  const auto limits = ReplyToDivergence::Limits::from(settings);
  EXPECT_EQ(limits.points, 7u);
  EXPECT_EQ(limits.freemail_points, 9u);
  EXPECT_EQ(limits.freemail_domains.size(), 1u);
  EXPECT_TRUE(settings.unread().empty());
}

}  // namespace
}  // namespace weir::detect
