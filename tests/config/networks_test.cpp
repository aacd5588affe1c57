#include "config/networks.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kFromCloud =
    "[organization]\naccepted_domains = [\"contoso.example\"]\n[[connector]]\nname = \"m365\"\n"
    "direction = \"from_cloud\"\nclient_networks = [\"exchange_online\", \"192.0.2.1\"]\n";

IpNetwork network(const char* text) { return IpNetwork::parse(text).value(); }

TEST(Networks, ABlockCoversWhatIsInIt) {
  EXPECT_TRUE(covers(network("10.0.0.0/8"), network("10.1.0.0/16")));
  EXPECT_TRUE(covers(network("10.0.0.0/8"), network("10.0.0.0/8")));
  EXPECT_TRUE(covers(network("0.0.0.0/0"), network("192.0.2.1")));
  EXPECT_TRUE(covers(network("2001:db8::/32"), network("2001:db8::1")));
}

TEST(Networks, ABlockCoversNothingElse) {
  EXPECT_FALSE(covers(network("10.0.0.0/16"), network("10.0.0.0/8")));
  EXPECT_FALSE(covers(network("10.0.0.0/8"), network("11.0.0.0/16")));
  EXPECT_FALSE(covers(network("::/0"), network("10.0.0.1")));
}

TEST(Networks, TheShippedRangesAreGood) {
  const Environment data{"WEIR_DATA_DIR", std::string{WEIR_SOURCE_DIR} + "/conf"};
  const LoadResult result = load_text(kFromCloud, "f");
  ASSERT_NE(result.config, nullptr);
  const auto& networks = result.config->connectors.at(0).client_networks;
  EXPECT_EQ(networks.size(), 8u);
  EXPECT_TRUE(networks.front().contains(IpAddress::parse("40.92.1.2").value()));
  EXPECT_THAT(said(result, Severity::warning), IsEmpty());
}

TEST(Networks, AFileBesideTheConfigurationIsFound) {
  const TemporaryDirectory directory;
  directory.write("exchange_online_networks.txt", "# ours\n\n198.51.100.0/24 # one\r\n");
  const LoadResult result = load(directory.write("weir.toml", kFromCloud));
  ASSERT_NE(result.config, nullptr);
  EXPECT_THAT(result.config->connectors.at(0).client_networks,
              ElementsAre(network("198.51.100.0/24"), network("192.0.2.1")));
}

TEST(Networks, TheEnvironmentComesFirst) {
  const TemporaryDirectory chosen;
  chosen.write("exchange_online_networks.txt", "203.0.113.0/24\n");
  const TemporaryDirectory directory;
  directory.write("exchange_online_networks.txt", "198.51.100.0/24\n");
  const Environment data{"WEIR_DATA_DIR", chosen.path().string()};
  const LoadResult result = load(directory.write("weir.toml", kFromCloud));
  ASSERT_NE(result.config, nullptr);
  EXPECT_EQ(result.config->connectors.at(0).client_networks.front(), network("203.0.113.0/24"));
}

TEST(Networks, AMissingFileIsAnErrorWhereItIsAskedFor) {
  const TemporaryDirectory empty;
  const Environment data{"WEIR_DATA_DIR", empty.path().string()};
  EXPECT_THAT(errors(kFromCloud),
              ElementsAre(AllOf(StartsWith("f:6:20: "), HasSubstr("WEIR_DATA_DIR"))));
}

TEST(Networks, NoFileIsNeededWhereItIsNotAskedFor) {
  const TemporaryDirectory empty;
  const Environment data{"WEIR_DATA_DIR", empty.path().string()};
  EXPECT_THAT(errors(complete()), IsEmpty());
}

TEST(Networks, ErrorsInTheFilePointIntoIt) {
  const TemporaryDirectory directory;
  const std::string file =
      directory.write("exchange_online_networks.txt", "10.0.0.0/8\n10.0.0.1/8\nfoo\n");
  const Environment data{"WEIR_DATA_DIR", directory.path().string()};
  EXPECT_THAT(errors(kFromCloud),
              ElementsAre(StartsWith("f:6:20: "), StartsWith(file + ":2:1: \"10.0.0.1/8\""),
                          StartsWith(file + ":3:1: \"foo\"")));
}

TEST(Networks, AFileOfNothingIsAnError) {
  const TemporaryDirectory directory;
  directory.write("exchange_online_networks.txt", "# none\n");
  const Environment data{"WEIR_DATA_DIR", directory.path().string()};
  EXPECT_THAT(errors(kFromCloud), ElementsAre(HasSubstr("names no address")));
}

TEST(Networks, ExchangeOnlineIsNoClientOfOurOwnMail) {
  const Environment data{"WEIR_DATA_DIR", std::string{WEIR_SOURCE_DIR} + "/conf"};
  std::string text = kFromCloud;
  text.replace(text.find("from_cloud"), 10, "to_cloud");
  EXPECT_THAT(warnings(text), ElementsAre(HasSubstr("sends to us")));
}

TEST(Networks, EveryoneIsNoRelayOfOurs) {
  EXPECT_THAT(warnings(complete("trusted_relays = [\"0.0.0.0/0\"]\negress_addresses = "
                                "[\"::/0\"]")),
              Each(HasSubstr("is everyone")));
  EXPECT_EQ(warnings(complete("trusted_relays = [\"0.0.0.0/0\"]")).size(), 1u);
}

using Texts = std::vector<std::string>;

Texts exchange_addresses(const LoadResult& result) {
  return result.config ? result.config->organization.exchange_online_addresses : Texts{"refused"};
}

TEST(ExchangeOnlineAddresses, AreThePublishedRangesUnlessSaidOtherwise) {
  const TemporaryDirectory directory;
  directory.write("exchange_online_networks.txt", "203.0.113.0/24\n");
  const Environment data{"WEIR_DATA_DIR", directory.path().string()};
  EXPECT_EQ(exchange_addresses(load_text(complete(), "f")), Texts{"203.0.113.0/24"});
  EXPECT_EQ(exchange_addresses(load_text(
                complete("exchange_online_addresses = [\"10.5.0.1\", \"exchange_online\"]"), "f")),
            (Texts{"10.5.0.1", "203.0.113.0/24"}));
  EXPECT_EQ(exchange_addresses(load_text(complete("exchange_online_addresses = []"), "f")),
            Texts{});
}

TEST(ExchangeOnlineAddresses, AreARemarkWhereTheFileIsMissingAndNobodyAskedForIt) {
  const TemporaryDirectory empty;
  const Environment data{"WEIR_DATA_DIR", empty.path().string()};
  const auto result = load_text(complete(), "f");
  EXPECT_EQ(exchange_addresses(result), Texts{});
  EXPECT_THAT(said(result, Severity::error), IsEmpty());
  EXPECT_THAT(said(result, Severity::info),
              Contains(AllOf(HasSubstr("exchange_online_addresses"), HasSubstr("WEIR_DATA_DIR"),
                             HasSubstr("foreign_tenant"))));
}

TEST(ExchangeOnlineAddresses, AreAnErrorWhereTheFileIsMissingAndNamed) {
  const TemporaryDirectory empty;
  const Environment data{"WEIR_DATA_DIR", empty.path().string()};
  EXPECT_THAT(errors(complete("exchange_online_addresses = [\"exchange_online\"]")),
              ElementsAre(AllOf(StartsWith("f:3:29: "), HasSubstr("WEIR_DATA_DIR"))));
  EXPECT_THAT(errors(complete("exchange_online_addresses = [\"10.5.0.0/16\"]")), IsEmpty());
}

TEST(ExchangeOnlineAddresses, SayWhatMayStandThere) {
  EXPECT_THAT(errors(complete("exchange_online_addresses = [\"outlook\"]")),
              ElementsAre(HasSubstr("or \"exchange_online\"")));
}

}  // namespace
}  // namespace weir::config
