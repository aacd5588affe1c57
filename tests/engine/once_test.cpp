#include "engine/once.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::engine {
namespace {

constexpr std::string_view kId = "66666666-7777-8888-9999-000000000000";

struct Message {
  mail::Transaction transaction = test::message("a@contoso.example", "a@contoso.example");
  connector::Connector connector = test::facing(connector::Direction::from_cloud);
  Verdict verdict;

  explicit Message(connector::Provenance provenance = connector::Provenance::exchange_online) {
    transaction.message.exchange.network_message_id = kId;
    verdict.provenance = provenance;
  }
  std::string key() {
    verdict.connector = &connector;
    return pass_of(verdict, transaction).id;
  }
};

TEST(PassOf, IsTheIdAndTheRecipientsInAnyOrder) {
  Message first;
  test::add_recipients(first.transaction, 2);
  Message second;
  test::add_recipients(second.transaction, 2);
  std::swap(second.transaction.envelope.rcpt_to[0], second.transaction.envelope.rcpt_to[2]);
  second.transaction.envelope.rcpt_to[0].address.domain = "customer.example";
  second.transaction.envelope.rcpt_to[0].address.local_part = "R1";
  EXPECT_EQ(first.key(), second.key());
  EXPECT_TRUE(first.key().starts_with(std::string{kId} + '|'));
}

TEST(PassOf, TellsThePartsOfASplitMessageApart) {
  Message one;
  Message other;
  other.transaction.envelope.rcpt_to[0].address.local_part = "somebody";
  EXPECT_NE(one.key(), other.key());
}

TEST(PassOf, IsTheSameOverExchangeOnlineAndOverADeclaredServer) {
  Message cloud;
  Message server{connector::Provenance::other};
  EXPECT_EQ(server.key(), "");
  server.connector.exchange_server = true;
  EXPECT_EQ(server.key(), cloud.key());
  server.verdict.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(server.key(), "");
}

TEST(PassOf, OnlyExchangeOnlineBeginsOne) {
  Message cloud;
  cloud.key();
  EXPECT_TRUE(pass_of(cloud.verdict, cloud.transaction).begins);
  Message server{connector::Provenance::other};
  server.connector.exchange_server = true;
  server.key();
  EXPECT_FALSE(pass_of(server.verdict, server.transaction).begins);
}

TEST(PassOf, IsNothingWithoutAnId) {
  Message pass;
  pass.transaction.message.exchange.network_message_id.clear();
  EXPECT_EQ(pass.key(), "");
}

}  // namespace
}  // namespace weir::engine
