// What a report of failed delivery says, as a delivery.
#include <gtest/gtest.h>

#include "refusal/rules.hpp"

namespace weir::refusal {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 13h;

std::string rule(std::string_view status, std::string_view text,
                 std::string_view responder = "AM0PR01MB1.eurprd01.prod.outlook.com.") {
  const auto read = read_reported({"u@customer.example", responder, status, text}, kNow);
  if (!read) return "unread";
  const auto* found = find_rule(*read);
  return found == nullptr ? "none" : std::string{found->id};
}

TEST(Reported, IsADeliveryOfItsTime) {
  const auto read = read_reported({"u@customer.example", "AM0PR01MB1.prod.outlook.com.", "5.7.711",
                                   "550 5.7.711 Access denied, bad inbound connector. AS(2204)"},
                                  kNow);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->time, kNow);
  EXPECT_EQ(read->recipient, "u@customer.example");
  EXPECT_EQ(read->relay, "am0pr01mb1.prod.outlook.com");
  EXPECT_EQ(read->outcome, Outcome::refused);
  EXPECT_EQ(read->reply, 550u);
  EXPECT_EQ(read->code, (Code{5, 7, 711}));
  EXPECT_EQ(read->text, "Access denied, bad inbound connector. AS(2204)");
}

TEST(Reported, FitsTheRulesByCodeAndPhrase) {
  EXPECT_EQ(rule("5.7.711", "550 5.7.711 Access denied, bad inbound connector."), "5.7.711");
  EXPECT_EQ(rule("5.7.705", "550 5.7.705 Access denied, tenant has exceeded threshold"), "5.7.705");
  EXPECT_EQ(rule("5.7.750", "550 5.7.750 Client blocked from sending from unregistered domain(s)"),
            "5.7.750");
  EXPECT_EQ(rule("4.7.500", "451 4.7.500 Server busy. Please try again later"), "4.7.500-699");
}

TEST(Reported, TheAnswerGoesBeforeTheStatus) {
  EXPECT_EQ(rule("5.0.0", "550 5.7.711 Access denied, bad inbound connector."), "5.7.711");
  EXPECT_EQ(rule("5.7.711", "550 5.1.351 Remote server returned -> 550 bad inbound connector"),
            "none");
}

TEST(Reported, TheStatusStandsInForACodeThatTheAnswerLacks) {
  EXPECT_EQ(rule("5.7.711", "Access denied, bad inbound connector"), "5.7.711");
  EXPECT_EQ(rule("5.7.711", ""), "5.7.711");
  EXPECT_EQ(rule("5.7.711", "Mailbox full"), "5.7.700-749");
}

TEST(Reported, WithoutACodeOrAResponderItIsNothing) {
  EXPECT_EQ(rule("", "bad inbound connector"), "unread");
  EXPECT_EQ(rule("2.0.0", "250 2.0.0 ok"), "unread");
  EXPECT_EQ(rule("5.7.711", "550 5.7.711 bad inbound connector", ""), "unread");
}

}  // namespace
}  // namespace weir::refusal
