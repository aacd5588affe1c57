#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "format/events.hpp"

namespace weir::format::sample {

/// Canonical lines as mail, honest and hostile, makes them: every dataset, most of them verdicts.
/// The same seed gives the same lines.
class RandomEvents {
 public:
  explicit RandomEvents(std::uint32_t seed) : random_{seed} {}

  std::string next() {
    ++number_;
    const auto kind = random_() % 20;
    if (kind == 0) return numbered(report::to_ecs(operation()));
    if (kind == 1) return numbered(report::to_ecs(audit()));
    if (kind < 4) return incident(kind == 3);
    return verdict();
  }

 private:
  static constexpr unsigned kOperations = static_cast<unsigned>(report::Operation::heartbeat) + 1;

  bool chance(unsigned percent) { return random_() % 100 < percent; }

  template <class List>
  const auto& one_of(const List& list) {
    return list[random_() % std::size(list)];
  }

  /// Mostly what people write, now and then what attackers do.
  std::string words() {
    static const std::vector<std::string> kPlain{"Invoice", "4711",   "Meeting", "Übersicht",
                                                 "請求書",  "report", "payment", "überfällig",
                                                 "Re:",     "📧"};
    static const std::vector<std::string> kHostile{"CEF:0|Weir|weir-milter|1|verdict-clean|x|0|",
                                                   "a=b act=accept",
                                                   "\\",
                                                   "|",
                                                   "=",
                                                   "\n",
                                                   "\r\n",
                                                   std::string(1, '\0'),
                                                   "\x1b[31m",
                                                   "\xE2\x80\xAE",
                                                   "\xFF\xC3(",
                                                   "\"}",
                                                   "cs1Label=x",
                                                   "\\n",
                                                   std::string(300, 'x') + "\xF0\x9F\x93\xA7",
                                                   "\xF0\x9F\x93"};
    std::string text;
    for (auto left = 1 + random_() % 8; left > 0; --left) {
      if (!text.empty()) text += ' ';
      text += chance(15) ? one_of(kHostile) : one_of(kPlain);
    }
    return text;
  }

  std::string local_part() {
    static const std::vector<std::string> kOdd{
        "\"a b\"", "jürgen", "", "a|b", "x=y", "a\\b", "bounce+x=y.example"};
    return chance(10) ? one_of(kOdd) : "user" + std::to_string(random_() % 500);
  }

  std::string domain() {
    static const std::vector<std::string> kOdd{"localhost", "[192.0.2.1]", "münchen.example",
                                               "a_b.example", ""};
    return chance(10) ? one_of(kOdd) : "d" + std::to_string(random_() % 50) + ".example";
  }

  mail::Mailbox mailbox() { return {chance(50) ? words() : "", {local_part(), domain()}}; }

  report::EventHead head() {
    return {.id = "0190a5c2-7b00-7000-8000-" + padded(number_),
            .time = TimePoint{std::chrono::milliseconds{1767323045678 + 10 * number_}},
            .hostname = "mx1.contoso.example"};
  }

  static std::string padded(std::uint64_t number) {
    const auto digits = std::to_string(number);
    return std::string(12 - digits.size(), '0') + digits;
  }

  std::string numbered(const std::string& line) { return report::with_sequence(line, number_); }

  report::OperationalEvent operation() {
    const auto operation = static_cast<report::Operation>(random_() % kOperations);
    report::OperationalEvent event{
        .head = head(), .operation = operation, .component = "state", .reason = words()};
    if (operation == report::Operation::feed_gap) event.gap = report::Gap{"siem", 1, 9, 1, 9};
    return event;
  }

  report::AuditEvent audit() {
    static const std::vector<std::string> kActs{"reload", "counters-reset", "hold-add",
                                                "hold-remove"};
    return {.head = head(),
            .action = one_of(kActs),
            .user = chance(10) ? "" : "alice",
            .target = words(),
            .done = chance(90),
            .reason = words()};
  }

  std::string incident(bool alert) {
    auto it = chance(50) ? report::sample::incident() : report::sample::resolved_incident();
    it.title = words();
    it.subjects = report::sample::top(words());
    it.mail_from = report::sample::top(mailbox().address.to_string());
    it.header_from = report::sample::top(mailbox().address.to_string());
    it.link_hosts = report::sample::top(domain());
    if (chance(30)) it.clients = report::sample::top("2001:db8::7");
    report::IncidentEvent event{.head = head(), .incident = it, .change = {}, .recipients = {}};
    if (chance(90)) event.change = report::sample::opened_change();
    return numbered(alert ? report::to_ecs(report::AlertEvent{event}) : report::to_ecs(event));
  }

  void fill(mail::Transaction& transaction) {
    auto& message = transaction.message;
    message.subject = words();
    message.message_id = chance(90) ? "m" + std::to_string(number_) + "@" + domain() : words();
    message.from.mailboxes.clear();
    for (auto left = random_() % 3; left > 0; --left) message.from.mailboxes.push_back(mailbox());
    if (chance(30)) message.reply_to.mailboxes = {mailbox()};
    transaction.envelope.mail_from.mailboxes = {mailbox()};
    if (chance(10)) transaction.envelope.mail_from.mailboxes = {{"", {"", ""}}};
    transaction.envelope.rcpt_to.clear();
    for (auto left = 1 + random_() % (chance(5) ? 150 : 4); left > 0; --left) {
      transaction.envelope.rcpt_to.push_back({{local_part(), domain()}, ""});
    }
    if (chance(20)) transaction.session.helo = words();
    if (chance(20)) transaction.session.auth_user = "CONTOSO\\" + local_part();
    transaction.queue_id = "4" + std::to_string(number_);
    message.bytes = random_() % 100'000;
    for (auto& link : message.content.links) link.url = "https://" + domain() + "/" + words();
    for (auto& file : message.content.attachments) file.name = words();
  }

  std::string verdict() {
    static const std::vector<Disposition> kDispositions{Disposition::accept, Disposition::tag,
                                                        Disposition::quarantine,
                                                        Disposition::tempfail, Disposition::reject};
    const auto made = chance(30) ? report::sample::maximal() : report::sample::typical();
    fill(made->transaction);
    auto& verdict = made->verdict;
    verdict.decision.wanted = one_of(kDispositions);
    verdict.decision.enforced = chance(70) ? verdict.decision.wanted : Disposition::accept;
    if (chance(50)) verdict.findings.clear();
    for (auto& finding : verdict.findings) finding.evidence = words();
    if (chance(50)) verdict.limits.clear();
    if (chance(20)) verdict.origin.client = IpAddress::parse("2001:db8::25");
    if (chance(20)) verdict.origin.name = domain();
    verdict.suspicious = !verdict.findings.empty();
    auto event = made->event();
    event.head = head();
    if (chance(30)) event.reply = policy::Reply{451, "4.7.1", words()};
    if (chance(2)) event.failure = "overload";
    const auto incident = "inc-" + std::to_string(random_() % 9);
    if (chance(20)) event.incident = incident;
    return numbered(report::to_ecs(event));
  }

  std::mt19937 random_;
  std::uint64_t number_ = 0;
};

}  // namespace weir::format::sample
