#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kHead = "[organization]\naccepted_domains = [\"contoso.example\"]\n";

/// A connector of four lines and `more`.
std::string connector(const std::string& name, const std::string& networks,
                      const std::string& more = {}) {
  return "[[connector]]\nname = \"" + name + "\"\ndirection = \"to_cloud\"\nclient_networks = [" +
         networks + "]\n" + more;
}

TEST(ConnectorSettings, ReadsEveryField) {
  const LoadResult result = load_text(
      kHead +
          "[[connector]]\nname = \"m365\"\ndirection = \"from_cloud\"\n"
          "client_networks = [\"192.0.2.0/24\", \"2001:db8::1\"]\nlisteners = [\"relay\"]\n"
          "next_hops = [\"*.contoso.example\"]\n"
          "certificate_names = [\"mail.protection.outlook.com\"]\n"
          "authenticated_users = [\"svc-app\"]\nforeign_domains = [\"*.Bounce.Example.\"]\n"
          "exchange_server = true\nrelays_to_external = true\ncan_retry = false\n"
          "mode = \"tag\"\nowner = \"mail team\"\npurpose = \"hybrid\"\n"
          "expected_per_hour = 120\nmax_deferred_per_hour = 70\n",
      "f");
  ASSERT_NE(result.config, nullptr);
  const connector::Connector& one = result.config->connectors.at(0);
  EXPECT_EQ(one.name, "m365");
  EXPECT_EQ(one.direction, connector::Direction::from_cloud);
  EXPECT_EQ(one.client_networks.size(), 2u);
  EXPECT_THAT(one.listeners, ElementsAre("relay"));
  EXPECT_THAT(one.next_hops, ElementsAre("*.contoso.example"));
  EXPECT_THAT(one.certificate_names, ElementsAre("mail.protection.outlook.com"));
  EXPECT_THAT(one.authenticated_users, ElementsAre("svc-app"));
  EXPECT_THAT(one.foreign_domains, ElementsAre("*.bounce.example"));
  EXPECT_TRUE(one.exchange_server);
  EXPECT_TRUE(one.relays_to_external);
  EXPECT_FALSE(one.can_retry);
  EXPECT_EQ(one.mode, Mode::tag);
  EXPECT_EQ(one.owner, "mail team");
  EXPECT_EQ(one.purpose, "hybrid");
  EXPECT_EQ(one.expected_per_hour, 120u);
  EXPECT_EQ(one.max_deferred_per_hour, 70u);
}

TEST(ConnectorSettings, AnEmptyModeIsThatOfTheMilter) {
  const LoadResult result = load_text(kHead + connector("a", "\"10.0.0.1\"", "mode = \"\"\n"), "f");
  ASSERT_NE(result.config, nullptr);
  EXPECT_EQ(result.config->connectors.at(0).mode, std::nullopt);
}

TEST(ConnectorSettings, NameAndDirectionAreRequired) {
  EXPECT_THAT(errors(kHead + "[[connector]]\nclient_networks = [\"10.0.0.1\"]\n"),
              ElementsAre(StartsWith("f:3:1: [[connector]] name: write"),
                          StartsWith("f:3:1: [[connector]] direction: write")));
}

TEST(ConnectorSettings, UnknownIsNoDirection) {
  EXPECT_THAT(errors(kHead + "[[connector]]\nname = \"a\"\ndirection = \"unknown\"\n"),
              ElementsAre(AllOf(StartsWith("f:5:13: "), HasSubstr("\"from_internet\""))));
}

TEST(ConnectorSettings, ADirectionIsSuggested) {
  EXPECT_THAT(errors(kHead + "[[connector]]\nname = \"a\"\ndirection = \"to-cloud\"\n"),
              ElementsAre(HasSubstr("did you mean \"to_cloud\"?")));
}

TEST(ConnectorSettings, TheBuiltInNameIsTaken) {
  EXPECT_THAT(errors(kHead + connector("unknown", "\"10.0.0.1\"")),
              ElementsAre(HasSubstr("built-in connector")));
}

TEST(ConnectorSettings, TwoConnectorsMayNotShareAName) {
  EXPECT_THAT(errors(kHead + connector("a", "\"10.0.0.1\"") + connector("a", "\"10.0.0.2\"")),
              ElementsAre("f:8:8: [[connector]] name: \"a\" is already taken in line 3; choose "
                          "another"));
}

TEST(ConnectorSettings, HostBitsAreAnErrorAtTheirEntry) {
  EXPECT_THAT(errors(kHead + connector("a", "\"10.0.0.1\", \"10.1.0.1/16\"")),
              ElementsAre(StartsWith("f:6:32: [[connector]] client_networks: \"10.1.0.1/16\": this "
                                     "block begins at another address")));
}

TEST(ConnectorSettings, AWordThatIsNoNetworkMayBeTheNameOfOne) {
  EXPECT_THAT(errors(kHead + connector("a", "\"exchangeonline\"")),
              ElementsAre(HasSubstr("or \"exchange_online\"")));
}

TEST(ConnectorSettings, NoConnectorAtAllIsAWarning) {
  EXPECT_THAT(errors(kHead), IsEmpty());
  EXPECT_THAT(warnings(kHead), ElementsAre(HasSubstr("all mail is of the connector \"unknown\"")));
}

TEST(ConnectorSettings, AConnectorThatNeverGetsMailIsAWarning) {
  EXPECT_THAT(warnings(kHead + connector("wide", "\"10.0.0.0/8\"") +
                       connector("narrow", "\"10.1.0.0/16\", \"10.2.0.1\"")),
              ElementsAre(AllOf(StartsWith("f:7:"), HasSubstr("\"narrow\" never gets mail"))));
}

TEST(ConnectorSettings, SeveralConnectorsTogetherMayTakeItAll) {
  EXPECT_THAT(
      warnings(kHead + connector("a", "\"10.1.0.0/16\"") + connector("b", "\"10.2.0.0/16\"") +
               connector("c", "\"10.1.0.1\", \"10.2.0.1\"")),
      ElementsAre(HasSubstr("\"c\" never gets mail")));
}

TEST(ConnectorSettings, ANarrowerConnectorFirstIsRight) {
  EXPECT_THAT(warnings(kHead + connector("narrow", "\"10.1.0.0/16\"") +
                       connector("wide", "\"10.0.0.0/8\"")),
              IsEmpty());
}

TEST(ConnectorSettings, AnotherListenerLeavesMailForTheNext) {
  EXPECT_THAT(warnings(kHead + connector("a", "\"10.0.0.0/8\"", "listeners = [\"relay\"]\n") +
                       connector("b", "\"10.1.0.0/16\"")),
              IsEmpty());
  EXPECT_THAT(
      warnings(kHead + connector("a", "\"10.0.0.0/8\"", "listeners = [\"relay\", \"x\"]\n") +
               connector("b", "\"10.1.0.0/16\"", "listeners = [\"relay\"]\n"))
          .size(),
      1u);
}

TEST(ConnectorSettings, AfterOneThatTakesEveryoneNothingIsLeft) {
  EXPECT_THAT(warnings(kHead + "[[connector]]\nname = \"mx\"\ndirection = \"from_internet\"\n" +
                       connector("a", "\"10.0.0.1\"")),
              ElementsAre(HasSubstr("\"a\" never gets mail")));
}

TEST(ConnectorSettings, OurOwnMailFromEveryoneIsAWarning) {
  EXPECT_THAT(warnings(kHead + connector("a", "\"0.0.0.0/0\"")),
              ElementsAre(AllOf(StartsWith("f:6:"), HasSubstr("takes mail from everyone"))));
  EXPECT_THAT(warnings(kHead + connector("a", "")), ElementsAre(HasSubstr("from everyone")));
  EXPECT_THAT(warnings(kHead + connector("a", "\"::/0\"", "listeners = [\"relay\"]\n")), IsEmpty());
}

TEST(ConnectorSettings, TheInternetIsEveryone) {
  EXPECT_THAT(warnings(kHead + "[[connector]]\nname = \"mx\"\ndirection = \"from_internet\"\n"),
              IsEmpty());
}

TEST(ConnectorSettings, RelayingMeansNothingTowardsTheCloud) {
  EXPECT_THAT(warnings(kHead + connector("a", "\"10.0.0.1\"", "relays_to_external = true\n")),
              ElementsAre(HasSubstr("from_cloud")));
}

}  // namespace
}  // namespace weir::config
