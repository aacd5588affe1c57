#include "service/refusal_duty.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "record_map.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using connector::Direction;
using detect::Severity;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kMonday = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
constexpr const char* kExchange = "contoso-example.mail.protection.outlook.com";

struct RefusalDutyTest : testing::Test {
  RefusalDutyTest() {
    auto made = std::make_shared<config::Config>();
    made->maillog.files = {};
    config = made;
  }
  void declare(std::vector<connector::Connector> connectors) {
    auto made = std::make_shared<config::Config>(*config);
    made->connectors = std::move(connectors);
    config = made;
  }
  void relays(std::vector<std::string> names) {
    auto made = std::make_shared<config::Config>(*config);
    made->maillog.relays = std::move(names);
    config = made;
  }
  static connector::Connector link(std::string name, Direction direction,
                                   std::vector<std::string> next_hops = {}) {
    connector::Connector made;
    made.name = std::move(name);
    made.direction = direction;
    made.next_hops = std::move(next_hops);
    return made;
  }
  void logged(refusal::Outcome outcome, refusal::Code code, const std::string& text,
              const std::string& relay = kExchange, const std::string& id = "4Abc") {
    maillog::Batch batch;
    batch.entries.push_back({.delivery = {.time = now,
                                          .queue_id = id,
                                          .recipient = "u@contoso.example",
                                          .relay = relay,
                                          .outcome = outcome,
                                          .reply = 550,
                                          .code = code,
                                          .text = text,
                                          .has_text = true},
                             .live = true});
    duty.deliver(std::move(batch));
  }
  void blocked(const std::string& relay = kExchange, const std::string& id = "4Abc") {
    logged(refusal::Outcome::refused, {5, 7, 711}, "Access denied, bad inbound connector.", relay,
           id);
  }

  RecordMap records;
  std::shared_ptr<const config::Config> config;
  TimePoint now = kMonday;
  std::vector<incident::Signal> signals;
  std::vector<std::pair<report::Operation, std::string>> told;
  bool watch_is_busy = false;
  RefusalDuty duty{{.records = records,
                    .config = [this] { return config; },
                    .tell = [this](report::Operation operation, std::string_view,
                                   std::string_view why) { told.emplace_back(operation, why); },
                    .signal = [this](incident::Signal made) { signals.push_back(std::move(made)); },
                    .run_soon =
                        [this](const std::function<void()>& task) {
                          if (!watch_is_busy) task();
                        },
                    .clock = [this] { return now; }}};
};

TEST_F(RefusalDutyTest, ABlockedConnectorIsACriticalSignalAtOnce) {
  declare({link("from", Direction::from_cloud), link("onprem", Direction::to_cloud)});
  duty.begin(now);
  blocked();
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, "onprem");
  EXPECT_EQ(signals[0].detector, "connector_refused");
  EXPECT_EQ(signals[0].severity, Severity::critical);
  EXPECT_EQ(signals[0].symptom, "S4");
  EXPECT_TRUE(signals[0].opens);
  EXPECT_THAT(signals[0].evidence, HasSubstr("5.7.711"));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].first, report::Operation::mail_refused);
  EXPECT_THAT(told[0].second,
              AllOf(HasSubstr("over onprem"), HasSubstr("Remove-BlockedConnector")));
}

TEST_F(RefusalDutyTest, OtherServersMaySayWhatTheyLike) {
  declare({link("onprem", Direction::to_cloud)});
  duty.begin(now);
  blocked("mx.evil.example");
  blocked("mail.protection.outlook.com.evil.example");
  EXPECT_THAT(signals, IsEmpty());
  relays({"mx.evil.example"});
  duty.tick(now);
  blocked("mx.evil.example");
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(RefusalDutyTest, TheConnectorThatTheMessageCameByIsToBlame) {
  declare({link("apps", Direction::to_cloud), link("scanners", Direction::to_cloud)});
  duty.begin(now);
  incident::Sighting sighting;
  sighting.queue_id = "4Scan";
  sighting.connector = "scanners";
  sighting.event_id = "event-1";
  sighting.mail_from = "scan@contoso.example";
  duty.see(sighting);
  blocked(kExchange, "4Scan");
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, "scanners");
  EXPECT_EQ(signals[0].event_id, "event-1");
  EXPECT_THAT(signals[0].evidence, HasSubstr("from scan@contoso.example"));
}

TEST_F(RefusalDutyTest, MailThatCameByAConnectorFromTheCloudIsNotThatConnectorsFault) {
  declare({link("from", Direction::from_cloud), link("onprem", Direction::to_cloud)});
  duty.begin(now);
  incident::Sighting sighting;
  sighting.queue_id = "4Abc";
  sighting.connector = "from";
  duty.see(sighting);
  blocked();
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, "onprem");
}

TEST_F(RefusalDutyTest, AnUnknownMessageBelongsToTheConnectorThatNamesTheNextHop) {
  declare({link("apps", Direction::to_cloud),
           link("fab", Direction::to_cloud, {"fab-*.mail.protection.outlook.com"})});
  duty.begin(now);
  blocked("fab-example.mail.protection.outlook.com");
  blocked("contoso-example.mail.protection.outlook.com");
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[0].connector, "fab");
  EXPECT_EQ(signals[1].connector, "apps");
}

TEST_F(RefusalDutyTest, WithoutAConnectorToTheCloudItIsTheUnknownOne) {
  duty.begin(now);
  blocked();
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, connector::kUnknownConnector);
}

TEST_F(RefusalDutyTest, RecoveryIsANoteAndNoAlarm) {
  declare({link("onprem", Direction::to_cloud)});
  duty.begin(now);
  blocked();
  now += 1h;
  logged(refusal::Outcome::delivered, {2, 6, 0}, "");
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[1].severity, Severity::info);
  EXPECT_FALSE(signals[1].opens);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[1].first, report::Operation::mail_taken);
  EXPECT_THAT(told[1].second, HasSubstr("takes mail of onprem again"));
}

TEST_F(RefusalDutyTest, WhatTheBusyWatchDidNotTakeTheNextTickDoes) {
  duty.begin(now);
  watch_is_busy = true;
  blocked();
  EXPECT_THAT(signals, IsEmpty());
  duty.tick(now);
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(RefusalDutyTest, AFloodIsBoundedAndSaid) {
  duty.begin(now);
  watch_is_busy = true;
  maillog::Batch batch;
  batch.entries.resize(RefusalDuty::kMaxWaiting + 5);
  batch.skipped_bytes = 1'000;
  duty.deliver(std::move(batch));
  duty.tick(now);
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].first, report::Operation::log_skipped);
  EXPECT_THAT(told[0].second, HasSubstr("1000 bytes"));
  EXPECT_THAT(told[1].second, HasSubstr("5 deliveries"));
}

TEST_F(RefusalDutyTest, ARestartRemembersPositionsAndWhatGoesOn) {
  duty.begin(now);
  maillog::Batch batch;
  batch.positions["/var/log/mail.log"] = "1:2:3:4";
  duty.deliver(std::move(batch));
  blocked();
  duty.end(now);
  EXPECT_EQ((records.records[{"maillog", "/var/log/mail.log"}]), "1:2:3:4");
  RefusalDuty next{{.records = records,
                    .config = [this] { return config; },
                    .tell = [this](report::Operation operation, std::string_view,
                                   std::string_view why) { told.emplace_back(operation, why); },
                    .signal = [](incident::Signal) {},
                    .run_soon = [](const std::function<void()>& task) { task(); },
                    .clock = [this] { return now; }}};
  next.begin(now);
  maillog::Batch taken;
  taken.entries.push_back({.delivery = {.time = now + 1h,
                                        .queue_id = "4Def",
                                        .recipient = {},
                                        .relay = kExchange,
                                        .outcome = refusal::Outcome::delivered,
                                        .reply = 250,
                                        .code = {2, 6, 0},
                                        .text = {},
                                        .has_text = false},
                           .live = true});
  next.deliver(std::move(taken));
  EXPECT_EQ(told.back().first, report::Operation::mail_taken);
}

TEST_F(RefusalDutyTest, ReadsTheFilesOfTheConfiguration) {
  const test::TempDir dir;
  std::ofstream{dir / "mail.log"}
      << "2026-05-31T23:59:00Z mx1 postfix/smtp[1]: 4Abc: to=<u@contoso.example>, relay="
      << kExchange << "[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=5.7.711, status=bounced (host "
      << kExchange << "[192.0.2.9] said: 550 5.7.711 Access denied, bad inbound connector. (in "
      << "reply to RCPT TO command))\n";
  auto made = std::make_shared<config::Config>(*config);
  made->maillog.files = {dir / "mail.log"};
  config = made;
  watch_is_busy = true;
  duty.begin(now);
  duty.end(now);  // the reader looks once at least before it goes
  EXPECT_THAT(signals, SizeIs(1));
  EXPECT_THAT((records.records[{"maillog", dir / "mail.log"}]), HasSubstr(":"));
}

TEST(QueueIds, AreForgottenOldestFirst) {
  QueueIds ids;
  incident::Sighting sighting;
  for (std::size_t i = 0; i <= QueueIds::kMax; ++i) {
    sighting.queue_id = "q" + std::to_string(i);
    ids.add(sighting);
  }
  EXPECT_EQ(ids.find("q0"), nullptr);
  EXPECT_NE(ids.find("q1"), nullptr);
  ids.add({});
  EXPECT_EQ(ids.find(""), nullptr);
}

}  // namespace
}  // namespace weir::service
