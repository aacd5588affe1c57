#include "detect/form_forward.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using test::scene;

std::string forwarder(const test::Scene& scene) {
  const auto mailbox = automatic_forwarder(scene.context());
  return mailbox ? mailbox->to_string() : "";
}

test::Scene by_rule(std::string_view mail_from, std::string rules_loop) {
  auto out = scene(mail_from, "anna@partner.example");
  out.transaction.message.exchange.rules_loop = std::move(rules_loop);
  return out;
}

TEST(FormForward, IsTheMailboxWhoseRuleForwarded) {
  EXPECT_EQ(forwarder(by_rule("anna@partner.example", "john@contoso.example")),
            "john@contoso.example");
  EXPECT_EQ(forwarder(by_rule("John@contoso.example", "john@contoso.example")),
            "john@contoso.example");
}

TEST(FormForward, IsTheMailboxThatHasForwardingSet) {
  auto mail = scene("anna@partner.example", "anna@partner.example");
  test::add_header(mail.transaction, "x-ms-exchange-forwardingloop",
                   "john@contoso.example;0123-4567");
  EXPECT_EQ(forwarder(mail), "john@contoso.example");
}

TEST(FormForward, TakesOurSrsOfTheFromDomain) {
  EXPECT_EQ(
      forwarder(scene("SRS0=ab=TT=partner.example=anna@contoso.example", "anna@partner.example")),
      "SRS0=ab=TT=partner.example=anna@contoso.example");
  EXPECT_EQ(forwarder(scene("john+SRS=ab=TT=partner.example=anna@contoso.example",
                            "anna@mail.partner.example")),
            "john+SRS=ab=TT=partner.example=anna@contoso.example");
}

TEST(FormForward, IsNoneForAnotherMailboxOfOursInMailFrom) {
  EXPECT_EQ(forwarder(by_rule("app@contoso.example", "john@contoso.example")), "");
}

TEST(FormForward, IsNoneWhenAStrangerForwarded) {
  EXPECT_EQ(forwarder(by_rule("anna@partner.example", "eve@evil.example")), "");
  EXPECT_EQ(forwarder(by_rule("anna@partner.example", "john")), "");
  EXPECT_EQ(forwarder(by_rule("anna@partner.example",
                              "a@evil.example <john@contoso.example>, b@x.example")),
            "");
}

TEST(FormForward, IsNoneForSrsOfAnotherDomainOrByAStranger) {
  EXPECT_EQ(forwarder(scene("SRS0=ab=TT=shop.example=anna@contoso.example", "ceo@evil.example")),
            "");
  EXPECT_EQ(forwarder(scene("SRS0=ab=TT=evil.example=ceo@fwd.example", "ceo@evil.example")), "");
}

TEST(FormForward, IsNoneWithoutAMark) {
  EXPECT_EQ(forwarder(scene("app@contoso.example", "ceo@evil.example")), "");
  EXPECT_EQ(forwarder(scene("ceo@evil.example", "ceo@evil.example")), "");
}

}  // namespace
}  // namespace weir::detect
