#include "weir/engine/engine.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "detect/build.hpp"
#include "detect/registry.hpp"

namespace weir::engine {
namespace {

using namespace std::chrono_literals;
using detect::LimitState;

const TimePoint kNow{1'767'225'600s};

/// A store that a test can look into: never forgets, passes up to the limit.
class NotebookStore final : public count::CounterStore {
 public:
  count::Counted add(const count::Batch& batch, TimePoint) override {
    ++calls;
    identity = batch.identity;
    admit = batch.admit;
    count::Counted out;
    out.retry_of = retry_of;
    out.degraded = down;
    if (down) out.degraded_reason = "state_unavailable";
    for (const auto& observation : batch.observations) {
      if (down) {
        out.readings.emplace_back();
        continue;
      }
      const auto total = count(observation);
      const bool passes = !observation.gate || total <= observation.gate->limit;
      out.readings.push_back(count::Reading{total, total, passes, {}});
    }
    return out;
  }
  void remember_tempfail(std::string_view, std::string_view, TimePoint) override {}
  std::vector<count::CounterRow> list(std::string_view, std::size_t, TimePoint) override {
    return {};
  }
  std::size_t reset(std::string_view, std::string_view) override { return 0; }

  std::uint64_t count(const count::Observation& observation) {
    const std::string key = observation.key.name + "|" + observation.key.subject;
    if (!observation.distinct) return totals[key] += observation.by;
    things[key].insert(observation.things.begin(), observation.things.end());
    return things[key].size();
  }

  std::map<std::string, std::uint64_t> totals;
  std::map<std::string, std::set<std::uint64_t>> things;
  std::string identity;
  std::string retry_of;
  bool admit = false;
  bool down = false;
  int calls = 0;
};

/// Counts messages and fires above two: a counting detector for the order of things.
class ThirdTime final : public detect::Detector {
 public:
  std::string_view id() const noexcept override { return "third_time"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const detect::Context&) const override {
    return {{.key = {"third_time", "all", 1h}, .by = 1, .gate = {}}};
  }
  std::vector<detect::Finding> judge(const detect::Context&, detect::Counts counts) const override {
    if (counts.size() != 1 || !counts[0] || counts[0]->total < 3) return {};
    return {{id(), detect::Severity::critical, 50, "third", ""}};
  }
};

class EngineTest : public testing::Test {
 protected:
  Rules rules(Mode mode = Mode::enforce) const {
    Rules out;
    out.organization = test::organization();
    out.connectors = connector::ConnectorTable{{test::to_cloud()}};
    detect::Sections sections;
    out.detectors = detect::make_detectors(sections);
    for (auto& spec : detect::built_in_limits()) out.limits.emplace_back(std::move(spec));
    out.mode = mode;
    return out;
  }
  Verdict inspect(const mail::Transaction& transaction) {
    if (!engine) engine.emplace(rules(), test::kDomains, store);
    return engine->inspect(transaction, kNow);
  }

  NotebookStore store;
  std::optional<Engine> engine;
  const mail::Transaction clean = test::message("app@contoso.example", "app@contoso.example");
  const mail::Transaction evil = test::message("app@contoso.example", "ceo@evil.example");
};

std::vector<std::string_view> ids(const Verdict& verdict) {
  std::vector<std::string_view> out;
  for (const auto& finding : verdict.findings) out.push_back(finding.detector);
  return out;
}

const detect::LimitResult* limit(const Verdict& verdict, std::string_view name) {
  for (const auto& result : verdict.limits) {
    if (result.spec->name == name) return &result;
  }
  return nullptr;
}

TEST_F(EngineTest, AcceptsCleanMail) {
  const auto verdict = inspect(clean);
  EXPECT_EQ(verdict.connector->name, "onprem-to-m365");
  EXPECT_EQ(verdict.identity.network, connector::Factor::match);
  EXPECT_EQ(verdict.alignment, detect::Alignment::same_address);
  EXPECT_TRUE(verdict.findings.empty());
  EXPECT_EQ(verdict.decision.wanted, Disposition::accept);
  EXPECT_EQ(verdict.external_recipients, 1u);
}

TEST_F(EngineTest, TagsSuspiciousMailWithTheWorstFindingFirst) {
  const auto verdict = inspect(evil);
  EXPECT_EQ(ids(verdict),
            (std::vector<std::string_view>{"unaccepted_domain", "envelope_mismatch"}));
  EXPECT_EQ(verdict.score, 40u);
  EXPECT_TRUE(verdict.suspicious);
  EXPECT_EQ(verdict.decision.enforced, Disposition::tag);
}

TEST_F(EngineTest, AsksTheStoreOncePerMessage) {
  inspect(clean);
  inspect(evil);
  EXPECT_EQ(store.calls, 2);
}

TEST_F(EngineTest, HoldsBackTheBurstAndNotTheCleanMailOfTheSameHost) {
  for (int i = 0; i < 40; ++i) EXPECT_EQ(inspect(evil).decision.enforced, Disposition::tag) << i;
  const auto held = inspect(evil);
  EXPECT_EQ(held.decision.enforced, Disposition::tempfail);
  EXPECT_EQ(limit(held, "suspicious-per-client")->state, LimitState::over);
  EXPECT_EQ(inspect(clean).decision.enforced, Disposition::accept);
}

TEST_F(EngineTest, GoesOnCountingPastTheLimit) {  // trap T6
  for (int i = 0; i < 150; ++i) inspect(evil);
  EXPECT_EQ(limit(inspect(evil), "suspicious-per-connector")->total, 151u);
}

TEST_F(EngineTest, ReportsALimitAsAFindingWithoutPoints) {
  for (int i = 0; i < 40; ++i) inspect(evil);
  const auto verdict = inspect(evil);
  EXPECT_EQ(verdict.findings.back().detector, "limit");
  EXPECT_EQ(verdict.findings.back().points, 0u);
  EXPECT_EQ(verdict.findings.back().symptom, "S1");
  EXPECT_EQ(verdict.findings.back().evidence,
            "suspicious-per-client over: 41 messages in 1h, limit 40, onprem-to-m365|10.1.2.3");
  EXPECT_EQ(verdict.score, 40u);
}

TEST_F(EngineTest, ListsEveryLimitInWhichTheMessageWasCounted) {
  EXPECT_EQ(inspect(clean).limits.size(), 2u);
  EXPECT_EQ(inspect(evil).limits.size(), 4u);
}

TEST_F(EngineTest, LetsNobodyUseUpTheLimitOfAnother) {  // trap T9
  auto forged = clean;
  forged.session.client = IpAddress::parse("10.1.66.66");
  test::add_recipients(forged, 600);
  EXPECT_EQ(inspect(forged).decision.wanted, Disposition::tag);
  EXPECT_EQ(inspect(clean).decision.wanted, Disposition::accept);
}

TEST_F(EngineTest, ChecksNullSendersLikeAnyOther) {  // trap T1
  const auto verdict = inspect(test::message("<>", "ceo@evil.example"));
  EXPECT_EQ(ids(verdict),
            (std::vector<std::string_view>{"unaccepted_domain", "null_sender_abuse"}));
  EXPECT_EQ(limit(verdict, "external-per-sender")->subject, "onprem-to-m365|10.1.2.3|<>");
}

TEST_F(EngineTest, ChecksWhoeverHasACertificateOrLogin) {  // trap T11
  auto verified = evil;
  verified.session.cert_subject = "mail.contoso.example";
  verified.session.auth_user = "svc-app";
  EXPECT_EQ(inspect(verified).score, 40u);
}

TEST_F(EngineTest, TagsStrangersAndThosePlaybookAlerts) {
  auto stranger = evil;
  stranger.session.client = IpAddress::parse("203.0.113.9");
  const auto verdict = inspect(stranger);
  EXPECT_EQ(verdict.connector->name, "unknown");
  EXPECT_EQ(verdict.score, 15u + 25u + 15u);
}

TEST_F(EngineTest, IsDegradedAndSilentAboutCountsWhenStateIsDown) {  // trap T12
  store.down = true;
  for (int i = 0; i < 200; ++i) inspect(evil);
  const auto verdict = inspect(evil);
  EXPECT_TRUE(verdict.degraded);
  EXPECT_EQ(verdict.degraded_reason, "state_unavailable");
  EXPECT_EQ(verdict.decision.enforced, Disposition::tag);
  ASSERT_EQ(verdict.limits.size(), 4u);
  EXPECT_EQ(verdict.limits[0].total, std::nullopt);
}

TEST_F(EngineTest, HandsOnWhatTheStoreSaysOfARetry) {  // trap T8
  store.retry_of = "0190-first";
  EXPECT_EQ(inspect(evil).retry_of, "0190-first");
}

TEST_F(EngineTest, IdentifiesAMessageByConnectorClientAndDigest) {
  auto mail = clean;
  mail.message.digest[0] = 0xab;
  const auto verdict = inspect(mail);
  EXPECT_EQ(verdict.identity_key, "onprem-to-m365|10.1.2.3|ab" + std::string(30, '0'));
  EXPECT_EQ(store.identity, verdict.identity_key);
}

/// A message that a relay of ours passes on for the host `client`.
mail::Transaction relayed(mail::Transaction mail, std::string_view client) {
  mail.session.client = IpAddress::parse("10.1.0.1");
  mail::Hop hop;
  hop.client = IpAddress::parse(client);
  hop.by = "relay.contoso.example";
  mail.message.trace = {hop};
  return mail;
}

TEST_F(EngineTest, CountsTheHostBehindATrustedRelayOnTheConnectorOfTheRelay) {
  auto made = rules();
  made.organization.trusted_relays = {*IpNetwork::parse("10.1.0.1")};
  engine.emplace(std::move(made), test::kDomains, store);
  const auto verdict = inspect(relayed(evil, "10.77.0.5"));
  EXPECT_EQ(verdict.connector->name, "onprem-to-m365");
  EXPECT_EQ(limit(verdict, "suspicious-per-client")->subject, "onprem-to-m365|10.77.0.5");
  EXPECT_TRUE(verdict.identity_key.starts_with("onprem-to-m365|10.77.0.5|"));
  inspect(relayed(evil, "10.77.0.6"));
  EXPECT_EQ(limit(inspect(relayed(evil, "10.77.0.5")), "suspicious-per-client")->total, 2u);
}

TEST_F(EngineTest, CountsTheConnectedHostWhateverItsOwnReceivedSays) {
  for (const auto* forged : {"10.77.0.5", "10.77.0.6", "10.77.0.7"}) inspect(relayed(evil, forged));
  const auto verdict = inspect(relayed(evil, "10.77.0.8"));
  EXPECT_EQ(limit(verdict, "suspicious-per-client")->subject, "onprem-to-m365|10.1.0.1");
  EXPECT_EQ(limit(verdict, "suspicious-per-client")->total, 4u);
}

TEST_F(EngineTest, HoldsBackWhatAFindingWantsHeldBackWhateverTheScore) {
  auto made = rules();
  made.organization.exchange_online = {*IpNetwork::parse("10.1.2.3")};
  made.thresholds.tag = 100;
  engine.emplace(std::move(made), test::kDomains, store);
  const auto verdict = inspect(clean);  // Exchange Online, to a customer
  EXPECT_EQ(ids(verdict), std::vector<std::string_view>{"unexpected_relay"});
  EXPECT_EQ(verdict.decision.enforced, Disposition::tempfail);
  EXPECT_FALSE(store.admit);
}

TEST_F(EngineTest, KeepsWhatAVerifierOfOursFound) {
  auto made = rules();
  made.organization.authserv_ids = {"mx.contoso.example"};
  engine.emplace(std::move(made), test::kDomains, store);
  auto mail = clean;
  mail.message.headers = {{"Authentication-Results", ""}};
  mail.message.authentication = {
      {"mx.contoso.example",
       {{mail::AuthMethod::dkim, mail::AuthResult::pass, "contoso.example"}}}};
  const auto verdict = inspect(mail);
  ASSERT_EQ(verdict.authentication.size(), 1u);
  EXPECT_EQ(verdict.aligned_dkim, "contoso.example");
  mail.message.authentication[0].authserv_id = "mx.evil.example";
  EXPECT_TRUE(inspect(mail).authentication.empty());
}

TEST_F(EngineTest, CountsTheSameInEveryMode) {
  engine.emplace(rules(Mode::observe), test::kDomains, store);
  for (int i = 0; i < 41; ++i) inspect(evil);
  const auto verdict = inspect(evil);
  EXPECT_EQ(verdict.decision.wanted, Disposition::tempfail);
  EXPECT_EQ(verdict.decision.enforced, Disposition::accept);
}

TEST_F(EngineTest, LetsCountingDetectorsChangeTheDispositionButNotWhatWasCounted) {
  auto made = rules();
  made.detectors.push_back(std::make_unique<ThirdTime>());
  engine.emplace(std::move(made), test::kDomains, store);
  inspect(clean);
  inspect(clean);
  const auto third = inspect(clean);
  EXPECT_EQ(third.score, 50u);
  EXPECT_FALSE(third.suspicious);
  EXPECT_EQ(third.decision.wanted, Disposition::tag);
  EXPECT_EQ(limit(third, "suspicious-per-connector"), nullptr);
}

TEST_F(EngineTest, GivesEachAskerItsOwnReadings) {
  auto made = rules();
  made.detectors.insert(made.detectors.begin(), std::make_unique<ThirdTime>());
  engine.emplace(std::move(made), test::kDomains, store);
  auto bulk = clean;
  test::add_recipients(bulk, 100);
  const auto verdict = inspect(bulk);
  EXPECT_EQ(limit(verdict, "external-per-sender")->total, 101u);
  EXPECT_EQ(limit(verdict, "external-per-sender")->state, LimitState::warn);
  EXPECT_EQ(ids(verdict), std::vector<std::string_view>{"limit"});
}

TEST_F(EngineTest, TellsTheStoreWhenTheScoreAloneHoldsAMessageBack) {
  auto made = rules();
  made.thresholds.reject = 40;
  engine.emplace(std::move(made), test::kDomains, store);
  EXPECT_EQ(inspect(evil).decision.enforced, Disposition::reject);
  EXPECT_FALSE(store.admit);
  inspect(clean);
  EXPECT_TRUE(store.admit);
}

TEST_F(EngineTest, CountsOnlyOutsidersAsExternal) {
  auto mixed = clean;
  test::add_recipients(mixed, 3, "mail.fab.example");
  EXPECT_EQ(inspect(mixed).external_recipients, 1u);
}

}  // namespace
}  // namespace weir::engine
