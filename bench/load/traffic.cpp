#include "load/traffic.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "load/business.hpp"
#include "load/random.hpp"

namespace weir::bench {
namespace {

constexpr std::array<std::string_view, 8> kSubjects = {"Order confirmation",
                                                       "Your delivery note",
                                                       "Minutes of the meeting",
                                                       "Invoice",
                                                       "Re: price list",
                                                       "Maintenance on Sunday",
                                                       "Timesheet",
                                                       "Backup report"};

constexpr std::string_view kLine =
    "The quarterly figures are attached; please send remarks before Friday.\r\n";

std::string from_header(Random& random, const Message& message) {
  if (!message.suspicious) return "\"Contoso Service\" <" + message.mail_from + ">";
  return "Managing Director <ceo@evil" + std::to_string(random.below(20)) + ".example>";
}

/// Text that says where to look: a link of ours on top, and under two of three mails another one.
std::string plain_body(Random& random, std::uint64_t number, const std::string& filler,
                       std::size_t bytes) {
  std::string body = "Message " + std::to_string(number) +
                     "\r\nSee https://portal.contoso.example/orders/" +
                     std::to_string(random.below(1'000'000)) + " for details.\r\n";
  std::string signature;
  if (random.below(3) > 0) {
    signature = "\r\n-- \r\nContoso Service, https://www.partner" +
                std::to_string(random.below(60)) +
                ".example/help?id=" + std::to_string(random.below(1000)) + "\r\n";
  }
  if (body.size() + signature.size() > bytes) signature.clear();
  body += filler;
  body.resize(bytes - signature.size());
  return body + signature;
}

std::string content_type(Shape shape) {
  if (shape == Shape::plain) return "text/plain; charset=us-ascii";
  return std::string{"multipart/mixed; boundary=\""} + kBusinessBoundary + "\"";
}

}  // namespace

Traffic::Traffic(TrafficOptions options) : options_{options} {
  options_.clients = std::max<std::uint64_t>(options_.clients, 1);
  options_.senders = std::max<std::uint64_t>(options_.senders, 1);
  while (filler_.size() < options_.body_bytes) filler_ += kLine;
}

Client Traffic::client(std::uint64_t connection) const {
  const std::uint64_t n = Random{options_.seed + 1, connection}.below(options_.clients);
  const auto dotted = std::to_string(n / 250 % 250) + "." + std::to_string(n % 250 + 1);
  return {"app" + std::to_string(n) + ".contoso.example", "10.1." + dotted};
}

Message Traffic::message(std::uint64_t number) const {
  Random random{options_.seed, number};
  Message message;
  message.number = number;
  const std::uint64_t drawn = random.below(options_.senders);
  const std::uint64_t sender = options_.every_sender_once ? number % options_.senders : drawn;
  message.suspicious = random.below(100) < options_.suspicious_percent;
  message.mail_from = "user" + std::to_string(sender) + "@contoso.example";
  message.queue_id = "4B" + std::to_string(options_.seed) + "N" + std::to_string(number);
  for (std::uint64_t n = random.below(3) + 1; n > 0; --n) {
    message.recipients.push_back("buyer" + std::to_string(random.below(900)) + "@partner" +
                                 std::to_string(random.below(60)) + ".example");
  }
  const std::string subject{kSubjects[random.below(kSubjects.size())]};
  message.headers = {
      {"Received",
       "from app.contoso.example (app.contoso.example [10.1.0.9])\n\tby relay.contoso."
       "example (Postfix) with ESMTP id " +
           message.queue_id},
      {"Date", "Mon, 2 Mar 2026 10:00:00 +0000"},
      {"From", from_header(random, message)},
      {"To", "<" + message.recipients.front() + ">"},
      {"Subject", subject + " " + std::to_string(random.below(1'000'000))},
      {"Message-ID",
       "<" + message.queue_id + "." + std::to_string(random.next()) + "@app.contoso.example>"},
      {"MIME-Version", "1.0"},
      {"Content-Type", content_type(options_.shape)},
      {"Content-Transfer-Encoding", "7bit"},
      {"User-Agent", "Contoso ERP 11.4"},
      {"Organization", "Contoso"},
      {"Importance", "normal"}};
  message.body = options_.shape == Shape::business
                     ? business_body(random)
                     : plain_body(random, number, filler_, options_.body_bytes);
  return message;
}

}  // namespace weir::bench
