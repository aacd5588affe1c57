#include "detect/form_resent.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

std::string resent_by(std::string_view mail_from,
                      std::initializer_list<std::pair<std::string, std::string>> fields) {
  auto mail = test::scene(mail_from, "anna@partner.example");
  for (const auto& [name, value] : fields) test::add_header(mail.transaction, name, value);
  const auto mailbox = resender(mail.context());
  return mailbox ? mailbox->to_string() : "";
}

TEST(FormResent, IsTheMailboxOfOursThatResent) {
  EXPECT_EQ(resent_by("john@contoso.example", {{"Resent-From", "John <john@contoso.example>"}}),
            "john@contoso.example");
}

TEST(FormResent, PrefersResentSender) {
  EXPECT_EQ(resent_by("desk@contoso.example", {{"Resent-From", "john@contoso.example"},
                                               {"Resent-Sender", "desk@contoso.example"}}),
            "desk@contoso.example");
}

TEST(FormResent, IsNoneForAStranger) {
  EXPECT_EQ(resent_by("eve@evil.example", {{"Resent-From", "eve@evil.example"}}), "");
}

TEST(FormResent, IsNoneWhenMailFromIsAnotherOrganization) {
  EXPECT_EQ(resent_by("eve@evil.example", {{"Resent-From", "john@contoso.example"}}), "");
  EXPECT_EQ(resent_by("<>", {{"Resent-From", "john@contoso.example"}}), "");
}

TEST(FormResent, IsNoneWhenReadersDisagree) {
  EXPECT_EQ(resent_by("john@contoso.example", {{"Resent-From", "john@contoso.example"},
                                               {"Resent-From", "eve@evil.example"}}),
            "");
  EXPECT_EQ(resent_by("john@contoso.example",
                      {{"Resent-From", "john@contoso.example, eve@evil.example"}}),
            "");
}

}  // namespace
}  // namespace weir::detect
