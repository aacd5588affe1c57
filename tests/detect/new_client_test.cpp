#include "detect/new_client.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"
#include "detect/readings.hpp"

namespace weir::detect {
namespace {

using std::chrono::days;
using test::counted;
using test::Readings;

const NewClient kDetector{{}};

test::Scene login(std::string_view client = "10.1.2.3") {
  auto out = test::scene("alice@contoso.example", "alice@contoso.example");
  out.transaction.session.auth_user = "Alice";
  out.transaction.session.client = IpAddress::parse(client);
  out.origin.client = out.transaction.session.client;
  return out;
}

Readings fresh(std::uint64_t clients = 2) {
  return {counted(300, days{20}), counted(1), counted(clients)};
}

TEST(NewClient, CountsAfterTheOthers) { EXPECT_TRUE(kDetector.counts()); }

TEST(NewClient, CountsLoginAddressAndTheAddressesOfTheLogin) {
  const auto asked = kDetector.observe(login().context());
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0].key, (count::CounterKey{"new_client", "login|alice", days{30}}));
  EXPECT_EQ(asked[1].key, (count::CounterKey{"new_client", "login|alice|10.1.2.3", days{30}}));
  EXPECT_EQ(asked[2].key, (count::CounterKey{"new_client", "clients|alice", days{30}}));
  EXPECT_FALSE(asked[1].distinct);
  EXPECT_TRUE(asked[2].distinct);
  EXPECT_EQ(asked[2].things, std::vector{count::thing_hash("10.1.2.3")});
}

TEST(NewClient, AsksNothingWithoutLoginOrClient) {
  auto scene = login();
  scene.transaction.session.client.reset();
  EXPECT_TRUE(kDetector.observe(scene.context()).empty());
  scene = login();
  scene.transaction.session.auth_user.clear();
  EXPECT_TRUE(kDetector.observe(scene.context()).empty());
}

TEST(NewClient, SaysThatALoginComesFromElsewhere) {
  const auto findings = kDetector.judge(login("10.1.77.1").context(), fresh());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detector, "new_client");
  EXPECT_EQ(findings[0].severity, Severity::low);
  EXPECT_EQ(findings[0].points, 5u);
  EXPECT_EQ(findings[0].evidence,
            "login Alice from 10.1.77.1, not seen in 30d, one of 2 addresses in 30d");
}

TEST(NewClient, SaysItLouderOfAClientThatFitsNoConnector) {
  auto scene = login("203.0.113.9");
  scene.connector = connector::Connector{};
  scene.connector.name = connector::kUnknownConnector;
  EXPECT_EQ(kDetector.judge(scene.context(), fresh()).at(0).severity, Severity::medium);
  scene = login();
  scene.identity.auth_user = connector::Factor::mismatch;
  EXPECT_EQ(kDetector.judge(scene.context(), fresh()).at(0).severity, Severity::medium);
}

TEST(NewClient, GoesOnForADay) {
  const auto scene = login();
  auto counts = fresh();
  counts[1] = counted(30, std::chrono::hours{12});
  EXPECT_NE(kDetector.judge(scene.context(), counts).at(0).evidence.find("first seen within 1d"),
            std::string::npos);
  counts[1] = counted(30, days{1});
  EXPECT_TRUE(kDetector.judge(scene.context(), counts).empty());
}

TEST(NewClient, IsSilentForALoginThatIsNewItself) {
  auto counts = fresh();
  counts[0] = counted(300, days{6});
  EXPECT_TRUE(kDetector.judge(login().context(), counts).empty());
}

TEST(NewClient, OnlyNotesTheNextAddressOfALoginThatHasMany) {
  EXPECT_EQ(kDetector.judge(login().context(), fresh(10)).at(0).points, 5u);
  const auto findings = kDetector.judge(login().context(), fresh(11));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_EQ(findings[0].points, 0u);
}

TEST(NewClient, IsSilentWhenACountIsUnknown) {
  for (const std::size_t missing : {0U, 1U}) {
    auto counts = fresh();
    counts[missing].reset();
    EXPECT_TRUE(kDetector.judge(login().context(), counts).empty()) << missing;
  }
  auto counts = fresh();
  counts[2].reset();
  EXPECT_EQ(kDetector.judge(login().context(), counts).at(0).evidence,
            "login Alice from 10.1.2.3, not seen in 30d");
  EXPECT_TRUE(kDetector.judge(login().context(), {}).empty());
}

TEST(NewClient, TakesANetworkOfIpv6ForOneAddress) {
  const auto one = kDetector.observe(login("2001:db8:1:2::5").context());
  const auto other = kDetector.observe(login("2001:db8:1:2:ffff::9").context());
  EXPECT_EQ(one.at(1).key, other.at(1).key);
  EXPECT_EQ(one.at(2).things, other.at(2).things);
}

// The relay has logged in, not the clients behind it; its login taken elsewhere is new there.
TEST(NewClient, LooksAtTheConnectedClientNotAtWhoIsBehindIt) {
  auto scene = login("10.1.0.25");
  scene.origin = {.client = IpAddress::parse("10.77.0.1"), .name = {}, .relayed = true};
  EXPECT_EQ(kDetector.observe(scene.context()).at(1).key.subject, "login|alice|10.1.0.25");
  scene.origin.client = IpAddress::parse("10.77.0.2");
  EXPECT_EQ(kDetector.observe(scene.context()).at(1).key.subject, "login|alice|10.1.0.25");
}

TEST(NewClient, SuspiciousMailDoesNotMakeItsAddressKnown) {
  const auto scene = login();
  auto context = scene.context();
  context.suspicious = true;
  const auto asked = kDetector.observe(context);
  EXPECT_EQ(asked.at(1).by, 0u);
  EXPECT_TRUE(asked.at(2).distinct);
  EXPECT_TRUE(asked.at(2).things.empty());
}

TEST(NewClient, ShowsHostileLoginsSafely) {
  auto scene = login();
  scene.transaction.session.auth_user = "a\x1b[31m" + std::string(400, 'x');
  const auto findings = kDetector.judge(scene.context(), fresh());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].evidence.find('\x1b'), std::string::npos);
  EXPECT_LE(findings[0].evidence.size(), 200u);
}

TEST(NewClient, ReadsItsSettings) {
  Settings settings{{{"points", std::int64_t{9}},
                     {"most_clients", std::int64_t{1}},
                     {"known_after", std::string{"21d"}},
                     {"new_for", std::string{"12h"}}}};
  const auto limits = NewClient::Limits::from(settings);
  EXPECT_EQ(limits.points, 9u);
  EXPECT_EQ(limits.most_clients, 1u);
  EXPECT_EQ(limits.novelty.known_after, days{21});
  EXPECT_TRUE(settings.unread().empty());
  EXPECT_TRUE(settings.problems().empty());
}

}  // namespace
}  // namespace weir::detect
