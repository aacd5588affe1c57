#include "engine/once.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::engine {
namespace {

constexpr std::string_view kId = "66666666-7777-8888-9999-000000000000";

struct Pass {
  mail::Transaction transaction = test::message("a@contoso.example", "a@contoso.example");
  connector::Connector connector = test::facing(connector::Direction::from_cloud);
  Verdict verdict;

  explicit Pass(connector::Provenance provenance = connector::Provenance::exchange_online) {
    transaction.message.exchange.network_message_id = kId;
    verdict.provenance = provenance;
  }
  std::string key() {
    verdict.connector = &connector;
    return once_key(verdict, transaction);
  }
};

TEST(OnceKey, IsTheIdAndTheRecipientsInAnyOrder) {
  Pass first;
  test::add_recipients(first.transaction, 2);
  Pass second;
  test::add_recipients(second.transaction, 2);
  std::swap(second.transaction.envelope.rcpt_to[0], second.transaction.envelope.rcpt_to[2]);
  second.transaction.envelope.rcpt_to[0].address.domain = "customer.example";
  second.transaction.envelope.rcpt_to[0].address.local_part = "R1";
  EXPECT_EQ(first.key(), second.key());
  EXPECT_TRUE(first.key().starts_with(std::string{kId} + '|'));
}

TEST(OnceKey, TellsThePartsOfASplitMessageApart) {
  Pass one;
  Pass other;
  other.transaction.envelope.rcpt_to[0].address.local_part = "somebody";
  EXPECT_NE(one.key(), other.key());
}

TEST(OnceKey, IsTheSameOverExchangeOnlineAndOverADeclaredServer) {
  Pass cloud;
  Pass server{connector::Provenance::other};
  EXPECT_EQ(server.key(), "");
  server.connector.exchange_server = true;
  EXPECT_EQ(server.key(), cloud.key());
  server.verdict.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(server.key(), "");
}

TEST(OnceKey, IsNothingWithoutAnId) {
  Pass pass;
  pass.transaction.message.exchange.network_message_id.clear();
  EXPECT_EQ(pass.key(), "");
}

}  // namespace
}  // namespace weir::engine
