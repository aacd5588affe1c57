#include "service/effective.hpp"

#include <gmock/gmock.h>

#include "service/kept_settings.hpp"

namespace weir::service {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

config::Config sample_config() {
  config::Config config;
  connector::Connector connector;
  connector.name = "onprem-to-m365";
  connector.direction = connector::Direction::to_cloud;
  connector.client_networks = {*IpNetwork::parse("10.0.0.0/8")};
  connector.mode = Mode::enforce;
  connector.can_retry = false;
  config.connectors = {connector};
  config.feeds = {config::Feed{}};
  return config;
}

engine::Rules sample_rules() {
  engine::Rules rules;
  for (auto& spec : detect::built_in_limits()) rules.limits.emplace_back(spec);
  return rules;
}

TEST(Effective, NamesEachConnectorAndItsMode) {
  EXPECT_THAT(describe(sample_config(), sample_rules()),
              Contains("connector onprem-to-m365: to_cloud, mode enforce, clients 10.0.0.0/8, "
                       "tempfail becomes quarantine"));
}

TEST(Effective, NamesEachLimit) {
  EXPECT_THAT(describe(sample_config(), sample_rules()),
              Contains("limit suspicious-per-connector: 100 suspicious messages in 1h for each "
                       "connector, then tempfail"));
}

TEST(Effective, NamesTheDirectoryOfExports) {
  auto config = sample_config();
  EXPECT_THAT(describe(config, sample_rules()), Not(Contains(HasSubstr("imports"))));
  config.imports.directory = "/var/lib/weir/import";
  config.tenant_connectors.resize(2);
  EXPECT_THAT(describe(config, sample_rules()),
              Contains("imports: /var/lib/weir/import every 15s, stale after 2d, 2 connectors of "
                       "the tenant declared"));
}

TEST(Effective, DoubtsAServiceWithoutLimitsOrDetectors) {
  const auto lines = doubts(sample_config(), engine::Rules{});
  EXPECT_THAT(lines, Contains("no limit is in force"));
  EXPECT_THAT(lines, Contains("every detector is switched off"));
}

TEST(Effective, DoubtsAServiceThatHoldsNothingBack) {
  auto config = sample_config();
  EXPECT_THAT(doubts(config, sample_rules()), Not(Contains(HasSubstr("nothing is held back"))));
  config.connectors[0].mode = Mode::tag;
  EXPECT_THAT(doubts(config, sample_rules()), Contains(HasSubstr("nothing is held back")));
}

TEST(KeptSettings, AreThoseThatNeedARestart) {
  const auto running = sample_config();
  auto wanted = running;
  wanted.milter.mode = Mode::tag;
  EXPECT_THAT(kept_settings(running, wanted), IsEmpty());
  wanted.milter.socket = "inet:1@127.0.0.1";
  wanted.admin.http = "";
  EXPECT_THAT(kept_settings(running, wanted),
              ElementsAre("milter.socket changes only with a restart",
                          "admin.http changes only with a restart"));
}

}  // namespace
}  // namespace weir::service
