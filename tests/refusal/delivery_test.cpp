#include "refusal/delivery.hpp"

#include <gmock/gmock.h>

namespace weir::refusal {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr TimePoint kNow = sys_days{year{2026} / 11 / 22} + 13h;
constexpr const char* kExchange = "contoso-example.mail.protection.outlook.com";

std::string postfix(const std::string& status, const std::string& to = "u@contoso.example",
                    const std::string& relay = kExchange) {
  return "4Abc12XyZ: to=<" + to + ">, relay=" + relay +
         "[192.0.2.9]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.7.711, status=" + status;
}

std::string bounced(const std::string& reply, const std::string& host = kExchange) {
  return "bounced (host " + host + "[192.0.2.9] said: " + reply +
         " (in reply to end of DATA command))";
}

std::optional<Delivery> from_postfix(const std::string& text) {
  return read_delivery("postfix/smtp", text);
}

TEST(Delivery, APostfixBounceSaysWhoSaidWhat) {
  const auto read =
      from_postfix(postfix(bounced("550 5.7.711 Access denied, bad inbound connector. AS(2204).")));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->queue_id, "4Abc12XyZ");
  EXPECT_EQ(read->recipient, "u@contoso.example");
  EXPECT_EQ(read->relay, kExchange);
  EXPECT_EQ(read->outcome, Outcome::refused);
  EXPECT_EQ(read->reply, 550U);
  EXPECT_EQ(read->code, (Code{5, 7, 711}));
  EXPECT_EQ(read->text, "Access denied, bad inbound connector. AS(2204).");
}

TEST(Delivery, AGreetingMayRefuseAndAServerMayDefer) {
  const auto read = from_postfix(
      "4Abc: to=<u@contoso.example>, relay=" + std::string{kExchange} +
      "[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=4.7.500, status=deferred (host " + kExchange +
      "[192.0.2.9] refused to talk to me: 451 4.7.500 Server busy. Please try again later)");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->outcome, Outcome::deferred);
  EXPECT_EQ(read->code, (Code{4, 7, 500}));
  EXPECT_EQ(read->reply, 451U);
}

TEST(Delivery, TheOlderFormOfAReplyIsRead) {
  const auto read = from_postfix(postfix(bounced("'550;5.7.711 Access denied'")));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code, (Code{5, 7, 711}));
}

TEST(Delivery, WhatIsTakenIsRead) {
  const auto read = from_postfix(
      "4Abc: to=<u@contoso.example>, relay=Contoso-Example.mail.protection.outlook.com"
      "[192.0.2.9]:25, conn_use=2, delay=1, delays=0/0/1/0, dsn=2.6.0, status=sent (250 2.6.0 "
      "<1@contoso.example> Queued mail for delivery)");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->outcome, Outcome::delivered);
  EXPECT_EQ(read->relay, kExchange);
}

TEST(Delivery, WhereNobodyAnsweredThereIsNoDelivery) {
  EXPECT_FALSE(from_postfix(
      "4Abc: to=<u@contoso.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, "
      "status=deferred (connect to x[192.0.2.9]:25: Connection timed out)"));
  EXPECT_FALSE(from_postfix(postfix("deferred (lost connection with " + std::string{kExchange} +
                                    "[192.0.2.9] while receiving the greeting)")));
}

TEST(Delivery, SendmailWithAReply) {
  const auto read = read_delivery(
      "sendmail",
      "4AMDjK12: to=<u@contoso.example>, ctladdr=<a@contoso.example> (1000/1000), "
      "delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120345, relay=" +
          std::string{kExchange} +
          ". [192.0.2.9], dsn=5.7.711, reply=550 5.7.711 Access denied, bad inbound connector. "
          "AS(2204)., stat=Service unavailable");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->relay, kExchange);
  EXPECT_EQ(read->reply, 550U);
  EXPECT_EQ(read->code, (Code{5, 7, 711}));
  EXPECT_TRUE(read->has_text);
  EXPECT_EQ(read->outcome, Outcome::refused);
}

TEST(Delivery, OlderSendmailHasTheCodeAlone) {
  const auto line = "4AMDjK12: to=<u@contoso.example>, delay=00:00:01, mailer=esmtp, relay=" +
                    std::string{kExchange} + ". [192.0.2.9], dsn=";
  const auto refused = read_delivery("sm-mta", line + "5.7.705, stat=Service unavailable");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, (Code{5, 7, 705}));
  EXPECT_FALSE(refused->has_text);
  const auto deferred = read_delivery(
      "sm-mta", line + "4.7.500, stat=Deferred: 451 4.7.500 Server busy. Please try again later");
  ASSERT_TRUE(deferred);
  EXPECT_EQ(deferred->outcome, Outcome::deferred);
  EXPECT_EQ(deferred->text, "Server busy. Please try again later");
  const auto sent = read_delivery("sm-mta", line + "2.0.0, stat=Sent (Queued mail)");
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->outcome, Outcome::delivered);
}

// What strangers write must not pass for what our MTA says.

TEST(Delivery, ARecipientThatLooksLikeFieldsMakesTheLineUnreadable) {
  const auto hostile =
      "\"x>, relay=" + std::string{kExchange} + "[192.0.2.9]:25, delay=1, dsn=5.7.711, " +
      bounced("550 5.7.711 bad inbound connector").insert(0, "status=") + "\"@evil.example";
  EXPECT_FALSE(from_postfix(
      postfix(bounced("550 5.1.1 no such user", "mx.evil.example"), hostile, "mx.evil.example")));
  EXPECT_FALSE(read_delivery(
      "sendmail", "4AMD: to=<" + hostile +
                      ">, relay=mx.evil.example. [192.0.2.66], dsn=5.1.1, stat=User unknown"));
}

TEST(Delivery, AnotherServerCannotSpeakForExchangeOnline) {
  const auto read =
      from_postfix(postfix(bounced("550 5.7.1 host " + std::string{kExchange} +
                                       "[192.0.2.9] said: 550 5.7.711 bad inbound connector",
                                   "mx.evil.example"),
                           "u@evil.example", "mx.evil.example"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->relay, "mx.evil.example");
  EXPECT_EQ(read->code, (Code{5, 7, 1}));
}

TEST(Delivery, TheRelayAndWhoeverSpeaksMustBeTheSame) {
  EXPECT_FALSE(from_postfix(
      postfix(bounced("550 5.7.711 bad inbound connector"), "u@evil.example", "mx.evil.example")));
}

TEST(Delivery, OnlyWhoeverDeliversIsListenedTo) {
  const auto line = postfix(bounced("550 5.7.711 Access denied, bad inbound connector."));
  for (const char* program : {"postfix/cleanup", "postfix/smtpd", "postfix/error", "logger",
                              "postfix/smtpx", "sendmailx", ""}) {
    EXPECT_FALSE(read_delivery(program, line)) << program;
  }
  EXPECT_TRUE(read_delivery("postfix-out/relay/smtp", line));
}

TEST(Delivery, ALoggedSubjectIsNotADelivery) {
  EXPECT_FALSE(read_delivery(
      "postfix/smtp",
      "warning: header Subject: " + postfix(bounced("550 5.7.711 bad inbound connector"))));
  EXPECT_FALSE(read_delivery("sendmail", "4AMD: from=<x@evil.example>, size=1, to=<a@b.example>"));
}

TEST(Delivery, AnyCutOfALineIsReadWithoutHarm) {
  const auto line = postfix(bounced("550 5.7.711 Access denied, bad inbound connector."));
  for (std::size_t size = 0; size < line.size() - 1; ++size) {
    const auto read = from_postfix(line.substr(0, size));
    EXPECT_TRUE(!read || read->relay == kExchange) << size;
  }
}

TEST(Syslog, TheOldStampIsLocalAndOfThePast) {
  const auto read = read_syslog("Nov 22 13:45:59 mx1 postfix/smtp[123]: hello", {kNow, 1h});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->program, "postfix/smtp");
  EXPECT_EQ(read->text, "hello");
  EXPECT_EQ(*read->time, kNow - 1h + 45min + 59s);
  const auto december = read_syslog("<22>Dec  3 08:00:00 mx1 sendmail[1]: x", {kNow, 0h});
  ASSERT_TRUE(december);
  EXPECT_EQ(*december->time, TimePoint{sys_days{year{2025} / 12 / 3} + 8h});
}

TEST(Syslog, TheNewStampSaysAll) {
  const auto read =
      read_syslog("2026-11-22T13:45:59.123456+01:00 mx1 postfix/smtp[12]: x", {kNow, 5h});
  ASSERT_TRUE(read);
  EXPECT_EQ(*read->time, kNow - 15min + 59s);
  EXPECT_TRUE(read_syslog("2026-11-22T12:45:59Z mx1 sendmail: x", {kNow, 0h}));
}

TEST(Syslog, WhatIsNoSyslogLineIsNone) {
  for (const char* line :
       {"", "hello", "Nov 22", "Nov 31 10:00:00 h p[1]: x", "Nov 22 25:00:00 h p[1]: x",
        "2026-13-22T10:00:00Z h p: x", "Nov 22 10:00:00 h", "Nov 22 10:00:00 h p[x]: y",
        "<x>Nov 22 10:00:00 h p[1]: y", "Nov 22 10:00:00 h p[1] y"}) {
    EXPECT_FALSE(read_syslog(line, {kNow, 0h})) << line;
  }
}

}  // namespace
}  // namespace weir::refusal
