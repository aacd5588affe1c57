#include "detect/srs_backscatter.hpp"

#include <gtest/gtest.h>

#include "detect/readings.hpp"
#include "detect/report_scene.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::counted;
using test::Readings;

const SrsBackscatter kDetector{{}};
constexpr std::string_view kEcho = "bounces+SRS=hKq3x=G7@contoso.example";

test::Scene echo(std::string_view recipient = kEcho) {
  auto out = test::report_from_outside();
  out.transaction.envelope.rcpt_to = {{test::address(recipient), ""}};
  return out;
}

std::vector<Finding> said(const test::Scene& scene, std::uint64_t total) {
  return kDetector.judge(scene.context(), Readings{counted(total)});
}

TEST(SrsBackscatter, CountsMailFromNobodyToARewrittenSender) {
  EXPECT_TRUE(kDetector.counts());
  const auto asked = kDetector.observe(echo().context());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].key,
            (count::CounterKey{"srs_backscatter", "contoso.example", std::chrono::hours{1}}));
  EXPECT_EQ(asked[0].by, 1u);
}

TEST(SrsBackscatter, CountsOverEveryConnectorTogether) {
  for (const auto direction :
       {Direction::from_cloud, Direction::from_internet, Direction::unknown, Direction::to_cloud}) {
    auto scene = echo();
    scene.connector = test::facing(direction);
    EXPECT_EQ(kDetector.observe(scene.context()).at(0).key.subject, "contoso.example");
  }
}

// A bounce need not have the form of a report, and one reader's null sender is enough.
TEST(SrsBackscatter, CountsWhateverFormItHas) {
  auto scene = echo();
  scene.transaction.message.content = {};
  EXPECT_EQ(kDetector.observe(scene.context()).size(), 1u);
  scene.transaction.envelope.mail_from = test::reading({"a@x.example"}, {"<>"});
  EXPECT_EQ(kDetector.observe(scene.context()).size(), 1u);
}

TEST(SrsBackscatter, LeavesOtherMailAlone) {
  auto with_sender = echo();
  with_sender.transaction.envelope.mail_from = test::reading({"ann@customer.example"});
  EXPECT_TRUE(kDetector.observe(with_sender.context()).empty());
  for (const std::string_view other :
       {"ann@contoso.example", "bounces@contoso.example", "bounces+SRS=a=b@customer.example",
        "ann+SRS=hKq3x=G7=contoso.example=bob@contoso.example",
        "bounces+SRS=a=b=c.example=d@contoso.example"}) {
    EXPECT_TRUE(kDetector.observe(echo(other).context()).empty()) << other;
  }
}

TEST(SrsBackscatter, IsSilentBelowItsThresholdAndSaysHowMany) {
  EXPECT_TRUE(said(echo(), 2).empty());
  const auto findings = said(echo(), 3);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "srs_backscatter");
  EXPECT_EQ(findings[0].severity, Severity::medium);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].symptom, "S1");
  EXPECT_EQ(findings[0].evidence,
            "3 messages from <> to bounces+SRS= at contoso.example in 1h, alarm from 10: domains "
            "that are not registered are relayed through the tenant");
  EXPECT_EQ(said(echo(), 9).at(0).severity, Severity::medium);
  EXPECT_EQ(said(echo(), 10).at(0).severity, Severity::high);
}

TEST(SrsBackscatter, IsSilentWhenTheCountIsUnknown) {
  EXPECT_TRUE(kDetector.judge(echo().context(), {}).empty());
  EXPECT_TRUE(kDetector.judge(echo().context(), Readings{std::nullopt}).empty());
}

TEST(SrsBackscatter, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{4}},
                     {"warn_messages", std::int64_t{5}},
                     {"alert_messages", std::int64_t{6}}}};
  const auto limits = SrsBackscatter::Limits::from(settings);
  EXPECT_EQ(limits.points, 4u);
  EXPECT_EQ(limits.warn_messages, 5u);
  EXPECT_EQ(limits.alert_messages, 6u);
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

TEST(SrsBackscatter, WantsItsThresholdsInOrder) {
  Settings settings{{{"warn_messages", std::int64_t{10}}}};
  SrsBackscatter::Limits::from(settings);
  ASSERT_EQ(settings.problems().size(), 1u);
  EXPECT_EQ(settings.problems()[0].key, "alert_messages");
}

}  // namespace
}  // namespace weir::detect
