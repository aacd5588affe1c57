#include "pipeline/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "config/load.hpp"
#include "detect/registry.hpp"
#include "domains/public_domains.hpp"

namespace weir::pipeline {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

const mail::Domains& domains() {
  static const domains::PublicDomains kDomains;
  return kDomains;
}

/// The rules of a complete file with `organization` in its section and `more` after its connector.
engine::Rules rules_of(const std::string& organization, const std::string& more) {
  const auto loaded = config::load_text(
      "[organization]\naccepted_domains = [\"contoso.example\", \"*.fab.example\"]\n" +
          organization +
          "[[connector]]\nname = \"onprem\"\ndirection = \"to_cloud\"\n"
          "client_networks = [\"10.1.0.0/16\"]\n" +
          more,
      "f");
  for (const auto& one : loaded.diagnostics) {
    if (one.severity == config::Severity::error) ADD_FAILURE() << to_string(one);
  }
  return loaded.config ? make_rules(*loaded.config, domains()) : engine::Rules{};
}

bool has_detector(const engine::Rules& rules, std::string_view id) {
  return std::ranges::any_of(rules.detectors, [&](const auto& one) { return one->id() == id; });
}

TEST(Rules, KnowOurDomains) {
  const auto rules = rules_of("partner_domains = [\"p.example\"]\n", "");
  EXPECT_TRUE(rules.organization.accepted_domains.contains("contoso.example"));
  EXPECT_TRUE(rules.organization.accepted_domains.contains("a.fab.example"));
  EXPECT_FALSE(rules.organization.accepted_domains.contains("a.contoso.example"));
  EXPECT_TRUE(rules.organization.partner_domains.contains("p.example"));
}

TEST(Rules, KnowTheLimitOfTheTenant) {
  EXPECT_EQ(rules_of("", "").organization.external_limit, 0U);
  EXPECT_EQ(rules_of("licences = 50\n", "").organization.external_limit, 17'231U);
  EXPECT_EQ(rules_of("licences = 50\ntrial = true\n", "").organization.external_limit, 5'000U);
}

TEST(Rules, NormaliseInternationalDomains) {
  const auto rules = rules_of(
      "partner_domains = [\"*.B\xC3\xBC"
      "cher.example\"]\n",
      "foreign_domains = [\"*.b\xC3\xBC"
      "cher.example\"]\n");
  EXPECT_TRUE(rules.organization.partner_domains.contains("x.xn--bcher-kva.example"));
  EXPECT_THAT(rules.connectors.declared().at(0).foreign_domains,
              ElementsAre("*.xn--bcher-kva.example"));
}

TEST(Rules, KnowOurAddressesAndNames) {
  const auto rules = rules_of(
      "administrators = [\"root@contoso.example\"]\nauthserv_ids = [\"mx\"]\n"
      "tenant_ids = [\"AAAAAAAA-bbbb-cccc-dddd-0123456789ab\"]\n"
      "egress_addresses = [\"192.0.2.0/24\"]\ntrusted_relays = [\"2001:db8::1\"]\n"
      "exchange_online_addresses = [\"10.5.0.0/16\"]\n",
      "");
  EXPECT_THAT(rules.organization.administrators, ElementsAre("root@contoso.example"));
  EXPECT_THAT(rules.organization.authserv_ids, ElementsAre("mx"));
  EXPECT_THAT(rules.organization.tenant_ids, ElementsAre("aaaaaaaa-bbbb-cccc-dddd-0123456789ab"));
  EXPECT_THAT(rules.organization.egress_addresses,
              ElementsAre(IpNetwork::parse("192.0.2.0/24").value()));
  EXPECT_THAT(rules.organization.trusted_relays,
              ElementsAre(IpNetwork::parse("2001:db8::1").value()));
  EXPECT_THAT(rules.organization.exchange_online,
              ElementsAre(IpNetwork::parse("10.5.0.0/16").value()));
}

TEST(Rules, KnowJournalsAndLists) {
  const auto rules = rules_of(
      "journal_recipients = [\"Archive@B\xC3\xBC"
      "cher.example\"]\nlist_hosts = [\"10.7.0.25\"]\n",
      "");
  EXPECT_THAT(rules.organization.journal_recipients,
              ElementsAre(mail::Address{"Archive", "xn--bcher-kva.example"}));
  EXPECT_THAT(rules.organization.list_hosts, ElementsAre(IpNetwork::parse("10.7.0.25").value()));
}

TEST(Rules, KnowTheConnectors) {
  const auto rules = rules_of("", "");
  ASSERT_EQ(rules.connectors.declared().size(), 1u);
  EXPECT_TRUE(rules.connectors.knows_client(IpAddress::parse("10.1.2.3").value()));
  EXPECT_FALSE(rules.connectors.knows_client(IpAddress::parse("10.2.2.3").value()));
}

TEST(Rules, HaveEveryDetectorThatIsOn) {
  const auto rules = rules_of("", "[detect.no_identity]\nenabled = false\n");
  EXPECT_EQ(rules.detectors.size(), detect::detector_ids().size() - 1);
  EXPECT_FALSE(has_detector(rules, "no_identity"));
  EXPECT_TRUE(has_detector(rules, "envelope_mismatch"));
}

TEST(Rules, HaveTheLimitsInForce) {
  EXPECT_EQ(rules_of("", "").limits.size(), detect::built_in_limits().size());
  const auto rules =
      rules_of("", "[[limit]]\nname = \"x\"\nkey = [\"client\"]\nlimit = 3\naction = \"reject\"\n");
  ASSERT_EQ(rules.limits.size(), 1u);
  EXPECT_EQ(rules.limits[0].spec().name, "x");
  EXPECT_EQ(rules.limits[0].spec().action, Disposition::reject);
}

TEST(Rules, HaveScoreModeAndWait) {
  const auto rules =
      rules_of("", "[milter]\nmode = \"enforce\"\nstate_wait = \"20ms\"\n[score]\ntag = 40\n");
  EXPECT_EQ(rules.mode, Mode::enforce);
  EXPECT_EQ(rules.state_wait, 20ms);
  EXPECT_EQ(rules.thresholds.tag, 40u);
}

TEST(Rules, CanBeMadeAgainOfTheSameConfiguration) {
  const auto loaded =
      config::load_text("[organization]\naccepted_domains = [\"contoso.example\"]\n", "f");
  ASSERT_NE(loaded.config, nullptr);
  const auto first = make_rules(*loaded.config, domains());
  const auto second = make_rules(*loaded.config, domains());
  EXPECT_EQ(first.detectors.size(), second.detectors.size());
}

}  // namespace
}  // namespace weir::pipeline
