#include "weir/mail/delivery_report.hpp"

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kTenant = "11111111-2222-3333-4444-555555555555";

DeliveryReport status(std::string_view text) {
  return read_delivery_report({.status = text, .text = {}, .header = {}}, domains());
}

DeliveryReport text(std::string_view said) {
  return read_delivery_report({.status = {}, .text = said, .header = {}}, domains());
}

ReturnedMessage returned(std::string_view header) {
  const auto report = read_delivery_report({.status = {}, .text = {}, .header = header}, domains());
  EXPECT_TRUE(report.returned);
  return report.returned.value_or(ReturnedMessage{});
}

TEST(DeliveryReport, ReadsWhatPostfixWrites) {
  const auto report = status(
      "Reporting-MTA: dns; mx1.contoso.example\r\nX-Postfix-Queue-ID: 4Abc\r\n"
      "Arrival-Date: Mon,  5 Jan 2026 08:00:00 +0000 (UTC)\r\n\r\n"
      "Final-Recipient: rfc822; buyer@customer.example\r\n"
      "Original-Recipient: rfc822;Buyer@customer.example\r\nAction: failed\r\nStatus: 5.7.711\r\n"
      "Remote-MTA: dns; contoso-example.mail.protection.outlook.com\r\n"
      "Diagnostic-Code: smtp; 550 5.7.711 Access denied, bad inbound\r\n"
      "    connector. AS(2204)\r\n");
  EXPECT_EQ(report.reporting_mta, "mx1.contoso.example");
  ASSERT_THAT(report.recipients, SizeIs(1));
  const ReportedRecipient expected{"Buyer@customer.example",
                                   "buyer@customer.example",
                                   "failed",
                                   "5.7.711",
                                   "550 5.7.711 Access denied, bad inbound connector. AS(2204)",
                                   "contoso-example.mail.protection.outlook.com"};
  EXPECT_EQ(report.recipients[0], expected);
  EXPECT_FALSE(report.returned);
}

TEST(DeliveryReport, ReadsWhatExchangeWrites) {
  const auto report = status(
      "Reporting-MTA: dns;AM0PR01MB1.eurprd01.prod.exchangelabs.com\n\n"
      "Final-recipient: RFC822;<a@customer.example>\nAction: Failed\nStatus: 5.7.708\n"
      "Diagnostic-Code: smtp;550 5.7.708 Service unavailable. Access denied, traffic not\n"
      "\taccepted from this IP.\nRemote-MTA: dns;Mx.Customer.Example.\n"
      "X-Display-Name: A\n\n"
      "Final-recipient: RFC822;b@customer.example\nAction: delayed\nStatus: 4.7.500\n");
  EXPECT_EQ(report.reporting_mta, "am0pr01mb1.eurprd01.prod.exchangelabs.com");
  ASSERT_THAT(report.recipients, SizeIs(2));
  EXPECT_EQ(report.recipients[0].final_address, "a@customer.example");
  EXPECT_EQ(report.recipients[0].action, "failed");
  EXPECT_EQ(report.recipients[0].diagnostic,
            "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.");
  EXPECT_EQ(report.recipients[0].remote_mta, "mx.customer.example");
  EXPECT_EQ(report.recipients[1].action, "delayed");
  EXPECT_EQ(report.recipients[1].diagnostic, "");
}

TEST(DeliveryReport, AMissingBlankLineHidesNoRecipient) {
  const auto report =
      status("Reporting-MTA: dns; mx\nFinal-Recipient: rfc822; a@b.example\nStatus: 5.7.705\n");
  EXPECT_EQ(report.reporting_mta, "mx");
  ASSERT_THAT(report.recipients, SizeIs(1));
  EXPECT_EQ(report.recipients[0].status, "5.7.705");
}

TEST(DeliveryReport, AnAnswerWithoutATypeKeepsItsSemicolons) {
  EXPECT_EQ(status("Diagnostic-Code: 550 5.7.1 go away; really\n").recipients.at(0).diagnostic,
            "550 5.7.1 go away; really");
}

TEST(DeliveryReport, AFoldedPhraseIsOnePhrase) {
  EXPECT_EQ(status("Diagnostic-Code: smtp;550 5.7.705 tenant has\r\n\t exceeded\n threshold\n")
                .recipients.at(0)
                .diagnostic,
            "550 5.7.705 tenant has exceeded threshold");
}

TEST(DeliveryReport, IsBoundedWhateverCame) {
  std::string many;
  for (int i = 0; i < 400; ++i) many += "Final-Recipient: rfc822; a@b.example\n\n";
  const auto report = status(many);
  EXPECT_THAT(report.recipients, SizeIs(DeliveryReport::kMaxRecipients));
  EXPECT_EQ(report.recipients_seen, 400U);
  const auto long_one =
      status("Diagnostic-Code: smtp; " + std::string(9000, 'x') + "\nRemote-MTA: dns; " +
             std::string(9000, 'y') + "\nFinal-Recipient: rfc822; " + std::string(9000, 'z') +
             "\nStatus: " + std::string(9000, '5') + "\n");
  ASSERT_THAT(long_one.recipients, SizeIs(1));
  EXPECT_EQ(long_one.recipients[0].diagnostic.size(), DeliveryReport::kMaxAnswer);
  EXPECT_EQ(long_one.recipients[0].remote_mta.size(), DeliveryReport::kMaxHost);
  EXPECT_EQ(long_one.recipients[0].final_address.size(), DeliveryReport::kMaxAddress);
  EXPECT_LE(long_one.recipients[0].status.size(), 16U);
  std::string fields;
  for (int i = 0; i < 5000; ++i) fields += "a:\n";
  EXPECT_THAT(status(fields + "\nStatus: 5.7.705\n").recipients, IsEmpty());
}

TEST(DeliveryReport, AnyBytesGiveAReport) {
  for (const std::string_view bytes : {"", "\n\n\n", ":", "Status", "\r\n \r\n", "Status:\n \n",
                                       "Remote Server returned '", "Remote server:"}) {
    const auto report = read_delivery_report({bytes, bytes, bytes}, domains());
    EXPECT_THAT(report.recipients, IsEmpty()) << bytes;
    EXPECT_EQ(report.told, "") << bytes;
  }
}

TEST(DeliveryReport, FindsTheAnswerInTheTextOfExchange) {
  const auto report = text(
      "Diagnostic information for administrators:\r\n\r\nGenerating server: AM0PR.prod.outlook.com"
      "\r\n\r\nbuyer@customer.example\r\nRemote Server returned '550 5.7.705 Access denied, tenant "
      "has exceeded threshold'\r\n\r\nOriginal message headers:\r\n");
  EXPECT_EQ(report.told, "550 5.7.705 Access denied, tenant has exceeded threshold");
  EXPECT_EQ(report.told_by, "");
}

TEST(DeliveryReport, FindsTheServerThatTheTextNames) {
  const auto report =
      text("Remote Server at mx.customer.example (203.0.113.8) returned '400 4.4.7 it's late'\r\n");
  EXPECT_EQ(report.told, "400 4.4.7 it's late");
  EXPECT_EQ(report.told_by, "mx.customer.example");
}

TEST(DeliveryReport, FindsTheNewerFormOfTheText) {
  const auto report = text(
      "Error Details\r\nReported error:    550 5.7.750 Service unavailable.\r\n"
      "DSN generated by:    AM0PR.prod.outlook.com\r\nRemote server:   MX.customer.example\r\n");
  EXPECT_EQ(report.told, "550 5.7.750 Service unavailable.");
  EXPECT_EQ(report.told_by, "mx.customer.example");
}

TEST(DeliveryReport, TextThatOnlyTalksOfServersTellsNothing) {
  EXPECT_EQ(text("The remote server is down. It returned\n'nothing'.\n").told, "");
  EXPECT_EQ(text("<p>Remote Server returned '550 5.7.705 Access denied'</p>").told,
            "550 5.7.705 Access denied");
}

TEST(DeliveryReport, ReadsTheReturnedHeader) {
  const auto message = returned(
      std::string{
          "Received: from mail.evil.example (203.0.113.66) by\n"
          " AM3PEPF00009BA1.mail.protection.outlook.com (10.167.16.26) with Microsoft\n"
          " SMTP Server id 15.20.1 via Frontend Transport; Wed, 18 Mar 2026 15:59:53 +0000\n"
          "From: Prince <prince@evil.example>\nMessage-ID: <spam-1@evil.example>\n"
          "Return-Path: bounces+SRS=a1b2=c3@contoso.example\n"
          "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp:\n TenantId="} +
      kTenant + ";Ip=[203.0.113.66];Helo=[mail.evil.example]\n\nFrom: body@not.example\n");
  EXPECT_THAT(mailboxes(message.from), ElementsAre("prince@evil.example"));
  EXPECT_THAT(mailboxes(message.return_path), ElementsAre("bounces+SRS=a1b2=c3@contoso.example"));
  EXPECT_EQ(message.message_id, "spam-1@evil.example");
  ASSERT_THAT(message.trace, SizeIs(1));
  EXPECT_EQ(message.trace[0].client, IpAddress::parse("203.0.113.66"));
  EXPECT_EQ(message.trace[0].by, "am3pepf00009ba1.mail.protection.outlook.com");
  ASSERT_TRUE(message.exchange.attributed);
  EXPECT_EQ(message.exchange.attributed->tenant_id, kTenant);
  EXPECT_EQ(message.exchange.attributed->ip, IpAddress::parse("203.0.113.66"));
  EXPECT_EQ(message.exchange.attributed->helo, "mail.evil.example");
  EXPECT_FALSE(message.cut);
}

TEST(DeliveryReport, OfARepeatedReturnPathTheFirstCounts) {
  const auto message = returned("Return-Path: <>\nReturn-Path: <a@b.example>\n");
  EXPECT_THAT(mailboxes(message.return_path), ElementsAre("<>"));
  EXPECT_TRUE(returned("Subject: x\n").return_path.mailboxes.empty());
}

TEST(DeliveryReport, ALongReturnedHeaderIsCutAndSaysSo) {
  std::string header = "From: a@b.example\n";
  for (int i = 0; i < 600; ++i) header += "Received: from x by y\n";
  const auto message = returned(header);
  EXPECT_TRUE(message.cut);
  EXPECT_LE(message.trace.size(), kMaxHops);
  EXPECT_TRUE(returned("X: " + std::string(DeliveryReport::kMaxHeader, 'x')).cut);
}

}  // namespace
}  // namespace weir::mail
