#include "detect/first_seen.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using std::chrono::days;
using test::counted;
using test::Readings;

const FirstSeen kDetector{{}};

test::Scene mail(std::string_view from, Direction direction = Direction::to_cloud) {
  return test::scene("app@contoso.example", from, direction);
}

std::vector<Finding> said(const test::Scene& scene, std::optional<count::Reading> connector,
                          std::optional<count::Reading> domain) {
  return kDetector.judge(scene.context(), Readings{std::move(connector), std::move(domain)});
}

TEST(FirstSeen, CountsAfterTheOthers) { EXPECT_TRUE(kDetector.counts()); }

TEST(FirstSeen, CountsConnectorAndOrganizationOfFrom) {
  const auto asked = kDetector.observe(mail("ceo@Mail.Sales.fab.example").context());
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].key, (count::CounterKey{"first_seen", "onprem-to-m365", days{30}}));
  EXPECT_EQ(asked[1].key,
            (count::CounterKey{"first_seen", "onprem-to-m365|fab.example", days{30}}));
  EXPECT_EQ(asked[1].by, 1u);
}

TEST(FirstSeen, SaysWhenADomainOfOursComesWhereItNeverCame) {
  const auto findings = said(mail("ceo@fab.example"), counted(100, days{7}), counted(1));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "first_seen");
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_EQ(findings[0].points, 0u);
  EXPECT_EQ(findings[0].symptom, "");
  EXPECT_EQ(findings[0].evidence,
            "From domain fab.example is new on connector onprem-to-m365: not seen in 30d");
}

TEST(FirstSeen, SaysLouderThatADomainIsNotOurs) {
  const auto findings = said(mail("ceo@evil.example"), counted(100, days{7}), counted(1));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].symptom, "S3");
}

TEST(FirstSeen, GoesOnForADay) {
  const auto scene = mail("ceo@fab.example");
  const auto findings = said(scene, counted(100, days{9}), counted(40, std::chrono::hours{12}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_TRUE(findings[0].evidence.ends_with("first seen within 1d"));
  EXPECT_TRUE(said(scene, counted(100, days{9}), counted(40, days{1})).empty());
}

TEST(FirstSeen, IsSilentOnAConnectorThatIsNewItself) {
  EXPECT_TRUE(said(mail("ceo@evil.example"), counted(100, days{6}), counted(1)).empty());
}

TEST(FirstSeen, IsSilentWhenACountIsUnknown) {
  const auto scene = mail("ceo@evil.example");
  EXPECT_TRUE(said(scene, std::nullopt, counted(1)).empty());
  EXPECT_TRUE(said(scene, counted(100, days{9}), std::nullopt).empty());
  EXPECT_TRUE(kDetector.judge(scene.context(), {}).empty());
}

TEST(FirstSeen, JudgesForeignSendersOnlyTowardsTheCloud) {
  EXPECT_TRUE(kDetector.observe(mail("a@shop.example", Direction::from_cloud).context()).empty());
  EXPECT_TRUE(
      kDetector.observe(mail("a@shop.example", Direction::from_internet).context()).empty());
  EXPECT_EQ(kDetector.observe(mail("a@contoso.example", Direction::from_cloud).context()).size(),
            2u);
  EXPECT_TRUE(kDetector.observe(test::stranger("a@x.example", "a@x.example").context()).empty());
}

// An address that readers disagree about must not teach us the attacker's domain.
TEST(FirstSeen, LearnsNothingFromAnAmbiguousOrSuspiciousFrom) {
  auto scene = mail("app@contoso.example");
  scene.transaction.message.from = test::reading({"app@contoso.example"}, {"ceo@evil.example"});
  EXPECT_TRUE(kDetector.observe(scene.context()).empty());
  scene.transaction.message.from = test::reading({"ceo@evil.example"});
  auto context = scene.context();
  context.suspicious = true;
  EXPECT_EQ(kDetector.observe(context).at(1).by, 0u);
}

TEST(FirstSeen, LooksAtFromWhateverMailFromSays) {
  const auto scene = test::scene("<>", "ceo@evil.example");
  EXPECT_EQ(kDetector.observe(scene.context()).at(1).key.subject, "onprem-to-m365|evil.example");
}

TEST(FirstSeen, ShowsHostileDomainsSafely) {
  const auto scene = mail("a@x\x1b[31m" + std::string(400, 'x') + ".example");
  const auto findings = said(scene, counted(100, days{9}), counted(1));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_LE(findings[0].evidence.size(), 200u);
}

TEST(FirstSeen, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{3}}, {"known_after", std::string{"10d"}}}};
  const FirstSeen detector{FirstSeen::Limits::from(settings)};
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
  const auto scene = mail("ceo@fab.example");
  EXPECT_TRUE(detector.judge(scene.context(), Readings{counted(9, days{9}), counted(1)}).empty());
  EXPECT_EQ(
      detector.judge(scene.context(), Readings{counted(9, days{10}), counted(1)}).at(0).points, 3u);
}

}  // namespace
}  // namespace weir::detect
