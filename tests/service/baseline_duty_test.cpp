#include "service/baseline_duty.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <ctime>
#include <map>

#include "service/local_clock.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace json = boost::json;

constexpr TimePoint kMonday = sys_days{year{2026} / 6 / 1};

class MapRecords final : public report::KeptRecords {
 public:
  void keep(std::string_view kind, std::string_view key, std::string bytes) override {
    ++kept_count;
    records[std::string{kind} + '/' + std::string{key}] = std::move(bytes);
  }
  void forget(std::string_view kind, std::string_view key) override {
    records.erase(std::string{kind} + '/' + std::string{key});
  }
  std::vector<std::pair<std::string, std::string>> kept(std::string_view kind) override {
    std::vector<std::pair<std::string, std::string>> found;
    const auto prefix = std::string{kind} + '/';
    for (const auto& [key, bytes] : records) {
      if (key.starts_with(prefix)) found.emplace_back(key.substr(prefix.size()), bytes);
    }
    return found;
  }
  bool records_known() const override { return true; }

  std::map<std::string, std::string> records;
  int kept_count = 0;
};

baseline::LocalHour utc(baseline::Hour hour) {
  return {static_cast<std::int32_t>(hour / 24), static_cast<std::uint8_t>(hour % 24)};
}

struct BaselineDutyTest : testing::Test {
  MapRecords records;
  Board board;
  std::shared_ptr<config::Config> config = std::make_shared<config::Config>();
  bool degraded = false;
  std::vector<incident::Signal> signals;
  std::vector<std::string> notes;
  TimePoint now = kMonday;
  std::unique_ptr<BaselineDuty> duty;

  BaselineDutyTest() {
    config->connectors.resize(2);
    config->connectors[0].name = "onprem";
    config->connectors[1].name = "cloud";
    start();
  }
  void start() {
    duty = std::make_unique<BaselineDuty>(BaselineDuty::Surroundings{
        .records = records,
        .board = board,
        .config = [this] { return config; },
        .ours = [](std::string_view domain) { return domain == "contoso.example"; },
        .degraded = [this] { return degraded; },
        .signal = [this](incident::Signal signal) { signals.push_back(std::move(signal)); },
        .note = [this](const std::string& note) { notes.push_back(note); },
        .clock = utc});
    duty->begin(now);
  }
  incident::Sighting sighting(const std::string& connector) const {
    incident::Sighting made;
    made.time = now;
    made.connector = connector;
    made.direction = "to_cloud";
    made.client = "10.1.2.3";
    made.mail_from = "app@contoso.example";
    made.mail_domain = "contoso.example";
    return made;
  }
  /// Minutes in which each connector brings `onprem` and `cloud` messages.
  void minutes(int count, int onprem, int cloud, int step = 1) {
    for (int i = 0; i < count; i += step) {
      for (int k = 0; k < onprem * step; ++k) duty->see(sighting("onprem"));
      for (int k = 0; k < cloud * step; ++k) duty->see(sighting("cloud"));
      now += std::chrono::minutes{step};
      duty->tick(now);
    }
  }
  void weeks(int count) { minutes(count * 7 * 24 * 60, 1, 1, 10); }
  const baseline::Expectation* expected(const char* connector) {
    forecasts = board.situation().forecasts;
    return forecasts ? forecasts->connector(connector) : nullptr;
  }

  std::shared_ptr<const baseline::Forecasts> forecasts;
};

TEST_F(BaselineDutyTest, HangsOutWhatIsExpectedFromTheFirstMinuteOn) {
  ASSERT_NE(expected("onprem"), nullptr);
  EXPECT_EQ(expected("onprem")->basis, baseline::Basis::floor);
  EXPECT_NE(expected("unknown"), nullptr);
}

TEST_F(BaselineDutyTest, LearnsWhatIsOrdinary) {
  weeks(2);
  minutes(180, 1, 1);
  ASSERT_NE(expected("onprem"), nullptr);
  EXPECT_EQ(expected("onprem")->basis, baseline::Basis::hour_of_day);
  EXPECT_DOUBLE_EQ(expected("onprem")->expected, 60);
  EXPECT_EQ(forecasts->account("10.1.2.3|app@contoso.example")->basis,
            baseline::Basis::hour_of_day);
}

TEST_F(BaselineDutyTest, ARetryIsNoNewVolume) {
  auto again = sighting("onprem");
  again.retry = true;
  auto second = sighting("onprem");
  second.passed_before = true;
  for (int i = 0; i < 50; ++i) {
    duty->see(again);
    duty->see(second);
  }
  EXPECT_THAT(duty->show("onprem", now), IsEmpty());
  duty->see(sighting("onprem"));
  EXPECT_EQ(duty->show("onprem", now).at("baseline").at("last_hour"), json::value(1));
}

TEST_F(BaselineDutyTest, KeepsWhatItLearnedAtTheCloseOfAnHourAndAtTheEnd) {
  minutes(59, 1, 1);
  EXPECT_EQ(records.kept_count, 0);
  minutes(1, 1, 1);
  const auto at_close = records.kept_count;
  EXPECT_GE(at_close, 3);  // two connectors and the clock
  minutes(30, 1, 1);
  EXPECT_EQ(records.kept_count, at_close);
  duty->end(now);
  EXPECT_GT(records.kept_count, at_close);
}

TEST_F(BaselineDutyTest, GoesOnWithWhatAnEarlierRunLearned) {
  weeks(2);
  minutes(200, 1, 1);
  const auto before = *expected("onprem");
  duty->end(now);
  now += 1min;
  start();
  EXPECT_EQ(expected("onprem")->basis, before.basis);
  EXPECT_DOUBLE_EQ(expected("onprem")->expected, before.expected);
  EXPECT_NE(forecasts->account("10.1.2.3|app@contoso.example")->basis, baseline::Basis::floor);
}

TEST_F(BaselineDutyTest, ForgetsRecordsThatItCannotRead) {
  records.keep("baseline", "c:onprem", "nonsense");
  start();
  EXPECT_FALSE(records.records.contains("baseline/c:onprem"));
}

TEST_F(BaselineDutyTest, LearnsNothingWhileAnIncidentIsOpen) {
  minutes(120, 1, 1);
  board.publish(std::make_shared<const incident::OpenIncidents>(
      incident::OpenIncidents::Map{{"onprem", "inc-1"}}));
  minutes(600, 500, 1);
  EXPECT_TRUE(expected("onprem")->frozen);
  EXPECT_FALSE(expected("cloud")->frozen);
  const auto shown = duty->show("onprem", now).at("baseline").as_object();
  EXPECT_EQ(shown.at("learned_until"), json::value("2026-06-01T01:00:00.000Z"));
}

TEST_F(BaselineDutyTest, SignalsMailThatStaysAwayOverOneConnector) {
  weeks(2);
  minutes(12 * 60, 1, 1);
  ASSERT_THAT(signals, IsEmpty());
  minutes(20, 0, 1);
  EXPECT_THAT(signals, IsEmpty());
  minutes(15, 0, 1);
  ASSERT_THAT(signals, SizeIs(1));
  EXPECT_EQ(signals[0].connector, "onprem");
  EXPECT_EQ(signals[0].detector, "volume_dip");
  EXPECT_EQ(signals[0].severity, detect::Severity::low);
  EXPECT_FALSE(signals[0].opens);
  minutes(35, 0, 1);
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_EQ(signals[1].severity, detect::Severity::medium);
  EXPECT_TRUE(signals[1].opens);
  EXPECT_THAT(signals[1].evidence, HasSubstr("expected about 60 an hour"));
  EXPECT_THAT(notes, IsEmpty());
}

TEST_F(BaselineDutyTest, NotesASilenceEverywhere) {
  weeks(2);
  minutes(12 * 60, 1, 1);
  minutes(120, 0, 0);
  EXPECT_THAT(signals, IsEmpty());
  EXPECT_THAT(notes, SizeIs(1));
}

TEST_F(BaselineDutyTest, MissesNothingInItsFirstHourNorWhileDegraded) {
  weeks(2);
  minutes(12 * 60, 1, 1);
  duty->end(now);
  start();
  minutes(60, 0, 1);
  EXPECT_THAT(signals, IsEmpty());
  degraded = true;
  minutes(60, 0, 1);
  EXPECT_THAT(signals, IsEmpty());
  degraded = false;
  minutes(1, 0, 1);
  EXPECT_THAT(signals, SizeIs(1));
}

TEST_F(BaselineDutyTest, CanBeSwitchedOffByAReload) {
  auto off = std::make_shared<config::Config>(*config);
  off->baseline.enabled = false;
  config = off;
  minutes(2, 1, 1);
  EXPECT_EQ(board.situation().forecasts, nullptr);
}

TEST_F(BaselineDutyTest, LooksForNoDipsWhenToldSo) {
  config->baseline.dips = false;
  weeks(2);
  minutes(12 * 60, 1, 1);
  minutes(120, 0, 1);
  EXPECT_THAT(signals, IsEmpty());
}

TEST_F(BaselineDutyTest, ShowsEveryConnectorOrOneWithTheHoursAhead) {
  minutes(130, 1, 1);
  const auto all = duty->show("", now);
  ASSERT_EQ(all.at("connectors").as_array().size(), 2U);
  EXPECT_EQ(all.at("connectors").at(1).at("name"), json::value("onprem"));
  EXPECT_EQ(all.at("accounts"), json::value(1));
  const auto one = duty->show("onprem", now);
  EXPECT_EQ(one.at("ahead").as_array().size(), 24U);
  EXPECT_EQ(one.at("ahead").at(0).at("local"), json::value("monday 02:00"));
  EXPECT_EQ(one.at("baseline").at("basis"), json::value("floor"));
  EXPECT_THAT(duty->show("nobody", now), IsEmpty());
  EXPECT_EQ(duty->show("10.1.2.3|app@contoso.example", now).at("baseline").at("kind"),
            json::value("account"));
}

TEST_F(BaselineDutyTest, ForgetsAConnectorForGood) {
  minutes(130, 1, 1);
  ASSERT_TRUE(records.records.contains("baseline/c:onprem"));
  EXPECT_TRUE(duty->forget("onprem", now));
  EXPECT_FALSE(records.records.contains("baseline/c:onprem"));
  EXPECT_FALSE(duty->forget("onprem", now));
}

TEST(BookRules, TakeTheSettings) {
  config::Config config;
  config.baseline.weeks = 12;
  config.baseline.learning = 24h * 7;
  config.baseline.holidays = {"12-25"};
  config.connectors.resize(1);
  config.connectors[0].name = "onprem";
  config.connectors[0].expected_per_hour = 120;
  const auto rules = book_rules(config);
  EXPECT_EQ(rules.rules.weeks, 12U);
  EXPECT_EQ(rules.rules.learning, 24h * 7);
  EXPECT_EQ(rules.declared.at("onprem"), 120U);
  EXPECT_TRUE(rules.declared.contains("unknown"));
  const auto christmas = sys_days{year{2026} / 12 / 25}.time_since_epoch().count();
  EXPECT_TRUE(rules.days_off.contains(static_cast<std::int32_t>(christmas)));
}

/// Puts the time zone of the process back.
struct ZoneGuard {
  ZoneGuard() {
    if (const char* zone = std::getenv("TZ")) before = zone;
  }
  ~ZoneGuard() {
    before ? ::setenv("TZ", before->c_str(), 1) : ::unsetenv("TZ");
    ::tzset();
  }
  ZoneGuard(const ZoneGuard&) = delete;
  ZoneGuard& operator=(const ZoneGuard&) = delete;
  std::optional<std::string> before;
};

TEST(LocalClock, FollowsTheZoneOverDaylightSaving) {
  const ZoneGuard guard;
  // As "Europe/Berlin", but known without the time zone database.
  use_time_zone("CET-1CEST,M3.5.0,M10.5.0/3");
  const auto hour_at = [](sys_days day, int hour) {
    return baseline::hour_of(TimePoint{day}) + hour;
  };
  const auto winter = sys_days{year{2026} / 1 / 15};
  EXPECT_EQ(local_hour(hour_at(winter, 12)).hour, 13);
  EXPECT_EQ(local_hour(hour_at(winter, 23)).hour, 0);
  EXPECT_EQ(local_hour(hour_at(winter, 23)).day, winter.time_since_epoch().count() + 1);
  const auto spring = sys_days{year{2026} / 3 / 29};
  EXPECT_EQ(local_hour(hour_at(spring, 0)).hour, 1);
  EXPECT_EQ(local_hour(hour_at(spring, 1)).hour, 3);  // there is no 2:00
  const auto autumn = sys_days{year{2026} / 10 / 25};
  EXPECT_EQ(local_hour(hour_at(autumn, 0)).hour, 2);
  EXPECT_EQ(local_hour(hour_at(autumn, 1)).hour, 2);  // twice
}

}  // namespace
}  // namespace weir::service
