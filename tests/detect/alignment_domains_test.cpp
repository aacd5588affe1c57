#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "domains/public_domains.hpp"
#include "weir/detect/alignment.hpp"
#include "weir/mail/read.hpp"

// Alignment as messages get it: read from bytes, with the real list of public suffixes.
namespace weir::detect {
namespace {

const mail::Domains& domains() {
  static const domains::PublicDomains kDomains;
  return kDomains;
}

Alignment of(std::string mail_from, std::string from) {
  mail::RawTransaction raw;
  raw.mail_from = '<' + std::move(mail_from) + '>';
  raw.recipients = {{"<bob@customer.example>", "", ""}};
  raw.headers = {{"From", std::move(from)}};
  connector::Organization ours;
  ours.accepted_domains =
      connector::DomainSet{{"contoso.example", domains().normalise("b\xC3\xBC"
                                                                   "cher.example")}};
  return align(mail::read(raw, {}, {}, domains()), ours, domains());
}

TEST(AlignmentDomains, KeepsCustomersOfAPrivateSuffixApart) {
  EXPECT_EQ(of("a@one.github.io", "b@two.github.io"), Alignment::mismatch);
  EXPECT_EQ(of("a@mail.one.github.io", "b@one.github.io"), Alignment::same_org);
}

TEST(AlignmentDomains, KeepsTenantsApartAndTheirRoutingDomainTogether) {
  EXPECT_EQ(of("a@one.onmicrosoft.com", "b@two.onmicrosoft.com"), Alignment::mismatch);
  EXPECT_EQ(of("a@one.onmicrosoft.com", "b@onmicrosoft.com"), Alignment::mismatch);
  EXPECT_EQ(of("a@one.mail.onmicrosoft.com", "b@one.onmicrosoft.com"), Alignment::same_org);
  EXPECT_EQ(of("a@one.mail.onmicrosoft.com", "b@two.mail.onmicrosoft.com"), Alignment::mismatch);
}

TEST(AlignmentDomains, TakesBothLabelsOfAnInternationalNameForOne) {
  EXPECT_EQ(of("a@xn--mller-kva.example", "A <a@m\xC3\xBCller.example>"), Alignment::same_address);
  EXPECT_EQ(of("a@m\xC3\xBCller.example", "B <b@XN--MLLER-KVA.example>"), Alignment::same_domain);
  EXPECT_EQ(of("a@news.m\xC3\xBCller.example", "b@xn--mller-kva.example"), Alignment::same_org);
  EXPECT_EQ(of("a@b\xC3\xBC"
               "cher.example",
               "b@contoso.example"),
            Alignment::both_accepted);
}

TEST(AlignmentDomains, DecodesARewritingOfAnInternationalName) {
  EXPECT_EQ(of("a+SRS=x=FO=m\xC3\xBCller.example=b@contoso.example", "b@xn--mller-kva.example"),
            Alignment::rewritten);
}

TEST(AlignmentDomains, NeverReadsAMalformedPathAsAligned) {
  for (const auto* path : {"@relay.example:a@contoso.example", "a@contoso.example(x",
                           "a@evil.example@contoso.example", "\"a@contoso.example"}) {
    EXPECT_EQ(of(path, "a@contoso.example"), Alignment::unparseable) << path;
  }
}

TEST(AlignmentDomains, IgnoresCaseAndTheRootDot) {
  EXPECT_EQ(of("App@CONTOSO.example.", "app@contoso.example"), Alignment::same_address);
}

}  // namespace
}  // namespace weir::detect
