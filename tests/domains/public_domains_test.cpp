#include "domains/public_domains.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::domains {
namespace {

class PublicDomainsTest : public testing::Test {
 protected:
  std::string normalised(std::string_view name) const { return domains_.normalise(name); }
  std::string organization(std::string_view name) const { return domains_.organizational(name); }

  PublicDomains domains_;
};

TEST_F(PublicDomainsTest, UsesTheListOfTheDistribution) { EXPECT_TRUE(domains_.from_file()); }

TEST(PublicDomains, FallsBackWhenTheListCannotBeRead) {
  const PublicDomains domains{"/nonexistent/list"};
  EXPECT_FALSE(domains.from_file());
  EXPECT_EQ(domains.organizational("a.b.co.uk"), "b.co.uk");
}

TEST_F(PublicDomainsTest, NormalisesCaseAndTheTrailingDot) {
  EXPECT_EQ(normalised("Mail.Contoso.EXAMPLE."), "mail.contoso.example");
}

TEST_F(PublicDomainsTest, NormalisesToALabels) {
  EXPECT_EQ(normalised("BÜCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(normalised("faß.example"), "xn--fa-hia.example") << "IDNA2008, not 2003";
}

TEST_F(PublicDomainsTest, NormalisesIdeographicDots) {
  EXPECT_EQ(normalised("bücher。example"), "xn--bcher-kva.example");
}

TEST_F(PublicDomainsTest, KeepsWhatIsNoIdn) {
  EXPECT_EQ(normalised("\xff"
                       "Contoso.example"),
            "\xff"
            "contoso.example");
}

TEST_F(PublicDomainsTest, NeverMapsACharacterToAnAtSign) {
  EXPECT_EQ(normalised("a\uff20b.example").find('@'), std::string::npos);
}

TEST_F(PublicDomainsTest, KeepsUnderscoresAndOddBytes) {
  EXPECT_EQ(normalised("_dmarc.contoso.example"), "_dmarc.contoso.example");
  EXPECT_EQ(normalised(std::string_view{"a\0B.example", 11}), std::string("a\0b.example", 11));
}

TEST_F(PublicDomainsTest, OrganizationIsTheSuffixAndOneLabel) {
  EXPECT_EQ(organization("mail.contoso.com"), "contoso.com");
  EXPECT_EQ(organization("contoso.com"), "contoso.com");
  EXPECT_EQ(organization("a.b.contoso.co.uk"), "contoso.co.uk");
}

TEST_F(PublicDomainsTest, UnknownTopLevelDomainsCountAsSuffixes) {
  EXPECT_EQ(organization("a.b.contoso.example"), "contoso.example");
}

TEST_F(PublicDomainsTest, PrivateSuffixesSeparateTheirUsers) {
  EXPECT_EQ(organization("x.alice.github.io"), "alice.github.io");
}

TEST_F(PublicDomainsTest, SuffixesAndSingleLabelsAreTheirOwnOrganization) {
  EXPECT_EQ(organization("co.uk"), "co.uk");
  EXPECT_EQ(organization("localhost"), "localhost");
  EXPECT_EQ(organization(""), "");
}

TEST_F(PublicDomainsTest, LiteralsAreTheirOwnOrganization) {
  EXPECT_EQ(organization("[192.0.2.1]"), "[192.0.2.1]");
}

TEST_F(PublicDomainsTest, TenantsAreSeparateOrganizations) {
  EXPECT_EQ(organization("contoso.onmicrosoft.com"), "contoso.onmicrosoft.com");
  EXPECT_EQ(organization("a.contoso.onmicrosoft.com"), "contoso.onmicrosoft.com");
  EXPECT_NE(organization("contoso.onmicrosoft.com"), organization("fabrikam.onmicrosoft.com"));
}

TEST_F(PublicDomainsTest, HybridRoutingDomainBelongsToItsTenant) {
  EXPECT_EQ(organization("contoso.mail.onmicrosoft.com"), "contoso.onmicrosoft.com");
  EXPECT_EQ(organization("x.contoso.mail.onmicrosoft.com"), "contoso.onmicrosoft.com");
}

TEST_F(PublicDomainsTest, MicrosoftsOwnNamesAreNoTenants) {
  EXPECT_EQ(organization("onmicrosoft.com"), "onmicrosoft.com");
  EXPECT_EQ(organization("notonmicrosoft.com"), "notonmicrosoft.com");
}

TEST_F(PublicDomainsTest, NulEndsNoName) {
  const std::string name("contoso.example\0.evil.example", 29);
  EXPECT_EQ(organization(name), name);
}

TEST_F(PublicDomainsTest, ALongNameIsLookedAtFromItsEnd) {
  std::string name;
  for (int i = 0; i < 100'000; ++i) name += "a.";
  EXPECT_EQ(organization(name + "contoso.example"), "contoso.example");
}

TEST_F(PublicDomainsTest, ALabelBeyondAllMeasureIsItsOwnOrganization) {
  const std::string name(100'000, 'a');
  EXPECT_EQ(organization(name), name);
}

}  // namespace
}  // namespace weir::domains
