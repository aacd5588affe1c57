#include "simulate/writing.hpp"

#include <array>
#include <string_view>

namespace weir::simulate {
namespace {

constexpr std::array<std::string_view, 48> kWords{
    "meeting",  "order",   "project",  "please",   "delivery", "tomorrow", "offer",   "thanks",
    "machine",  "drawing", "office",   "report",   "number",   "monday",   "price",   "customer",
    "service",  "about",   "because",  "signed",   "contract", "weekly",   "figures", "attached",
    "regards",  "answer",  "train",    "quality",  "storage",  "between",  "site",    "engine",
    "invoice",  "holiday", "budget",   "training", "visit",    "sample",   "valve",   "agree",
    "shipping", "pallet",  "question", "minutes",  "plan",     "review",   "team",    "change"};

}  // namespace

std::uint64_t Writing::poisson(double mean) {
  if (mean <= 0) return 0;
  return std::poisson_distribution<std::uint64_t>{mean}(random_);
}

std::string Writing::employee() { return "user" + std::to_string(below(300)); }

// The square puts most mail to few domains, as correspondence is.
std::string Writing::customer_domain() {
  if (one_in(25)) return one_in(2) ? "steelworks.example" : "harbour.example";
  const auto draw = below(20);
  return "customer" + std::to_string(draw * below(20)) + ".example";
}

std::string Writing::new_domain() { return "new" + std::to_string(++number_) + ".example"; }

std::string Writing::prose(std::size_t words) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += kWords[below(kWords.size())];
    text += i % 12 == 11 ? "\r\n" : " ";
  }
  return text;
}

std::string person_at(const std::string& domain, std::uint64_t number) {
  return "person" + std::to_string(number) + "@" + domain;
}

void header(Letter& letter, std::string name, std::string value) {
  letter.headers.push_back({std::move(name), std::move(value)});
}

void Writing::compose(Letter& letter, const std::string& from, const std::string& subject) {
  compose_mailing(letter, from, subject + " " + prose(3), prose(40 + below(200)));
}

void Writing::compose_mailing(Letter& letter, const std::string& from, const std::string& subject,
                              const std::string& text) {
  header(letter, "From", "<" + from + ">");
  header(letter, "To", letter.to.empty() ? "undisclosed-recipients:;" : "<" + letter.to[0] + ">");
  header(letter, "Subject", subject);
  header(letter, "Date", "Mon, 20 Apr 2026 09:00:00 +0000");
  header(
      letter, "Message-ID",
      "<" + std::to_string(random_()) + "." + std::to_string(++number_) + "@mail.contoso.example>");
  header(letter, "MIME-Version", "1.0");
  header(letter, "Content-Type", "text/plain; charset=utf-8");
  letter.body =
      "Good day,\r\n\r\n" + text + "\r\n\r\nreference " + std::to_string(below(1'000'000)) + "\r\n";
}

}  // namespace weir::simulate
