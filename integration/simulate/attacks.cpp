#include "simulate/attacks.hpp"

namespace weir::simulate {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

std::string ours(const std::string& local_part) { return local_part + "@contoso.example"; }

/// `count` letters evenly over `lasts`.
template <class Write>
void send(std::vector<Letter>& out, TimePoint begin, milliseconds lasts, int count, Side side,
          Write write) {
  for (int i = 0; i < count; ++i) {
    Letter letter;
    letter.first = begin + lasts * i / count;
    letter.side = side;
    write(letter, i);
    out.push_back(std::move(letter));
  }
}

/// What the hijacked host sends besides, honestly.
void honest(std::vector<Letter>& out, Writing& writing, TimePoint begin, milliseconds lasts,
            int count, const std::string& client = "10.1.0.10") {
  send(out, begin, lasts, count, Side::same_host, [&](Letter& letter, int) {
    letter.client = client;
    letter.mail_from = ours("erp");
    letter.to = {ours(writing.employee())};
    writing.compose(letter, letter.mail_from, "Job finished");
  });
}

const std::string kBait =
    "Your mailbox is full. Confirm your password today on the page of our "
    "service desk or all messages that wait for you will be deleted at the "
    "end of the day. This is the last notice that we send. ";

std::vector<Letter> spike(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 10min, 3'000, Side::attack, [&](Letter& letter, int i) {
    letter.mail_from = ours("app");
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, "support@bank.example", "Account notice", kBait);
  });
  honest(out, writing, begin, 1h, 120);
  return out;
}

std::vector<Letter> slow_drip(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 8h, 64, Side::attack, [&](Letter& letter, int i) {
    letter.mail_from = ours("app");
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, "support@bank.example", "Account notice", kBait);
  });
  honest(out, writing, begin, 8h, 120);
  return out;
}

std::vector<Letter> null_flood(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 10min, 2'000, Side::attack, [&](Letter& letter, int i) {
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, ours("postmaster"), "Account notice", kBait);
  });
  honest(out, writing, begin, 1h, 120);
  return out;
}

std::vector<Letter> spray(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 1h, 400, Side::attack, [&](Letter& letter, int i) {
    letter.login = "svc-shop";
    letter.mail_from = ours("shop");
    letter.to = {person_at(writing.new_domain(), i)};
    writing.compose_mailing(letter, letter.mail_from, "Your refund", kBait);
  });
  honest(out, writing, begin, 1h, 120);
  return out;
}

std::vector<Letter> tenant_relay(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 10min, 1'000, Side::attack, [&](Letter& letter, int i) {
    letter.client = "10.5.1.7";
    letter.mail_from = ours("ceo");
    letter.to = {person_at(writing.customer_domain(), i)};
    header(letter, "X-OriginatorOrg", "evil.onmicrosoft.com");
    header(letter, "X-MS-Exchange-CrossTenant-Id", "99999999-8888-7777-6666-555555555555");
    header(letter, "X-MS-Exchange-CrossTenant-AuthAs", "Anonymous");
    writing.compose_mailing(letter, ours("ceo"), "Invoice", kBait);
  });
  send(out, begin, 1h, 120, Side::same_host, [&](Letter& letter, int i) {
    letter.client = "10.5.1.7";
    letter.mail_from = ours(writing.employee());
    letter.to = {person_at(writing.customer_domain(), i)};
    header(letter, "X-OriginatorOrg", "contoso.example");
    header(letter, "X-MS-Exchange-CrossTenant-Id", "aaaaaaaa-1111-2222-3333-444444444444");
    header(letter, "X-MS-Exchange-CrossTenant-AuthAs", "Internal");
    writing.compose(letter, letter.mail_from, "Re:");
  });
  return out;
}

/// Somebody on another host writes as the newsletter's own sender so that its limits are used up.
std::vector<Letter> victim_exhaustion(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 20min, 1'500, Side::attack, [&](Letter& letter, int i) {
    letter.client = "10.1.0.66";
    letter.mail_from = ours("shop");
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, ours("shop"), "Your order", kBait);
  });
  send(out, begin, 1h, 200, Side::same_host, [&](Letter& letter, int i) {
    letter.login = "svc-shop";
    letter.mail_from = ours("shop");
    letter.to = {person_at(writing.customer_domain(), i % 40)};
    writing.compose(letter, letter.mail_from, "Your order");
  });
  return out;
}

std::vector<Letter> retry_storm(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 5min, 200, Side::attack, [&](Letter& letter, int i) {
    letter.patience = Patience::storm;
    letter.mail_from = ours("app");
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, "support@bank.example", "Account notice", kBait);
  });
  honest(out, writing, begin, 1h, 120);
  return out;
}

std::vector<Letter> key_explosion(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 30min, 20'000, Side::attack, [&](Letter& letter, int i) {
    const auto sender = "x" + std::to_string(i) + "@made-up" + std::to_string(i) + ".example";
    letter.mail_from = sender;
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, sender, "Account notice", kBait);
  });
  honest(out, writing, begin, 1h, 120);
  return out;
}

/// The stolen password of an application: its host, its login, its address, mail that aligns.
std::vector<Letter> quiet_hijack(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 4h, 900, Side::attack, [&](Letter& letter, int i) {
    letter.login = "svc-shop";
    letter.mail_from = ours("shop");
    letter.to = {person_at(i % 3 == 0 ? writing.customer_domain() : writing.new_domain(), i)};
    writing.compose_mailing(letter, ours("shop"), "Your refund", kBait);
  });
  honest(out, writing, begin, 4h, 120);
  return out;
}

/// A hijacked scanner: what it sends cannot be sent again.
std::vector<Letter> impatient(Writing& writing, TimePoint begin) {
  std::vector<Letter> out;
  send(out, begin, 10min, 600, Side::attack, [&](Letter& letter, int i) {
    letter.client = "10.2.0.21";
    letter.patience = Patience::none;
    letter.mail_from = ours("scanner");
    letter.to = {person_at(writing.customer_domain(), i)};
    writing.compose_mailing(letter, "support@bank.example", "Account notice", kBait);
  });
  send(out, begin, 1h, 120, Side::same_host, [&](Letter& letter, int) {
    letter.client = "10.2.0.21";
    letter.patience = Patience::none;
    letter.mail_from = ours("scanner");
    letter.to = {ours(writing.employee())};
    writing.compose(letter, letter.mail_from, "Scan");
  });
  return out;
}

}  // namespace

const std::vector<Attack>& attacks() {
  static const std::vector<Attack> all{
      {"spike", "3,000 with a foreign From in 10 min, hijacked application host", &spike, 6h},
      {"slow drip", "8 an hour with a foreign From for 8 h, below every limit", &slow_drip, 10h},
      {"null-sender flood", "2,000 with MAIL FROM <> that are no reports in 10 min", &null_flood,
       6h},
      {"spray", "400 aligned messages to 400 unheard-of domains in 1 h", &spray, 6h},
      {"tenant relay", "1,000 of another tenant in our name through Exchange Online", &tenant_relay,
       6h},
      {"victim exhaustion", "1,500 as shop@ from another host; the shop goes on writing",
       &victim_exhaustion, 6h},
      {"retry storm", "200 with a foreign From, each tried again every 10 s", &retry_storm, 3h},
      {"key explosion", "20,000 with a sender of its own each in 30 min", &key_explosion, 6h},
      {"quiet hijack", "login, host and From of the shop, 225 an hour for 4 h", &quiet_hijack, 8h},
      {"no-retry client", "600 from a scanner that cannot retry (can_retry = false)", &impatient,
       6h},
  };
  return all;
}

}  // namespace weir::simulate
