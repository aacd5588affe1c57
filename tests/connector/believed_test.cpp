#include "weir/connector/believed.hpp"

#include <gtest/gtest.h>

namespace weir::connector {
namespace {

constexpr auto kDkim = mail::AuthMethod::dkim;
constexpr auto kPass = mail::AuthResult::pass;

/// A header block of Received fields and results, from the top.
class Block {
 public:
  Block& received() {
    message_.headers.push_back({"Received", "by somebody"});
    message_.trace.emplace_back();
    return *this;
  }
  Block& results(std::string id, std::string domain) {
    message_.headers.push_back({"Authentication-Results", id});
    message_.authentication.push_back({std::move(id), {{kDkim, kPass, std::move(domain)}}});
    return *this;
  }

  std::vector<std::string> believed(std::size_t hops = 0) const {
    Organization organization;
    organization.authserv_ids = {"mx.contoso.example", "Relay.contoso.example"};
    Origin origin;
    origin.hops = hops;
    std::vector<std::string> domains;
    for (const auto& result : believed_results(message_, origin, organization)) {
      domains.push_back(result.domain);
    }
    return domains;
  }
  const mail::Message& message() const { return message_; }

 private:
  mail::Message message_;
};

using Domains = std::vector<std::string>;

TEST(BelievedResults, AreThoseAboveTheFirstReceived) {
  const auto block = Block{}
                         .results("mx.contoso.example", "a.example")
                         .results("mx.contoso.example", "b.example")
                         .received()
                         .results("mx.contoso.example", "forged.example");
  EXPECT_EQ(block.believed(), (Domains{"a.example", "b.example"}));
}

TEST(BelievedResults, ReachDownToTheRelayThatTookTheMailFromOutside) {
  const auto block = Block{}
                         .results("mx.contoso.example", "a.example")
                         .received()
                         .results("relay.contoso.example", "b.example")
                         .received()
                         .results("relay.contoso.example", "forged.example");
  EXPECT_EQ(block.believed(1), Domains{"a.example"});
  EXPECT_EQ(block.believed(2), (Domains{"a.example", "b.example"}));
}

TEST(BelievedResults, EndAtAStrangersField) {
  const auto block = Block{}
                         .results("mx.contoso.example", "a.example")
                         .results("mx.evil.example", "b.example")
                         .results("mx.contoso.example", "forged.example")
                         .received();
  EXPECT_EQ(block.believed(), Domains{"a.example"});
}

TEST(BelievedResults, AreNoneWhereNobodyIsBelieved) {
  const auto block = Block{}.results("mx.contoso.example", "a.example").received();
  EXPECT_TRUE(believed_results(block.message(), {}, {}).empty());
  EXPECT_TRUE(Block{}.received().believed().empty());
}

TEST(BelievedResults, AreBounded) {
  Block block;
  for (int i = 0; i < 100; ++i) block.results("mx.contoso.example", "a.example");
  EXPECT_EQ(block.believed().size(), kMaxBelieved);
}

}  // namespace
}  // namespace weir::connector
