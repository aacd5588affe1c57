#include "milter/collector.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::milter {
namespace {

Collector with_message(std::uint64_t max_body = 100) {
  Collector collector{max_body};
  mail::Session session;
  session.daemon_name = "relay";
  collector.connect(session);
  collector.helo("app.contoso.example", {});
  collector.mail_from("<app@contoso.example>", {"SIZE=20"}, {});
  collector.rcpt_to({"<x@fabrikam.example>", "mx.fabrikam.example", "smtp"});
  return collector;
}

TEST(Collector, GathersOneMessage) {
  Collector collector = with_message();
  collector.header("From", "app@contoso.example");
  EXPECT_TRUE(collector.body("one "));
  EXPECT_TRUE(collector.body("two"));
  const mail::RawTransaction raw = collector.finish("4Abc");
  EXPECT_EQ(raw.session.daemon_name, "relay");
  EXPECT_EQ(raw.session.helo, "app.contoso.example");
  EXPECT_EQ(raw.mail_from, "<app@contoso.example>");
  EXPECT_EQ(raw.mail_args, std::vector<std::string>{"SIZE=20"});
  ASSERT_EQ(raw.recipients.size(), 1U);
  EXPECT_EQ(raw.recipients[0].host, "mx.fabrikam.example");
  EXPECT_EQ(raw.body, "one two");
  EXPECT_EQ(raw.body_bytes, 7U);
  EXPECT_EQ(raw.queue_id, "4Abc");
  EXPECT_FALSE(raw.body_truncated);
}

TEST(Collector, KeepsTheSessionAndForgetsTheMessageBetweenTwo) {
  Collector collector = with_message();
  collector.header("Subject", "first");
  collector.finish("1");
  collector.mail_from("<>", {}, {});
  collector.rcpt_to({"<y@fabrikam.example>", "", ""});
  const mail::RawTransaction second = collector.finish("2");
  EXPECT_EQ(second.session.helo, "app.contoso.example");
  EXPECT_EQ(second.mail_from, "<>");
  EXPECT_TRUE(second.headers.empty());
  EXPECT_EQ(second.recipients.size(), 1U);
  EXPECT_TRUE(second.mail_args.empty());
}

TEST(Collector, DropsAnUnfinishedMessageAtTheNextMailFrom) {
  Collector collector = with_message();
  collector.header("Subject", "never sent");
  collector.mail_from("<b@contoso.example>", {}, {});
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_TRUE(raw.headers.empty());
  EXPECT_TRUE(raw.recipients.empty());
}

TEST(Collector, AbortKeepsTheConnection) {
  Collector collector = with_message();
  collector.abort();
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_EQ(raw.session.daemon_name, "relay");
  EXPECT_TRUE(raw.mail_from.empty());
}

TEST(Collector, LoginHoldsForOneMessageOnly) {
  Collector collector = with_message();
  collector.authenticated("PLAIN", "svc-app");
  EXPECT_EQ(collector.finish("1").session.auth_user, "svc-app");
  collector.mail_from("<app@contoso.example>", {}, {});
  EXPECT_EQ(collector.finish("2").session.auth_user, "");
}

TEST(Collector, TheHeloAfterStarttlsCounts) {
  Collector collector = with_message();
  collector.helo("app", {"TLSv1.3", "AES", "mail.contoso.example", "CA"});
  collector.mail_from("<app@contoso.example>", {}, {});
  EXPECT_EQ(collector.finish("1").session.cert_subject, "mail.contoso.example");
  collector.helo("app", {});
  collector.mail_from("<app@contoso.example>", {}, {});
  EXPECT_EQ(collector.finish("2").session.cert_subject, "");
}

TEST(Collector, StopsKeepingBodyAtTheLimit) {
  Collector collector = with_message(5);
  EXPECT_TRUE(collector.body("12345"));
  EXPECT_FALSE(collector.body("6"));
  EXPECT_FALSE(collector.body("789"));
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_EQ(raw.body, "12345");
  EXPECT_EQ(raw.body_bytes, 9U);
  EXPECT_TRUE(raw.body_truncated);
}

TEST(Collector, ABodyOfExactlyTheLimitIsWhole) {
  Collector collector = with_message(5);
  EXPECT_TRUE(collector.body("12345"));
  EXPECT_FALSE(collector.finish("1").body_truncated);
}

TEST(Collector, KeepsAMegabyteHeaderWhole) {
  Collector collector = with_message();
  collector.header("X-Long", std::string(1'000'000, 'x'));
  EXPECT_EQ(collector.finish("1").headers.at(0).value.size(), 1'000'000U);
}

TEST(Collector, CountsWhatPassesTheHeaderLimit) {
  Collector collector = with_message();
  for (int i = 0; i < 3; ++i) collector.header("X-Pad", std::string(900'000, 'x'));
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_EQ(raw.headers.size(), 2U);
  EXPECT_EQ(raw.headers_dropped, 1U);
}

TEST(Collector, PaddingHidesNeitherASecondFromNorAForgedVerdict) {
  Collector collector = with_message();
  collector.header("From", "app@contoso.example");
  for (int i = 0; i < 3; ++i) collector.header("X-Pad", std::string(900'000, 'x'));
  collector.header("from ", "ceo@evil.example");
  collector.header("X-WEIR-Verdict", "v=1; verdict=accept");
  const mail::RawTransaction raw = collector.finish("1");
  ASSERT_EQ(raw.headers.size(), 5U);
  EXPECT_EQ(raw.headers[3].value, "ceo@evil.example");
  EXPECT_EQ(raw.headers[4].name, "X-WEIR-Verdict");
}

TEST(Collector, PaddingHidesNoContentTypeAndNoHeaderOfExchange) {
  Collector collector = with_message();
  for (std::size_t i = 0; i < kMaxHeaderFields; ++i) collector.header("X-Pad", "x");
  collector.header("Content-Type", "text/html");
  collector.header("X-MS-Exchange-Organization-AuthAs", "Internal");
  collector.header("X-Pad", "x");
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_EQ(raw.headers.size(), kMaxHeaderFields + 2);
  EXPECT_EQ(raw.headers_dropped, 1U);
}

TEST(Collector, TheHeaderLimitIsPerMessage) {
  Collector collector = with_message();
  for (int i = 0; i < 3; ++i) collector.header("X-Pad", std::string(900'000, 'x'));
  collector.mail_from("<app@contoso.example>", {}, {});
  collector.header("Subject", "second");
  const mail::RawTransaction raw = collector.finish("2");
  EXPECT_EQ(raw.headers.size(), 1U);
  EXPECT_EQ(raw.headers_dropped, 0U);
}

TEST(Collector, CountsRecipientsItDoesNotKeep) {
  Collector collector = with_message();
  for (std::size_t i = 0; i < kMaxRecipients + 1; ++i) collector.rcpt_to({"<x@y.example>", "", ""});
  const mail::RawTransaction raw = collector.finish("1");
  EXPECT_EQ(raw.recipients.size(), kMaxRecipients);
  EXPECT_EQ(raw.recipients_dropped, 2U);
}

TEST(Collector, TakesLeadingSpaceOffAValueAndKeepsItsFolding) {
  Collector collector = with_message();
  collector.header("Subject", " \tone\n\ttwo ");
  EXPECT_EQ(collector.finish("1").headers.at(0).value, "one\n\ttwo ");
}

TEST(Collector, EventsOutOfOrderAreTakenAsTheyAre) {
  Collector collector{100};
  collector.header("Subject", "no MAIL before");
  collector.body("text");
  const mail::RawTransaction raw = collector.finish("");
  EXPECT_EQ(raw.headers.size(), 1U);
  EXPECT_EQ(raw.body, "text");
}

}  // namespace
}  // namespace weir::milter
