#include "service/budget_duty.hpp"

#include <gmock/gmock.h>

#include "count/memory_store.hpp"
#include "holds_world.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// The counters of a daemon whose state may be away.
class Away final : public count::CounterStore {
 public:
  count::Counted add(const count::Batch& batch, TimePoint now) override {
    if (!away) return store.add(batch, now);
    count::Counted nothing;
    nothing.readings.resize(batch.observations.size());
    nothing.degraded = true;
    return nothing;
  }
  void remember_tempfail(std::string_view, std::string_view, TimePoint) override {}
  std::vector<count::CounterRow> list(std::string_view, std::size_t, TimePoint) override {
    return {};
  }
  std::size_t reset(std::string_view, std::string_view) override { return 0; }

  count::MemoryStore store;
  bool away = false;
};

struct BudgetDutyTest : testing::Test {
  BudgetDutyTest() {
    auto made = std::make_shared<config::Config>();
    made->organization.trial = true;  // 5000
    config = made;
    start();
  }
  void start() {
    duty = std::make_unique<BudgetDuty>(BudgetDuty::Surroundings{
        counters, records, metrics, [this] { return config; },
        [this](report::Operation operation, std::string_view, std::string_view reason) {
          told.push_back(std::string{to_string(operation)} + ": " + std::string{reason});
        },
        [this](incident::Signal signal) { signals.push_back(std::move(signal)); }});
    duty->begin(now);
  }
  void send(std::uint64_t recipients) {
    const auto asked = detect::tenant_observations(recipients);
    counters.store.add({.identity = {}, .observations = asked}, now);
  }
  void look() {
    now += 5s;
    duty->tick(now);
  }

  TimePoint now = TimePoint{std::chrono::days{20'000}};
  Away counters;
  RecordMap records;
  metrics::Metrics metrics;
  std::shared_ptr<const config::Config> config;
  std::vector<std::string> told;
  std::vector<incident::Signal> signals;
  std::unique_ptr<BudgetDuty> duty;
};

TEST_F(BudgetDutyTest, TellsEachStepOnce) {
  send(2'499);
  look();
  EXPECT_THAT(told, IsEmpty());
  send(1);
  for (int i = 0; i < 10; ++i) look();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0], HasSubstr("tenant-budget: 2500 external recipients in 24 h, 50 % of the "
                                 "tenant's 5000; 2500 in the last hour: full in 60 min"));
  EXPECT_THAT(signals, IsEmpty());
  send(1'500);
  look();
  send(800);
  look();
  look();
  EXPECT_THAT(told, SizeIs(3));
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[0].severity, detect::Severity::medium);
  EXPECT_EQ(signals[1].severity, detect::Severity::high);
  EXPECT_EQ(signals[1].symptom, "S1");
  EXPECT_EQ(signals[1].connector, "tenant");
  EXPECT_FALSE(signals[1].opens);
}

TEST_F(BudgetDutyTest, AJumpIsToldAsTheHighestStep) {
  send(4'900);
  look();
  EXPECT_THAT(told, SizeIs(1));
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(BudgetDutyTest, TellsAgainAfterItWasLower) {
  send(4'100);
  look();
  now += 30h;
  look();
  send(4'100);
  look();
  EXPECT_THAT(told, SizeIs(2));
}

TEST_F(BudgetDutyTest, ARestartDoesNotTellAgain) {
  send(4'100);
  look();
  start();
  look();
  EXPECT_THAT(told, SizeIs(1));
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(BudgetDutyTest, WhatIsNotKnownIsNotZero) {
  send(4'100);
  look();
  counters.away = true;
  look();
  EXPECT_EQ(duty->status(), (boost::json::value{{"limit", 5'000U}}));
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_tenant_external_recipients Nan"));
  counters.away = false;
  look();
  EXPECT_THAT(told, SizeIs(1)) << "it was never lower";
  EXPECT_EQ(duty->status().at("recipients"), 4'100U);
  EXPECT_EQ(duty->status().at("percent"), 82U);
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_tenant_external_recipients 4100"));
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_tenant_external_limit 5000"));
}

TEST_F(BudgetDutyTest, LooksAndCountsNothing) {
  send(10);
  for (int i = 0; i < 20; ++i) look();
  EXPECT_EQ(duty->status().at("recipients"), 10U);
}

TEST_F(BudgetDutyTest, WithoutALimitThereIsNothingToTell) {
  config = std::make_shared<config::Config>();
  send(1'000'000);
  look();
  EXPECT_TRUE(duty->status().is_null());
  EXPECT_THAT(told, IsEmpty());
  auto off = std::make_shared<config::Config>();
  off->organization.licences = 50;
  off->detectors["tenant_budget"] = Settings{{{"enabled", false}}};
  config = off;
  look();
  EXPECT_TRUE(duty->status().is_null()) << "nobody counts";
}

}  // namespace
}  // namespace weir::service
