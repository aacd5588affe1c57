#include "detect/ambiguous_from.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using mail::Anomaly;
using test::scene;

std::vector<Finding> judge(const test::Scene& scene) { return scene.judge(AmbiguousFrom{{}}); }

test::Scene from(mail::AddressReading reading) {
  auto out = scene("app@contoso.example", "app@contoso.example");
  out.transaction.message.from = std::move(reading);
  return out;
}

test::Scene with(Anomaly anomaly) {
  auto reading = test::reading({"app@contoso.example"});
  reading.anomalies.push_back(anomaly);
  return from(std::move(reading));
}

TEST(AmbiguousFrom, IsSilentForOneMailbox) {
  EXPECT_TRUE(judge(scene("app@contoso.example", "app@contoso.example")).empty());
}

TEST(AmbiguousFrom, IsSilentForOrdinaryForms) {
  for (const auto anomaly : {Anomaly::comment, Anomaly::quoted_local_part, Anomaly::eight_bit,
                             Anomaly::invalid_utf8, Anomaly::encoded_specials}) {
    EXPECT_TRUE(judge(with(anomaly)).empty()) << to_string(anomaly);
  }
}

TEST(AmbiguousFrom, FiresForEveryMisleadingForm) {
  for (const auto anomaly :
       {Anomaly::repeated_field, Anomaly::group, Anomaly::source_route, Anomaly::quoted_at_sign,
        Anomaly::unclosed, Anomaly::several_angles, Anomaly::trailing_text,
        Anomaly::several_at_signs, Anomaly::encoded_address, Anomaly::control_character,
        Anomaly::name_with_space, Anomaly::too_long, Anomaly::too_many}) {
    const auto findings = judge(with(anomaly));
    ASSERT_EQ(findings.size(), 1u) << to_string(anomaly);
    EXPECT_EQ(findings[0].points, 30u);
    EXPECT_NE(findings[0].evidence.find(to_string(anomaly)), std::string::npos);
  }
}

TEST(AmbiguousFrom, FiresWhenFromIsMissing) {
  const auto findings = judge(from({}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence, "From: missing");
}

TEST(AmbiguousFrom, FiresWhenTheMtaPassedNoHeader) {
  auto broken = from({});
  broken.transaction.message.headers_empty = true;
  EXPECT_EQ(judge(broken).at(0).evidence, "From: no header field reached Weir");
}

TEST(AmbiguousFrom, FiresWhenReadersDisagree) {
  const auto findings = judge(from(test::reading({"a@contoso.example"}, {"b@evil.example"})));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence, "From: read differently: a@contoso.example, b@evil.example");
}

TEST(AmbiguousFrom, FiresForSeveralMailboxes) {
  EXPECT_EQ(judge(from(test::reading({"a@contoso.example", "b@evil.example"}))).at(0).points, 30u);
  EXPECT_EQ(judge(from(test::reading({"a@contoso.example", "b@contoso.example"}))).at(0).points,
            30u);
}

TEST(AmbiguousFrom, GivesJointAuthorsWithASenderLess) {
  auto joint = from(test::reading({"a@contoso.example", "b@contoso.example"}));
  joint.transaction.message.sender = test::reading({"a@contoso.example"});
  EXPECT_EQ(judge(joint).at(0).points, 10u);
  joint.transaction.message.from = test::reading({"a@contoso.example", "b@evil.example"});
  EXPECT_EQ(judge(joint).at(0).points, 30u);
}

TEST(AmbiguousFrom, TakesTheSameAuthorTwiceForNoJointAuthors) {
  auto twice = from(test::reading({"a@contoso.example", "A@contoso.example"}));
  twice.transaction.message.sender = test::reading({"a@contoso.example"});
  EXPECT_EQ(judge(twice).at(0).points, 30u);
}

TEST(AmbiguousFrom, GivesAReportFromNobodyLess) {
  auto reading = mail::AddressReading{};
  reading.anomalies = {Anomaly::no_address};
  auto report = from(reading);
  test::add_header(report.transaction, "From", "MAILER-DAEMON <>");
  EXPECT_EQ(judge(report).at(0).points, 30u);
  report.transaction.envelope.mail_from = test::reading({"<>"});
  EXPECT_EQ(judge(report).at(0).points, 15u);
  test::add_header(report.transaction, "From", "MAILER-DAEMON <ceo@evil.example>");
  EXPECT_EQ(judge(report).at(0).points, 30u);
}

TEST(AmbiguousFrom, GivesAFromWithoutAFullDomainLess) {
  EXPECT_EQ(judge(from(test::reading({"root"}))).at(0).points, 15u);
  EXPECT_EQ(judge(with(Anomaly::bad_domain)).at(0).points, 15u);
}

TEST(AmbiguousFrom, ShowsHostileAddressesSafelyAndBriefly) {
  auto reading = test::reading({"a@contoso.example"});
  for (int i = 0; i < 60; ++i) {
    reading.mailboxes.push_back({"", {std::string(300, 'x') + "\r\n\x1b", "evil.example"}});
  }
  const auto findings = judge(from(std::move(reading)));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_LE(findings[0].evidence.size(), 200u);
  EXPECT_EQ(findings[0].evidence.find_first_of("\r\n\x1b"), std::string::npos);
}

}  // namespace
}  // namespace weir::detect
