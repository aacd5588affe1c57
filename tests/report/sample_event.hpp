#pragma once

#include <memory>
#include <string>

#include "report/event.hpp"

namespace weir::report::sample {

/// A verdict with everything behind it kept alive: CONTRACT section 4's own example.
struct Sample {
  mail::Transaction transaction;
  connector::Connector connector;
  detect::LimitSpec limit;
  engine::Verdict verdict;

  VerdictEvent event() const {
    return {.head = {.id = "0190a5c2-7b00-7000-8000-000000000001",
                     .time = TimePoint{std::chrono::milliseconds{1767323045678}},
                     .hostname = "mx1"},
            .transaction = transaction,
            .verdict = verdict,
            .duration = std::chrono::microseconds{180},
            .header_from_org_domain = "evil.example",
            .reply = {},
            .incident = {}};
  }
};

inline void fill_transaction(mail::Transaction& transaction) {
  auto& session = transaction.session;
  session.client = IpAddress::parse("10.1.2.3");
  session.client_port = 41234;
  session.client_name = "app1.contoso.example";
  session.helo = "app1";
  session.daemon_name = "smtpd";
  session.auth_user = "svc-app";
  session.auth_type = "PLAIN";
  session.tls_version = "TLSv1.3";
  session.cipher = "TLS_AES_256_GCM_SHA384";
  session.cert_subject = "mail.contoso.example";
  session.cert_issuer = "Contoso CA";
  transaction.queue_id = "4Abc";
  transaction.envelope.mail_from.mailboxes = {{"", {"app", "contoso.example"}}};
  transaction.envelope.rcpt_to = {{{"x", "y.example"}, "y-example.mail"}};
  transaction.message.from.mailboxes = {{"The CEO", {"ceo", "evil.example"}}};
  transaction.message.subject = "Invoice 4711";
  transaction.message.message_id = "a@b";
  transaction.message.bytes = 4096;
}

inline std::unique_ptr<Sample> typical() {
  auto sample = std::make_unique<Sample>();
  fill_transaction(sample->transaction);
  sample->connector.name = "onprem-to-m365";
  sample->connector.direction = connector::Direction::to_cloud;
  sample->limit.name = "suspicious-per-connector";
  sample->limit.limit = 100;
  auto& verdict = sample->verdict;
  verdict.connector = &sample->connector;
  verdict.identity.network = connector::Factor::match;
  verdict.origin = {.client = sample->transaction.session.client, .name = "app1.contoso.example"};
  verdict.alignment = detect::Alignment::mismatch;
  verdict.findings = {
      {"unaccepted_domain", detect::Severity::high, 25, "From: evil.example", "S3"},
      {"envelope_mismatch", detect::Severity::medium, 15, "P1 and P2 differ", "S2"}};
  verdict.limits = {{.spec = &sample->limit,
                     .subject = "onprem-to-m365",
                     .total = 101,
                     .state = detect::LimitState::over,
                     .wanted = Disposition::tempfail,
                     .hold_until = {}}};
  verdict.score = 40;
  verdict.suspicious = true;
  verdict.decision = {Disposition::tempfail, Disposition::tempfail, Mode::enforce};
  verdict.external_recipients = 1;
  return sample;
}

inline mail::ExchangeFacts exchange_facts() {
  mail::ExchangeFacts facts;
  facts.tenant_id = "11111111-2222-3333-4444-555555555555";
  facts.originator_org = "contoso.example";
  facts.network_message_id = "66666666-7777-8888-9999-000000000000";
  facts.auth_as = mail::AuthAs::anonymous;
  facts.auth_source = "am3pepf00009ba1.eurprd04.prod.outlook.com";
  facts.from_entity = mail::FromEntity::hybrid_on_prem;
  facts.attributed = mail::AttributedClient{"11111111-2222-3333-4444-555555555555",
                                            IpAddress::parse("192.0.2.7"), "mail"};
  facts.antispam = mail::AntispamReport{};
  facts.antispam->confidence = -1;
  facts.antispam->filtering_verdict = "SPM";
  facts.antispam->category = "OSPM";
  facts.antispam->direction = "OUT";
  facts.conflicts = {"X-OriginatorOrg"};
  return facts;
}

inline mail::Content content() {
  mail::Content content;
  content.parts = 3;
  content.depth = 2;
  content.cut = true;
  content.ambiguous = true;
  content.anomalies = {"boundary_reused"};
  content.fingerprint = "3f9a0c52b7d81e64";
  content.links = {{"https://evil.example/login", "evil.example", "bank.example", {}}};
  content.links[0].traits.set(mail::LinkTrait::text_differs);
  content.links_seen = 12;
  content.attachments = {
      {"invoice.pdf.exe", "application/pdf", "application/x-dosexec", 4096, {"invoice.exe"}, {}}};
  content.attachments[0].traits.set(mail::AttachmentTrait::executable);
  content.attachments[0].traits.set(mail::AttachmentTrait::cut);
  content.attachments_seen = 1;
  return content;
}

inline mail::DeliveryReport delivery_report() {
  mail::DeliveryReport report;
  report.reporting_mta = "am3pr0.prod.outlook.com";
  report.recipients = {{"", "buyer@customer.example", "failed", "5.7.705",
                        "550 5.7.705 Access denied, tenant has exceeded threshold",
                        "contoso-example.mail.protection.outlook.com"}};
  report.recipients_seen = 1;
  report.told = "550 5.7.705 Access denied";
  auto& returned = report.returned.emplace();
  returned.message_id = "spam-17@evil.example";
  returned.from.mailboxes = {{"", {"ceo", "evil.example"}}};
  returned.return_path.mailboxes = {{"", {"bounces+SRS=a=b", "contoso.example"}}};
  returned.exchange.attributed = exchange_facts().attributed;
  return report;
}

/// The typical one with every optional field there.
inline std::unique_ptr<Sample> maximal() {
  auto sample = typical();
  auto& message = sample->transaction.message;
  message.reply_to.mailboxes = {{"", {"reply", "elsewhere.example"}}};
  message.from.anomalies = {mail::Anomaly::comment};
  message.exchange = exchange_facts();
  message.content = content();
  message.content.delivery = delivery_report();
  sample->transaction.envelope.mail_from.anomalies = {mail::Anomaly::source_route};
  auto& verdict = sample->verdict;
  verdict.authentication = {{mail::AuthMethod::dkim, mail::AuthResult::pass, "evil.example"}};
  verdict.aligned_dkim = "evil.example";
  verdict.reporter = detect::Reporter::exchange_online;
  verdict.origin.unreadable = true;
  verdict.degraded = true;
  verdict.degraded_reason = "state_late";
  verdict.retry_of = "0190a5c2-7b00-7000-8000-000000000000";
  verdict.passed_before = true;
  verdict.decision.breaker = true;
  verdict.hold = policy::Hold{};
  verdict.hold->id = "7f3a9c";
  verdict.hold->author = "alice";
  verdict.hold->reason = "app1 is hijacked";
  verdict.hold->until = TimePoint{std::chrono::milliseconds{1767323945678}};
  verdict.limits[0].hold_until = TimePoint{std::chrono::milliseconds{1767323945678}};
  return sample;
}

inline VerdictEvent maximal_event(const Sample& sample) {
  auto event = sample.event();
  event.reply = policy::Reply{451, "4.7.1", "Rate limited [id x]"};
  event.incident = "INC-1";
  return event;
}

}  // namespace weir::report::sample
