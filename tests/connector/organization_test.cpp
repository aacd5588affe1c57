#include "weir/connector/organization.hpp"

#include <gtest/gtest.h>

namespace weir::connector {
namespace {

TEST(DomainSet, HoldsAPlainNameAlone) {
  const DomainSet set{{"contoso.example"}};
  EXPECT_TRUE(set.contains("contoso.example"));
  EXPECT_FALSE(set.contains("mail.contoso.example"));
  EXPECT_FALSE(set.contains("example"));
}

TEST(DomainSet, HoldsASubtreeWithItsRoot) {
  const DomainSet set{{"*.fab.example"}};
  EXPECT_TRUE(set.contains("fab.example"));
  EXPECT_TRUE(set.contains("a.b.fab.example"));
  EXPECT_FALSE(set.contains("notfab.example"));
  EXPECT_FALSE(set.contains("example"));
}

TEST(DomainSet, IsEmptyWithoutPatternsAndHoldsNothing) {
  const DomainSet set;
  EXPECT_TRUE(set.empty());
  EXPECT_FALSE(set.contains("contoso.example"));
  EXPECT_FALSE(set.contains(""));
}

TEST(DomainSet, NeverHoldsTheEmptyName) {
  EXPECT_FALSE((DomainSet{{"", "*.fab.example"}}.contains("")));
}

TEST(DomainSet, FoldsCaseAndATrailingDotOfItsPatterns) {
  EXPECT_TRUE((DomainSet{{"Contoso.Example."}}.contains("contoso.example")));
}

TEST(DomainSet, AnswersAHostileRowOfDotsAtOnce) {
  const DomainSet set{{"*.fab.example"}};
  EXPECT_FALSE(set.contains(std::string(1'000'000, '.') + "fab.example"));
}

TEST(DomainMatches, AgreesWithTheSet) {
  EXPECT_TRUE(domain_matches("*.fab.example", "fab.example"));
  EXPECT_TRUE(domain_matches("*.fab.example", "x.fab.example"));
  EXPECT_FALSE(domain_matches("*.fab.example", "xfab.example"));
  EXPECT_TRUE(domain_matches("corp.local", "corp.local"));
  EXPECT_FALSE(domain_matches("corp.local", "x.corp.local"));
  EXPECT_FALSE(domain_matches("", ""));
}

}  // namespace
}  // namespace weir::connector
