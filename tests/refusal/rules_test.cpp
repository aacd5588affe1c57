#include "refusal/rules.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <set>

namespace weir::refusal {
namespace {

using detect::Severity;

constexpr const char* kExchange = "contoso-example.mail.protection.outlook.com";

/// What each row of Exchange Online's refusals looks like, and the rule for it.
struct Row {
  const char* reply;
  const char* rule;
  Severity severity;
  const char* symptom;
  bool opens = false;
};

const Row kRows[] = {
    {"550 5.7.711 Access denied, bad inbound connector. AS(2204).", "5.7.711", Severity::critical,
     "S4", true},
    {"550 5.7.705 Access denied, tenant has exceeded threshold. AS831", "5.7.705",
     Severity::critical, "S4", true},
    {"550 5.7.750 Service unavailable. Client blocked from sending from unregistered domain(s)",
     "5.7.750", Severity::critical, "S3", true},
    {"550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.",
     "5.7.708", Severity::high, "S4"},
    {"550 5.7.64 TenantAttribution; Relay Access Denied [SMTP]", "5.7.64", Severity::high, "S6"},
    {"550 5.7.64 Relay Access Denied ATTR36", "5.7.64", Severity::high, "S6"},
    {"451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35", "4.4.62", Severity::medium,
     "S6"},
    {"550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for "
     "sending email to external recipients (tenant external recipient rate limit)",
     "5.7.232-233", Severity::high, "S1"},
    {"550 5.7.232 your trial tenant has exceeded its daily limit", "5.7.232-233", Severity::high,
     "S1"},
    {"550 5.1.8 Access denied, bad outbound sender", "5.1.8", Severity::high, "S4"},
    {"550 5.7.501 Access denied, spam abuse detected", "5.7.501-503", Severity::high, "S4"},
    {"550 5.7.503 Access denied, banned sender", "5.7.501-503", Severity::high, "S4"},
    {"550 5.7.511 Access denied, banned sender[192.0.2.1]. To request removal from this list "
     "please forward this message to delist@example.com",
     "5.7.511", Severity::high, "S4"},
    {"550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "5.7.606-649", Severity::high,
     "S4"},
    {"550 5.7.649 Access denied, banned sending IP [192.0.2.1]", "5.7.606-649", Severity::high,
     "S4"},
    {"550 5.7.800 Access denied, banned sender", "5.7.800", Severity::high, "S4"},
    {"530 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM", "5.7.57",
     Severity::low, ""},
    {"550 5.7.60 Client does not have permissions to send as this sender", "5.7.60",
     Severity::medium, "S2"},
    {"550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from "
     "unauthorized sources",
     "5.7.68", Severity::high, "S6"},
    {"550 5.7.51 TenantInboundAttribution; Rejecting. Recipient has a partner connector", "5.7.51",
     Severity::medium, "S6"},
    {"450 4.7.230 Connecting Exchange server version is out-of-date; connection to Exchange "
     "Online throttled for 5 mins/hr",
     "4.7.230", Severity::medium, ""},
    {"550 5.7.230 Connecting Exchange server version is out-of-date; connection to Exchange "
     "Online blocked for 10 mins/hr",
     "5.7.230", Severity::high, ""},
    {"451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)", "4.7.500-699",
     Severity::high, "S1"},
    {"451 4.7.650 Access denied, please try again later", "4.7.500-699", Severity::high, "S1"},
    {"451 4.7.850 Access denied, please try again later", "4.7.850-899", Severity::high, "S1"},
    {"550 5.7.509 Access denied, sending domain evil.example does not pass DMARC verification",
     "5.7.509", Severity::medium, "S2"},
    {"550 5.4.1 Recipient address rejected: Access denied.", "5.4.1", Severity::medium, "S1"},
    {"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
     "5.1.10", Severity::medium, "S1"},
    {"554 5.4.6 Hop count exceeded - possible mail loop", "5.4.6", Severity::low, ""},
    {"554 5.4.14 Hop count exceeded - possible mail loop ATTR34", "5.4.14", Severity::low, ""},
    {"550 5.2.121 Recipient's per hour message receive limit from specific sender exceeded",
     "5.2.121-122", Severity::medium, "S1"},
    {"432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", "4.3.2", Severity::medium,
     "S1"},
    {"550 5.1.90 Your message can't be sent because you've reached your daily limit", "5.1.90",
     Severity::medium, "S1"},
    {"550 5.2.2 Submission quota exceeded", "5.2.2", Severity::medium, "S1"},
    {"452 4.5.3 Too many recipients", "4.5.3", Severity::low, ""},
    {"550 5.7.723 Access denied, something new", "5.7.700-749", Severity::high, "S4"},
};

std::string postfix_line(const std::string& reply) {
  const bool later = reply.starts_with('4');
  return "4Abc: to=<u@contoso.example>, relay=" + std::string{kExchange} +
         "[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=" + reply.substr(4, reply.find(' ', 4) - 4) +
         ", status=" + (later ? "deferred" : "bounced") + " (host " + kExchange +
         "[192.0.2.9] said: " + reply + " (in reply to RCPT TO command))";
}

std::string sendmail_line(const std::string& reply) {
  const bool later = reply.starts_with('4');
  return "4AMD: to=<u@contoso.example>, delay=00:00:01, mailer=esmtp, pri=30000, relay=" +
         std::string{kExchange} + ". [192.0.2.9], dsn=" + reply.substr(4, reply.find(' ', 4) - 4) +
         ", reply=" + reply + ", stat=" + (later ? "Deferred" : "Service unavailable");
}

TEST(Rules, EveryRowIsRecognisedInTheLogOfBothMtas) {
  for (const auto& row : kRows) {
    for (const auto& read : {read_delivery("postfix/smtp", postfix_line(row.reply)),
                             read_delivery("sendmail", sendmail_line(row.reply))}) {
      ASSERT_TRUE(read) << row.reply;
      const auto* rule = find_rule(*read);
      ASSERT_NE(rule, nullptr) << row.reply;
      EXPECT_EQ(rule->id, row.rule) << row.reply;
      EXPECT_EQ(rule->severity, row.severity) << row.reply;
      EXPECT_EQ(rule->symptom, row.symptom) << row.reply;
      EXPECT_EQ(rule->opens, row.opens) << row.reply;
    }
  }
}

TEST(Rules, EveryRuleHasARowAndAnAnswer) {
  std::set<std::string_view> rows;
  for (const auto& row : kRows) rows.insert(row.rule);
  std::set<std::string_view> ids;
  for (const auto& rule : rules()) {
    ids.insert(rule.id);
    EXPECT_FALSE(rule.meaning.empty()) << rule.id;
    EXPECT_FALSE(rule.advice.empty()) << rule.id;
    // An operational event has room for 400 bytes, with a connector's name and a count.
    EXPECT_LT(rule.meaning.size() + rule.advice.size() + rule.command.size(), 380U) << rule.id;
    EXPECT_EQ(rule_named(rule.id), &rule);
  }
  EXPECT_EQ(rows, ids);
  EXPECT_EQ(ids.size(), rules().size());
}

TEST(Rules, TheManualHasEveryRuleAsItIs) {
  std::ifstream file{std::string{WEIR_SOURCE_DIR} + "/docs/refusals.md"};
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| ")) rows[line.substr(2, line.find(" |", 2) - 2)] = line;
  }
  for (const auto& rule : rules()) {
    const auto row = rows[std::string{rule.id}];
    const auto severity = std::string{to_string(rule.severity)} + (rule.opens ? ", opens" : "");
    const auto symptom = rule.symptom.empty() ? "" : " " + std::string{rule.symptom};
    EXPECT_THAT(row, testing::HasSubstr("| " + severity + " |" + symptom + " |")) << rule.id;
  }
}

Delivery refused(const char* reply) { return *read_delivery("postfix/smtp", postfix_line(reply)); }

TEST(Rules, ACodeWithAnotherPhraseIsAnotherRefusal) {
  EXPECT_EQ(find_rule(refused("550 5.7.64 Message content rejected")), nullptr);
  EXPECT_EQ(find_rule(refused("550 5.7.509 Blocked by a rule")), nullptr);
  EXPECT_EQ(find_rule(refused("550 5.7.1 Access denied, bad inbound connector")), nullptr);
  // A bar of the tenant that says something new is at least that.
  const auto* ban = find_rule(refused("550 5.7.711 Something else"));
  ASSERT_NE(ban, nullptr);
  EXPECT_EQ(ban->id, "5.7.700-749");
  EXPECT_FALSE(ban->opens);
}

TEST(Rules, WithoutALoggedTextTheCodeDecides) {
  const auto read =
      read_delivery("sendmail", "4AMD: to=<u@contoso.example>, relay=" + std::string{kExchange} +
                                    ". [192.0.2.9], dsn=5.7.711, stat=Service unavailable");
  ASSERT_TRUE(read);
  ASSERT_NE(find_rule(*read), nullptr);
  EXPECT_EQ(find_rule(*read)->id, "5.7.711");
}

TEST(Rules, WhatIsTakenIsNoRefusal) {
  const auto read = read_delivery(
      "postfix/smtp", "4Abc: to=<u@contoso.example>, relay=" + std::string{kExchange} +
                          "[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 5.7.711 bad "
                          "inbound connector)");
  ASSERT_TRUE(read);
  EXPECT_EQ(find_rule(*read), nullptr);
}

TEST(Rules, ExchangeOnlineIsKnownByItsNames) {
  for (const char* name : {kExchange, "contoso-example.a-v1.mx.microsoft", "smtp.office365.com",
                           "x.eur06.prod.outlook.com"}) {
    EXPECT_TRUE(is_exchange_online(name, {})) << name;
  }
  for (const char* name :
       {"mx.evil.example", "mail.protection.outlook.com.evil.example", "protection.outlook.com",
        "evilprotection.outlook.com", "mx.microsoft", "127.0.0.1", ""}) {
    EXPECT_FALSE(is_exchange_online(name, {})) << name;
  }
  EXPECT_TRUE(is_exchange_online("relay.hoster.example", {"*.hoster.example"}));
  EXPECT_FALSE(is_exchange_online("relay.evil.example", {"*.hoster.example"}));
}

}  // namespace
}  // namespace weir::refusal
