// Refusals that come home in reports: worth as much as whoever made the report.
#include <gmock/gmock.h>

#include "record_map.hpp"
#include "service/refusal_duty.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using connector::Direction;
using detect::Reporter;
using detect::Severity;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr TimePoint kMonday = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

struct RefusalReportTest : testing::Test {
  RefusalReportTest() {
    auto made = std::make_shared<config::Config>();
    made->maillog.files = {};
    made->connectors.resize(2);
    made->connectors[0].name = "cloud";
    made->connectors[0].direction = Direction::from_cloud;
    made->connectors[1].name = "onprem";
    made->connectors[1].direction = Direction::to_cloud;
    config = made;
    duty.begin(now);
  }
  void read_log(const std::string& file) {
    auto made = std::make_shared<config::Config>(*config);
    made->maillog.files = {file};
    config = made;
  }
  incident::Sighting report(Reporter reporter, std::string responder, std::string text) {
    incident::Sighting sighting;
    sighting.time = now;
    sighting.event_id = "event-1";
    sighting.queue_id = "4Dsn";
    sighting.connector = "cloud";
    sighting.client = "10.5.0.1";
    sighting.mail_from = "<>";
    sighting.reporter = reporter;
    sighting.reported = {
        {"buyer@customer.example", std::move(responder), "5.0.0", std::move(text)}};
    return sighting;
  }
  void blocked(Reporter reporter, const std::string& responder = "am0pr.prod.outlook.com") {
    duty.see(report(reporter, responder, "550 5.7.711 Access denied, bad inbound connector."));
  }

  RecordMap records;
  std::shared_ptr<const config::Config> config;
  TimePoint now = kMonday;
  std::vector<incident::Signal> signals;
  std::vector<std::string> told;
  RefusalDuty duty{{.records = records,
                    .config = [this] { return config; },
                    .tell = [this](report::Operation, std::string_view,
                                   std::string_view why) { told.emplace_back(why); },
                    .signal = [this](incident::Signal made) { signals.push_back(std::move(made)); },
                    .run_soon = [](const std::function<void()>& task) { task(); },
                    .clock = [this] { return now; }}};
};

TEST_F(RefusalReportTest, ExchangeOnlinesOwnCountsFully) {
  blocked(Reporter::exchange_online);
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, "onprem");
  EXPECT_EQ(signals[0].detector, "connector_refused");
  EXPECT_EQ(signals[0].severity, Severity::critical);
  EXPECT_EQ(signals[0].symptom, "S4");
  EXPECT_EQ(signals[0].event_id, "event-1");
  EXPECT_TRUE(signals[0].opens);
  EXPECT_THAT(signals[0].evidence, StartsWith("550 5.7.711 Access denied"));
  EXPECT_EQ(signals[0].evidence.find("from <>"), std::string::npos);
  EXPECT_THAT(told, SizeIs(1));
}

TEST_F(RefusalReportTest, OurMtasOwnCountsFully) {
  blocked(Reporter::ours, "contoso-example.mail.protection.outlook.com");
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_TRUE(signals[0].opens);
}

// Whoever forges one opens no incident, shows no symptom and wakes nobody.
TEST_F(RefusalReportTest, AStrangersIsHearsay) {
  blocked(Reporter::anybody);
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].severity, Severity::low);
  EXPECT_FALSE(signals[0].opens);
  EXPECT_EQ(signals[0].symptom, "");
  EXPECT_THAT(signals[0].evidence, StartsWith("unproven report: 550 5.7.711"));
  EXPECT_EQ(signals[0].event_id, "event-1");
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(RefusalReportTest, AFloodOfHearsayStaysHearsayAndIsBounded) {
  for (int i = 0; i < 1000; ++i) blocked(Reporter::anybody);
  EXPECT_THAT(signals, SizeIs(1));
  now += 1h;
  duty.tick(now);
  blocked(Reporter::anybody);
  EXPECT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[1].severity, Severity::low);
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(RefusalReportTest, HearsayDoesNotQuietenWhatIsProven) {
  blocked(Reporter::anybody);
  blocked(Reporter::exchange_online);
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[1].severity, Severity::critical);
  EXPECT_TRUE(signals[1].opens);
}

TEST_F(RefusalReportTest, OtherServersMaySayWhatTheyLike) {
  blocked(Reporter::exchange_online, "mx.evil.example");
  blocked(Reporter::ours, "prod.outlook.com.evil.example");
  blocked(Reporter::ours, "");
  EXPECT_THAT(signals, IsEmpty());
}

TEST_F(RefusalReportTest, KnowsTheNamesThatReportsUse) {
  blocked(Reporter::exchange_online, "am0pr01mb1.eurprd01.prod.exchangelabs.com");
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(RefusalReportTest, OtherMailSaysNothing) {
  incident::Sighting sighting;
  sighting.queue_id = "4Abc";
  duty.see(sighting);
  EXPECT_THAT(signals, IsEmpty());
}

TEST_F(RefusalReportTest, ARetryOrASecondPassIsNoNews) {
  auto sighting = report(Reporter::exchange_online, "a.prod.outlook.com",
                         "550 5.7.711 Access denied, bad inbound connector.");
  sighting.retry = true;
  duty.see(sighting);
  sighting.retry = false;
  sighting.passed_before = true;
  duty.see(sighting);
  EXPECT_THAT(signals, IsEmpty());
}

// Reports come of refused mail alone: every share of them would be all.
TEST_F(RefusalReportTest, UnknownRecipientsAreNoShareOfDeliveries) {
  for (int i = 0; i < 200; ++i) {
    duty.see(report(Reporter::exchange_online, "a.prod.outlook.com",
                    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP "
                    "address lookup"));
  }
  EXPECT_THAT(signals, IsEmpty());
}

TEST_F(RefusalReportTest, WhatThisHostReportsWasInItsLog) {
  const test::TempDir dir;
  read_log(dir / "mail.log");
  duty.tick(now);
  auto sighting = report(Reporter::ours, "contoso-example.mail.protection.outlook.com",
                         "550 5.7.711 Access denied, bad inbound connector.");
  sighting.client = "127.0.0.1";
  duty.see(sighting);
  EXPECT_THAT(signals, IsEmpty());
  sighting.client = "10.1.0.9";
  duty.see(sighting);
  EXPECT_THAT(signals, SizeIs(1)) << "the log of another host is not read";
  duty.end(now);
}

TEST_F(RefusalReportTest, ThrottlingCountsFromSeveralOn) {
  for (int i = 0; i < 3; ++i) {
    duty.see(report(Reporter::exchange_online, "a.prod.outlook.com",
                    "451 4.7.500 Server busy. Please try again later from [192.0.2.10]. (S77719)"));
    EXPECT_EQ(signals.size(), i < 2 ? 0U : 1U);
  }
  EXPECT_THAT(signals[0].evidence, HasSubstr("4.7.500"));
}

}  // namespace
}  // namespace weir::service
