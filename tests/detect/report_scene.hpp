#pragma once

#include <string>
#include <string_view>

#include "detect/exchange_scene.hpp"

/// Reports of failed delivery that come home, for tests of the detectors that read them.
namespace weir::test {

inline constexpr std::string_view kRogue = "203.0.113.66";

inline void make_report(Scene& scene) {
  scene.transaction.envelope.mail_from = reading({"<>"});
  auto& content = scene.transaction.message.content;
  content.report = mail::ReportKind::delivery_status;
  auto& report = content.delivery.emplace();
  report.reporting_mta = "mx.customer.example";
  report.recipients = {{"", "buyer@customer.example", "failed", "5.1.1", "550 5.1.1 no such user",
                        "mx.customer.example"}};
  report.recipients_seen = 1;
}

/// One that a stranger's host sends to one of ours.
inline Scene report_from_outside(
    connector::Direction direction = connector::Direction::from_internet) {
  auto out = scene("<>", "mailer-daemon@customer.example", direction);
  out.transaction.session.client = IpAddress::parse("198.51.100.7");
  out.origin.client = out.transaction.session.client;
  out.transaction.envelope.rcpt_to = {{address("ann@contoso.example"), ""}};
  make_report(out);
  return out;
}

/// One that Exchange Online makes for our tenant.
inline Scene report_of_exchange_online() {
  auto out = from_cloud("<>", "postmaster@contoso.example");
  make_report(out);
  out.transaction.message.exchange.from_entity = mail::FromEntity::hosted;
  out.transaction.message.exchange.delivery_report = true;
  return out;
}

inline mail::ReturnedMessage& returned(Scene& scene, std::string_view from,
                                       std::string_view return_path) {
  auto& message = scene.transaction.message.content.delivery->returned.emplace();
  message.from = reading({from});
  message.return_path = reading({return_path});
  message.message_id = "spam-1@evil.example";
  return message;
}

inline mail::Hop hop(std::string_view client, std::string by) {
  mail::Hop out;
  out.client = IpAddress::parse(client);
  out.helo = "mail.evil.example";
  out.by = std::move(by);
  return out;
}

/// What Exchange Online returns of mail that a stranger gave to a connector of ours.
inline mail::ReturnedMessage& returned_rogue(Scene& scene) {
  auto& message = returned(scene, "prince@evil.example", "bounces+SRS=a1=b2@contoso.example");
  message.exchange.attributed =
      mail::AttributedClient{std::string{kOurs}, IpAddress::parse(kRogue), "mail.evil.example"};
  message.trace = {
      hop("2603:10a6:208:1::5", "am0pr01mb1.eurprd01.prod.outlook.com"),
      hop(kRogue, "am3pepf00009ba1.mail.protection.outlook.com"),
  };
  return message;
}

}  // namespace weir::test
