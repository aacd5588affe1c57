#include "detect/list_mail.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

mail::Transaction post(std::string_view mail_from, std::string list_id) {
  auto out = test::message(mail_from, "alice@partner.example");
  test::mark_list(out, std::move(list_id));
  return out;
}

MassMail kind(const mail::Transaction& transaction) {
  return mass_mail(transaction, test::kDomains);
}

TEST(ListMail, IsAListIdWithABounceAddressOfTheSameOrganization) {
  for (const auto* path : {"dev-bounces@lists.oss.example", "owner-dev@oss.example",
                           "dev-return-17@lists.oss.example", "bounce-1-2@oss.example"}) {
    EXPECT_EQ(kind(post(path, "dev.lists.oss.example")), MassMail::list) << path;
  }
  EXPECT_EQ(kind(post("dev-bounces@other.example", "dev.lists.oss.example")), MassMail::none);
}

TEST(ListMail, IsAListIdWithTheRecipientInMailFrom) {
  EXPECT_EQ(kind(post("dev+bob=customer.example@lists.oss.example", "dev.lists.oss.example")),
            MassMail::list);
  EXPECT_EQ(kind(post("dev+eve=customer.example@lists.oss.example", "dev.lists.oss.example")),
            MassMail::none);
  auto two = post("dev+bob=customer.example@lists.oss.example", "dev.lists.oss.example");
  test::add_recipients(two, 1);
  EXPECT_EQ(kind(two), MassMail::none);
}

TEST(ListMail, IsPrecedenceWithListPost) {
  auto mail = post("dev@lists.oss.example", "dev.lists.oss.example");
  test::add_header(mail, "Precedence", " List");
  EXPECT_EQ(kind(mail), MassMail::none);
  test::add_header(mail, "List-Post", "<mailto:dev@lists.oss.example>");
  EXPECT_EQ(kind(mail), MassMail::list);
}

TEST(ListMail, TakesNoSingleMarkForBulkMail) {
  auto mail = test::message("news@shop.example", "news@shop.example");
  EXPECT_EQ(kind(mail), MassMail::none);
  mail.message.list_marked = true;
  EXPECT_EQ(kind(mail), MassMail::none);
  test::add_header(mail, "List-Unsubscribe", "<https://shop.example/u>");
  EXPECT_EQ(kind(mail), MassMail::none);
}

TEST(ListMail, TakesListUnsubscribeWithAnotherMarkForBulkMail) {
  for (const auto* mark : {"Feedback-ID", "List-Unsubscribe-Post"}) {
    auto mail = post("b1@mailer.example", "");
    test::add_header(mail, "List-Unsubscribe", "<https://shop.example/u>");
    test::add_header(mail, mark, "x");
    EXPECT_EQ(kind(mail), MassMail::bulk) << mark;
  }
  auto precedence = post("b1@mailer.example", "");
  test::add_header(precedence, "List-Unsubscribe", "<https://shop.example/u>");
  test::add_header(precedence, "Precedence", "bulk");
  EXPECT_EQ(kind(precedence), MassMail::bulk);
  auto personal = post("b-bob=customer.example@mailer.example", "");
  test::add_header(personal, "List-Unsubscribe", "<https://shop.example/u>");
  EXPECT_EQ(kind(personal), MassMail::bulk);
}

}  // namespace
}  // namespace weir::detect
