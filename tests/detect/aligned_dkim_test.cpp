#include "detect/aligned_dkim.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

/// Mail of shop.example with one DKIM result of mx.contoso.example above its trace.
test::Scene signed_by(std::string domain, mail::AuthResult result = mail::AuthResult::pass) {
  auto mail =
      test::scene("a@shop.example", "a@news.shop.example", connector::Direction::from_internet);
  mail.ours.authserv_ids = {"mx.contoso.example"};
  test::add_header(mail.transaction, "Authentication-Results", "");
  test::add_header(mail.transaction, "Received", "");
  mail.transaction.message.authentication = {
      {"mx.contoso.example", {{mail::AuthMethod::dkim, result, std::move(domain)}}}};
  return mail;
}

std::string aligned(const test::Scene& scene) { return aligned_dkim(scene.context()); }

TEST(AlignedDkim, IsASignatureOfTheOrganizationOfFrom) {
  EXPECT_EQ(aligned(signed_by("shop.example")), "shop.example");
}

TEST(AlignedDkim, IsNoOtherSignatureAndNoOtherResult) {
  EXPECT_EQ(aligned(signed_by("mailer.example")), "");
  EXPECT_EQ(aligned(signed_by("shop.example", mail::AuthResult::fail)), "");
  auto spf = signed_by("shop.example");
  spf.transaction.message.authentication[0].results[0].method = mail::AuthMethod::spf;
  EXPECT_EQ(aligned(spf), "");
}

TEST(AlignedDkim, FitsEveryReadingOfFrom) {
  auto mail = signed_by("shop.example");
  mail.transaction.message.from.others = {test::address("ceo@contoso.example")};
  EXPECT_EQ(aligned(mail), "");
}

TEST(AlignedDkim, IsNothingThatAnybodyWrote) {
  auto mail = signed_by("shop.example");
  mail.ours.authserv_ids = {"relay.contoso.example"};
  EXPECT_EQ(aligned(mail), "");
}

}  // namespace
}  // namespace weir::detect
