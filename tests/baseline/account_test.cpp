#include "baseline/account.hpp"

#include <gtest/gtest.h>

namespace weir::baseline {
namespace {

constexpr Sender kApp{.auth_user = "",
                      .direction = "to_cloud",
                      .connector = "onprem",
                      .client = "10.1.2.3",
                      .mail_from = "App@contoso.example",
                      .ours = true};

TEST(Account, IsTheLoginWhereThereIsOne) {
  auto sender = kApp;
  sender.auth_user = "svc|app";
  EXPECT_EQ(account_of(sender), "login|svc%7capp");
  sender.mail_from = "<>";
  sender.ours = false;
  EXPECT_EQ(account_of(sender), "login|svc%7capp");
}

TEST(Account, IsClientAndSenderTowardsTheCloud) {
  EXPECT_EQ(account_of(kApp), "10.1.2.3|app@contoso.example");
}

TEST(Account, IsConnectorAndSenderFromTheCloud) {
  auto sender = kApp;
  sender.direction = "from_cloud";
  EXPECT_EQ(account_of(sender), "onprem|app@contoso.example");
}

TEST(Account, IsNoneOfStrangersBouncesAndThoseWhoOnlyClaimToBeOurs) {
  auto sender = kApp;
  sender.ours = false;
  EXPECT_EQ(account_of(sender), "");
  sender = kApp;
  sender.mail_from = "<>";
  EXPECT_EQ(account_of(sender), "");
  sender.mail_from = "";
  EXPECT_EQ(account_of(sender), "");
  for (const char* direction : {"from_internet", "unknown"}) {
    sender = kApp;
    sender.direction = direction;
    EXPECT_EQ(account_of(sender), "");
  }
}

TEST(Account, ShowsHostileNamesSafely) {
  auto sender = kApp;
  const std::string name = "a\x1b[31m\xff" + std::string(5000, 'x');
  sender.auth_user = name;
  const auto account = account_of(sender);
  EXPECT_EQ(account.find('\x1b'), std::string::npos);
  EXPECT_LT(account.size(), 700U);
}

}  // namespace
}  // namespace weir::baseline
