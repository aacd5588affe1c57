#include "simulate/background.hpp"

#include <array>

namespace weir::simulate {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::milliseconds;

/// Share of a working day's mail by hour, in thousandths.
constexpr std::array<int, 24> kWorkingHours{3,  2,  2,   2,  3,  6,  20, 55, 100, 110, 105, 95,
                                            70, 85, 100, 95, 70, 35, 15, 9,  7,   5,   3,   3};

bool weekend(Day day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool last_of_month(Day day) {
  const std::chrono::year_month_day date{day};
  return day == Day{date.year() / date.month() / std::chrono::last};
}

struct Today {
  Writing& writing;
  Day day;
  bool off;
  double scale;
  std::vector<Letter>& out;

  /// `a_day` messages spread as people work; a tenth of them where nobody does.
  template <class Write>
  void people(double a_day, Write write) {
    const double all = a_day * scale * (off ? 0.08 : 1);
    for (int hour = 0; hour < 24; ++hour) spread(hour, all * kWorkingHours[hour] / 1000, write);
  }
  /// The same at all hours of all days: machines.
  template <class Write>
  void machines(double an_hour, Write write) {
    for (int hour = 0; hour < 24; ++hour) spread(hour, an_hour * scale, write);
  }
  template <class Write>
  void spread(int hour, double mean, Write write) {
    for (auto n = writing.poisson(mean); n > 0; --n) at(hours{hour}, 1h, write);
  }
  template <class Write>
  void at(milliseconds begin, milliseconds within, Write write) {
    Letter letter;
    letter.first = TimePoint{day} + begin + milliseconds{writing.below(within.count())};
    write(letter);
    out.push_back(std::move(letter));
  }
};

std::string ours(const std::string& local_part) { return local_part + "@contoso.example"; }

/// Exchange on premises: people write to customers and to each other in the cloud.
void exchange(Today& today) {
  auto& writing = today.writing;
  today.people(2'000, [&](Letter& letter) {
    letter.client = "10.6.0.9";
    const auto me = ours(writing.employee());
    letter.mail_from = me;
    for (auto n = 1 + (writing.one_in(6) ? writing.below(6) : 0); n > 0; --n) {
      letter.to.push_back(writing.one_in(2) ? ours(writing.employee())
                                            : person_at(writing.customer_domain(), n));
    }
    writing.compose(letter, me, "Re:");
  });
  // Automatic replies: null sender, as RFC 3834 has them.
  today.people(40, [&](Letter& letter) {
    letter.client = "10.6.0.9";
    letter.to = {person_at(writing.customer_domain(), 1)};
    header(letter, "Auto-Submitted", "auto-replied");
    writing.compose(letter, ours(writing.employee()), "Automatic reply:");
  });
  // Rules of mailboxes that redirect: foreign From, our envelope rewritten.
  today.people(25, [&](Letter& letter) {
    letter.client = "10.6.0.9";
    const auto domain = writing.customer_domain();
    letter.mail_from = "srs0=abcd=ef=" + domain + "=person@contoso.example";
    letter.to = {person_at("home.example", 1)};
    header(letter, "Resent-From", "<" + ours(writing.employee()) + ">");
    writing.compose(letter, "person@" + domain, "Fw:");
  });
}

/// Applications and devices.
void applications(Today& today) {
  auto& writing = today.writing;
  today.machines(45, [&](Letter& letter) {
    letter.client = writing.one_in(3) ? "10.1.0.11" : "10.1.0.10";
    letter.mail_from = ours(writing.one_in(2) ? "erp" : "monitoring");
    letter.to = {ours(writing.employee())};
    writing.compose(letter, letter.mail_from, "Job finished");
  });
  today.people(500, [&](Letter& letter) {
    letter.client = "10.1.0.10";
    letter.login = "svc-shop";
    letter.mail_from = ours("shop");
    letter.to = {person_at(writing.customer_domain(), writing.below(40))};
    writing.compose_mailing(letter, letter.mail_from, "Your order",
                            "Thank you for your order. We send it within three working days. "
                            "You find all particulars and the terms of delivery in your account. " +
                                writing.prose(12));
  });
  today.people(250, [&](Letter& letter) {
    letter.client = "10.2.0." + std::to_string(20 + writing.below(8));
    letter.patience = Patience::none;
    letter.mail_from = ours("scanner");
    letter.to = {ours(writing.employee())};
    writing.compose(letter, letter.mail_from, "Scan");
  });
  // One forgotten program that writes a wrong From, a few times a day: ordinary false alarms.
  today.machines(0.15, [&](Letter& letter) {
    letter.client = "10.1.0.12";
    letter.side = Side::faulty;
    letter.mail_from = ours("backup");
    letter.to = {ours("admins")};
    writing.compose(letter, "root@backup.internal.example", "Backup");
  });
}

void from_tenant(Letter& letter) {
  header(letter, "X-OriginatorOrg", "contoso.example");
  header(letter, "X-MS-Exchange-CrossTenant-Id", "aaaaaaaa-1111-2222-3333-444444444444");
  header(letter, "X-MS-Exchange-CrossTenant-AuthAs", "Internal");
}

/// Exchange Online: to us, and to the world through us.
void cloud(Today& today) {
  auto& writing = today.writing;
  today.people(1'800, [&](Letter& letter) {
    letter.client = "10.5.0." + std::to_string(2 + writing.below(30));
    const auto me = ours(writing.employee());
    letter.mail_from = me;
    letter.to = {ours(writing.employee())};
    from_tenant(letter);
    writing.compose(letter, me, "Re:");
  });
  today.people(1'200, [&](Letter& letter) {
    letter.client = "10.5.1." + std::to_string(2 + writing.below(30));
    const auto me = ours(writing.employee());
    letter.mail_from = me;
    letter.to = {person_at(writing.customer_domain(), writing.below(9))};
    from_tenant(letter);
    writing.compose(letter, me, "Re:");
  });
}

/// What the world writes to us: much of it with another MAIL FROM than From.
void internet(Today& today) {
  auto& writing = today.writing;
  today.people(1'600, [&](Letter& letter) {
    letter.client = "198.51.100." + std::to_string(1 + writing.below(250));
    const auto domain = writing.customer_domain();
    const auto from = "person" + std::to_string(writing.below(30)) + "@" + domain;
    letter.mail_from = writing.one_in(4)
                           ? "bounce-" + std::to_string(writing.below(9999)) + "@mailer" +
                                 std::to_string(writing.below(20)) + ".example"
                           : from;
    letter.to = {ours(writing.employee())};
    writing.compose(letter, from, "Re:");
  });
}

/// Three thousand readers on Wednesdays from nine to eleven, on a host of its own.
void newsletter(Today& today) {
  if (std::chrono::weekday{today.day} != std::chrono::Wednesday || today.off) return;
  auto& writing = today.writing;
  const auto text = writing.prose(300);
  for (int reader = 0; reader < static_cast<int>(3'000 * today.scale); ++reader) {
    today.at(9h, 2h, [&](Letter& letter) {
      letter.client = "10.1.0.20";
      letter.mail_from = "news-" + std::to_string(reader) + "@bounces.mailer.example";
      letter.to = {person_at("customer" + std::to_string(reader % 381) + ".example", reader)};
      header(letter, "List-Id", "<news.contoso.example>");
      header(letter, "List-Unsubscribe", "<mailto:off@contoso.example>");
      header(letter, "Precedence", "bulk");
      writing.compose_mailing(letter, ours("news"), "News of the week", text);
    });
  }
}

/// Fifteen hundred customers get their invoices on the last day of the month in the afternoon.
void invoices(Today& today) {
  if (!last_of_month(today.day)) return;
  auto& writing = today.writing;
  for (int customer = 0; customer < static_cast<int>(1'500 * today.scale); ++customer) {
    today.at(13h, 4h, [&](Letter& letter) {
      letter.client = "10.1.0.11";
      letter.login = "svc-erp";
      letter.mail_from = ours("invoices");
      letter.to = {"accounts@customer" + std::to_string(customer % 381) + ".example"};
      writing.compose_mailing(letter, letter.mail_from, "Your invoice",
                              "Please find our invoice for this month. It is payable within thirty "
                              "days without discount. Questions are answered by our office. " +
                                  writing.prose(10));
    });
  }
}

}  // namespace

std::vector<Letter> background(Writing& writing, Day day, Day holiday, double scale) {
  std::vector<Letter> letters;
  Today today{writing, day, weekend(day) || day == holiday, scale, letters};
  exchange(today);
  applications(today);
  cloud(today);
  internet(today);
  newsletter(today);
  invoices(today);
  return letters;
}

}  // namespace weir::simulate
