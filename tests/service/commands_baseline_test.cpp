#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "fake_controls.hpp"
#include "service/baseline_duty.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

struct NoRecords final : report::KeptRecords {
  void keep(std::string_view, std::string_view, std::string) override {}
  void forget(std::string_view, std::string_view) override {}
  std::vector<std::pair<std::string, std::string>> kept(std::string_view) override { return {}; }
  bool records_known() const override { return true; }
};

struct Daemon : FakeControls {
  NoRecords records;
  Board board;
  BaselineDuty duty{{.records = records,
                     .board = board,
                     .config = [] { return std::make_shared<const config::Config>(); },
                     .ours = [](std::string_view) { return true; },
                     .degraded = [] { return false; },
                     .signal = [](const incident::Signal&) {},
                     .note = [](const std::string&) {},
                     .clock =
                         [](baseline::Hour hour) {
                           return baseline::LocalHour{static_cast<std::int32_t>(hour / 24),
                                                      static_cast<std::uint8_t>(hour % 24)};
                         }}};

  Daemon() {
    duty.begin(time);
    incident::Sighting sighting;
    sighting.time = time;
    sighting.connector = "onprem";
    for (int i = 0; i < 7; ++i) duty.see(sighting);
  }
  BaselineDuty& baselines() override { return duty; }
};

struct BaselineCommands : testing::Test {
  Daemon daemon;
  Commands commands{daemon};

  json::object run(const json::object& request) { return commands.run(request, {"root"}); }
};

TEST_F(BaselineCommands, ShowEveryConnector) {
  const auto answer = run({{"verb", "baseline"}});
  ASSERT_EQ(answer.at("ok"), json::value(true));
  const auto& rows = answer.at("result").at("connectors").as_array();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("name"), json::value("onprem"));
  EXPECT_EQ(rows[0].at("last_hour"), json::value(7));
  EXPECT_EQ(rows[0].at("basis"), json::value("floor"));
}

TEST_F(BaselineCommands, ShowOneWithTheHoursAhead) {
  const auto answer = run({{"verb", "baseline"}, {"name", "onprem"}});
  EXPECT_EQ(answer.at("result").at("ahead").as_array().size(), 24U);
}

TEST_F(BaselineCommands, RefuseANameThatIsNotKnown) {
  for (const char* verb : {"baseline", "baseline-forget"}) {
    const auto answer = run({{"verb", verb}, {"name", "nobody"}});
    EXPECT_EQ(answer.at("error").at("code"), json::value(66)) << verb;
  }
  EXPECT_EQ(run({{"verb", "baseline-forget"}}).at("error").at("code"), json::value(64));
}

TEST_F(BaselineCommands, ForgetAndLeaveAnAuditEvent) {
  const auto answer = run({{"verb", "baseline-forget"}, {"name", "onprem"}});
  EXPECT_EQ(answer.at("result").at("forgotten"), json::value("onprem"));
  run({{"verb", "baseline-forget"}, {"name", "onprem"}});
  EXPECT_EQ(daemon.audits, (std::vector<std::string>{"root baseline-forget onprem done",
                                                     "root baseline-forget onprem refused"}));
}

}  // namespace
}  // namespace weir::service
