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
