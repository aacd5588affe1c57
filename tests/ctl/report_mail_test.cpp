#include "ctl/report_mail.hpp"

#include <gmock/gmock.h>

#include "ctl/report_event.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using test::event_of;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

MailSum sum_of(const std::vector<json::value>& events) {
  MailSum sum;
  for (const auto& event : events) sum.take(event);
  return sum;
}

json::value from_exchange(const char* antispam, const char* address = "203.0.113.9") {
  auto event = event_of({});
  event.at("weir").as_object()["exchange"] = {
      {"provenance", "exchange_online"},    {"network_message_id", "guid-1"},
      {"connecting_ip", address},           {"connecting_helo", "evil"},
      {"attributed_tenant_id", "tenant-1"}, {"antispam", json::parse(antispam)}};
  return event;
}

TEST(MailSum, AddsUpWhatMessagesSay) {
  const auto sum = sum_of({event_of({}), event_of({.sender = "b@evil.example",
                                                   .author = "ceo@other.example",
                                                   .alignment = "mismatch",
                                                   .to = {"a@y.example", "b@z.example"},
                                                   .enforced = "tempfail",
                                                   .suspicious = true,
                                                   .detector = "unaccepted_domain"})});
  EXPECT_EQ(sum.messages, 2U);
  EXPECT_EQ(sum.suspicious, 1U);
  EXPECT_EQ(sum.held, 1U);
  EXPECT_EQ(sum.recipients, 3U);
  EXPECT_EQ(sum.most_recipients, 2U);
  EXPECT_EQ(sum.recipient_domains.count("y.example"), 2U);
  EXPECT_EQ(sum.pairs.count("evil.example → other.example"), 1U);
  EXPECT_EQ(sum.alignments.count("mismatch"), 1U);
  EXPECT_EQ(sum.detectors.count("unaccepted_domain"), 1U);
  EXPECT_EQ(sum.connectors.at("onprem").hours.at("2026-01-02T03").held, 1U);
}

TEST(MailSum, ARetryIsNoOtherMessage) {
  auto again = event_of({.enforced = "tempfail"});
  again.at("weir").as_object()["retry_of"] = "0190-1";
  auto second = event_of({});
  second.at("weir").as_object()["passed_before"] = true;
  const auto sum = sum_of({event_of({.enforced = "tempfail"}), again, second});
  EXPECT_EQ(sum.messages, 1U);
  EXPECT_EQ(sum.retries, 2U);
  EXPECT_EQ(sum.enforced.count("tempfail"), 2U) << "what was done was done twice";
}

TEST(MailSum, ALoginIsOneAccountWhateverItWrites) {
  const auto sum =
      sum_of({event_of({.login = "svc", .sender = "a@x.example"}),
              event_of({.client = "10.9.9.9", .login = "svc", .sender = "b@x.example"}),
              event_of({.sender = "c@x.example"}),
              event_of({.client = "10.9.9.9", .sender = "c@x.example"})});
  EXPECT_EQ(sum.accounts.size(), 3U);
  const auto& login = sum.accounts.at("svc");
  EXPECT_EQ(login.messages, 2U);
  EXPECT_EQ(login.clients.distinct(), 2U);
  EXPECT_EQ(login.unidentified, 0U);
  EXPECT_EQ(sum.accounts.at("10.1.2.3 c@x.example").unidentified, 1U);
}

TEST(MailSum, TheBusiestHourIsThatOfOneAccount) {
  const auto sum = sum_of({event_of({.time = "2026-01-02T03:00:00.000Z", .login = "a"}),
                           event_of({.time = "2026-01-02T03:59:59.999Z", .login = "a"}),
                           event_of({.time = "2026-01-02T04:00:00.000Z", .login = "a"})});
  EXPECT_EQ(sum.accounts.at("a").busiest_hour, 2U);
  EXPECT_EQ(sum.accounts.at("a").first, "2026-01-02T03:00:00.000Z");
  EXPECT_EQ(sum.accounts.at("a").last, "2026-01-02T04:00:00.000Z");
}

TEST(MailSum, StrangersCannotMakeItGrow) {
  MailSum sum;
  for (std::size_t i = 0; i < MailSum::kMaxAccounts + 500; ++i) {
    sum.take(event_of({.sender = "s" + std::to_string(i) + "@evil.example"}));
  }
  EXPECT_EQ(sum.accounts.size(), MailSum::kMaxAccounts);
  EXPECT_EQ(sum.other_accounts, 500U);
  EXPECT_EQ(sum.names.size(), MailSum::kMaxNames);
  EXPECT_EQ(sum.messages, MailSum::kMaxAccounts + 500);
}

TEST(MailSum, ReadsWhatExchangeOnlineSaysOnlyOfItself) {
  auto forged = from_exchange(R"({"sfv":"SPM"})");
  forged.at("weir").at("exchange").as_object()["provenance"] = "other";
  const auto sum = sum_of({from_exchange(R"({"sfv":"SPM","dir":"OUT"})"),
                           from_exchange(R"({"sfv":"NSPM","scl":1})"), forged});
  EXPECT_EQ(sum.of_exchange, 2U);
  EXPECT_EQ(sum.filtered, 2U);
  EXPECT_EQ(sum.junked, 1U);
  EXPECT_EQ(sum.outward, 1U);
  EXPECT_EQ(sum.connecting.at("203.0.113.9").messages, 2U);
  EXPECT_THAT(sum.connecting.at("203.0.113.9").tenants, ElementsAre("tenant-1"));
}

TEST(MailSum, KnowsEachMarkOfJunk) {
  EXPECT_EQ(junk_mark(from_exchange(R"({"sfv":"SKB"})")), "SFV:SKB");
  EXPECT_EQ(junk_mark(from_exchange(R"({"sfv":"NSPM","cat":"OSPM"})")), "CAT:OSPM");
  EXPECT_EQ(junk_mark(from_exchange(R"({"scl":5})")), "SCL 5 and more");
  EXPECT_THAT(junk_mark(from_exchange(R"({"scl":4,"sfv":"SFE","cat":"NONE"})")), IsEmpty());
  EXPECT_THAT(junk_mark(from_exchange("{}")), IsEmpty());
}

TEST(MailSum, LimitsAreKeptByTheirHighest) {
  const auto with = [](int total, const char* state) {
    auto event = event_of({});
    event.at("weir").as_object()["limits"] = {
        {{"name", "l"}, {"key", "k"}, {"total", total}, {"limit", 40}, {"state", state}}};
    return event;
  };
  const auto sum =
      sum_of({with(41, "over"), with(60, "hold"), with(99, "under"), with(30, "warn")});
  EXPECT_EQ(sum.limits.size(), 1U);
  EXPECT_EQ(sum.limits.at("l|k").most, 60U);
  EXPECT_EQ(sum.limits.at("l|k").messages, 2U);
}

TEST(MailSum, IsTotal) {
  const auto sum = sum_of({json::parse("null"), json::parse("[]"), json::parse(R"({"event":7})"),
                           json::parse(R"({"event":{"dataset":"weir.alert"}})"),
                           json::parse(R"({"event":{"dataset":"weir.verdict"},"weir":[1]})")});
  EXPECT_EQ(sum.messages, 1U);
  EXPECT_EQ(sum.clients.count("unknown"), 1U);
}

TEST(Tallies, CountTheRestTogetherWhenFull) {
  Tallies tallies;
  for (std::size_t i = 0; i < Tallies::kMaxKeys + 10; ++i) tallies.add(std::to_string(i));
  tallies.add("1", 5);
  EXPECT_EQ(tallies.distinct(), Tallies::kMaxKeys);
  EXPECT_EQ(tallies.beyond(), 10U);
  EXPECT_THAT(tallies.top(1), ElementsAre(Pair("1", 6)));
}

TEST(Tallies, EqualsAreInTheOrderOfTheirNames) {
  Tallies tallies;
  for (const auto* key : {"c", "a", "b", "b"}) tallies.add(key);
  EXPECT_THAT(tallies.top(9), ElementsAre(Pair("b", 2), Pair("a", 1), Pair("c", 1)));
}

}  // namespace
}  // namespace weir::ctl
