#include "detect/rewritten.hpp"

#include <gtest/gtest.h>

namespace weir::detect {
namespace {

TEST(RewrittenDomain, DecodesTheExchangeOnlineForm) {
  EXPECT_EQ(rewritten_domain("bob+SRS=aBcDe=FO=Partner.example=alice"), "partner.example");
}

TEST(RewrittenDomain, KnowsThatTheShortExchangeFormKeepsNoDomain) {
  EXPECT_EQ(rewritten_domain("bounces+SRS=aBcDe=FO"), std::nullopt);
}

TEST(RewrittenDomain, DecodesSrs0WithEachSeparator) {
  for (const auto* local : {"SRS0=Hhh=TT=orig.example=alice", "SRS0+Hhh=TT=orig.example=alice",
                            "srs0-Hhh=TT=orig.example=alice"}) {
    EXPECT_EQ(rewritten_domain(local), "orig.example") << local;
  }
}

TEST(RewrittenDomain, DecodesTheOriginOfSrs1) {
  EXPECT_EQ(rewritten_domain("SRS1=Gg=fwd.example==Hhh=TT=orig.example=alice"), "orig.example");
}

TEST(RewrittenDomain, DecodesVerp) {
  EXPECT_EQ(rewritten_domain("list-bounces+alice=orig.example"), "orig.example");
  EXPECT_EQ(rewritten_domain("bounce-17-alice=orig.example"), "orig.example");
}

TEST(RewrittenDomain, LeavesOrdinaryLocalPartsAlone) {
  for (const auto* local : {"", "=", "alice", "alice+tag", "a=b", "=x.example", "+=x.example",
                            "SRS0", "SRS0=", "SRS1==", "x+SRS="}) {
    EXPECT_EQ(rewritten_domain(local), std::nullopt) << local;
  }
}

TEST(RewrittenDomain, TakesGooglesForwardingForNoSender) {
  EXPECT_EQ(rewritten_domain("bob+caf_=john=contoso.example"), std::nullopt);
}

TEST(ForwardedDomain, IsThatOfSrsAlone) {
  EXPECT_EQ(forwarded_domain("SRS0=Hhh=TT=orig.example=alice"), "orig.example");
  EXPECT_EQ(forwarded_domain("bob+SRS=aBcDe=FO=partner.example=alice"), "partner.example");
  EXPECT_EQ(forwarded_domain("list-bounces+alice=orig.example"), std::nullopt);
}

TEST(UnregisteredSrs, IsTheShortExchangeForm) {
  EXPECT_TRUE(is_unregistered_srs("bounces+SRS=aBcDe=FO"));
  EXPECT_TRUE(is_unregistered_srs("Bounces+srs=aBcDe=FO"));
}

TEST(UnregisteredSrs, IsNothingElse) {
  for (const auto* local :
       {"bounces", "bounces+SRS=", "bounces+SRS=a", "bounces+SRS=a=", "bounces+SRS==FO",
        "bob+SRS=aBcDe=FO", "bounces+SRS=aBcDe=FO=partner.example=alice"}) {
    EXPECT_FALSE(is_unregistered_srs(local)) << local;
  }
}

TEST(Verp, HoldsTheRecipient) {
  const mail::Address john{"John", "contoso.example"};
  EXPECT_TRUE(is_verp_of("dev-bounces+john=contoso.example", john));
  EXPECT_TRUE(is_verp_of("bounce-17-john=CONTOSO.example", john));
}

TEST(Verp, IsNothingElse) {
  const mail::Address john{"john", "contoso.example"};
  for (const auto* local :
       {"", "john=contoso.example", "+john=contoso.example", "xjohn=contoso.example",
        "b+johnny=contoso.example", "b+john=contoso.example.evil.example"}) {
    EXPECT_FALSE(is_verp_of(local, john)) << local;
  }
  EXPECT_FALSE(is_verp_of("b+john=", {"john", ""}));
}

TEST(GoogleForward, NamesItsDestination) {
  const mail::Address john{"john", "contoso.example"};
  EXPECT_TRUE(is_google_forward_to("bob+caf_=john=contoso.example", john));
  EXPECT_TRUE(is_google_forward_to("bob+caf_=John=contoso.example", john));
  for (const auto* local : {"bob", "+caf_=john=contoso.example", "bob+caf_=eve=contoso.example",
                            "bob+caf_=john=evil.example", "bob+caf_=john", "bob+caf_="}) {
    EXPECT_FALSE(is_google_forward_to(local, john)) << local;
  }
}

bool tagged(std::string local, std::string domain = "contoso.example") {
  return is_bounce_tagged({std::move(local), std::move(domain)}, {"alice", "contoso.example"});
}

TEST(BounceTag, StripsEveryKnownForm) {
  for (const auto* local : {"prvs=0123456789=alice", "prvs=alice=0123456789", "msprvs1=abc=alice",
                            "btv1==abc==alice", "PRVS=01=Alice"}) {
    EXPECT_TRUE(tagged(local)) << local;
  }
}

TEST(BounceTag, IsNoExcuseForAnotherUserOrDomain) {
  EXPECT_FALSE(tagged("prvs=0123456789=mallory"));
  EXPECT_FALSE(tagged("prvs=0123456789=alice", "evil.example"));
  EXPECT_FALSE(tagged("prvs=alice"));
  EXPECT_FALSE(tagged("prvs==alice"));
}

}  // namespace
}  // namespace weir::detect
