#include "imports/outcome.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

namespace weir::imports {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr TimePoint kTime = TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 3 / 4}} +
                            std::chrono::milliseconds{7};

Told told(const std::string& id, TimePoint time = kTime) {
  Told made;
  made.deviation.id = id;
  made.deviation.time = time;
  made.deviation.evidence = "why";
  return made;
}

TEST(Outcome, CountsRowsByKind) {
  audit::Export read;
  audit::Inventory inventory;
  inventory.kind = audit::InventoryKind::outbound_connectors;
  inventory.items.resize(3);
  read.items = {audit::Record{},        audit::Record{},   inventory,
                audit::LogonRow{},      audit::TraceRow{}, audit::EmailRow{},
                audit::ConnectorAlert{}};
  read.passed_over = 5;
  read.unread = 1;
  read.troubles = {{4, "the date is none"}};
  const auto object = to_json(outcome_of("audit.csv", read));
  EXPECT_EQ(json::serialize(object.at("rows")),
            R"({"audit_log":7,"outbound_connectors":3,"email_events":1,"sign_ins":1,)"
            R"("message_trace":1,"alerts":1})");
  EXPECT_EQ(object.at("passed_over"), 5);
  EXPECT_EQ(object.at("unread"), 1);
  EXPECT_EQ(json::serialize(object.at("troubles")), R"([{"line":4,"what":"the date is none"}])");
  EXPECT_FALSE(object.contains("error"));
}

TEST(Outcome, AnInventoryWithoutItemsIsOneAllTheSame) {
  audit::Export read;
  read.items = {audit::Inventory{}};
  const auto rows = rows_of("x", read);
  EXPECT_TRUE(rows.has[static_cast<std::size_t>(Kind::inbound_connectors)]);
  EXPECT_EQ(rows[Kind::inbound_connectors], 0U);
}

TEST(Outcome, AQuietWeekOfTheAuditLogIsAnExportOfIt) {
  const auto has = [](const char* name, const audit::Export& read, Kind kind) {
    return rows_of(name, read).has[static_cast<std::size_t>(kind)];
  };
  EXPECT_TRUE(has("20260304T021137Z_AuditLog.jsonl", {}, Kind::audit_log));
  EXPECT_TRUE(has("SignIns.jsonl", {}, Kind::sign_ins));
  EXPECT_FALSE(has("SignIns.jsonl", {}, Kind::audit_log));
  EXPECT_FALSE(has("list.json", {}, Kind::audit_log));
  audit::Export others;
  others.passed_over = 5;
  EXPECT_TRUE(has("audit.csv", others, Kind::audit_log));
  others.items = {audit::LogonRow{}};
  EXPECT_FALSE(has("logons.csv", others, Kind::audit_log)) << "interrupted sign-ins";
}

TEST(Outcome, AFileOfWhichNothingCouldBeReadIsOneThatCouldNot) {
  audit::Export read;
  read.unread = 2;
  read.troubles = {{1, "no date"}, {2, "no date"}};
  const auto outcome = outcome_of("audit.csv", read);
  EXPECT_THAT(outcome.error, HasSubstr("none of its 2 rows can be read; line 1: no date"));
  read.passed_over = 1;
  EXPECT_EQ(outcome_of("audit.csv", read).error, "");
}

TEST(Outcome, IsBoundedAndOldestFirst) {
  Outcome outcome;
  std::vector<Told> many;
  for (std::size_t i = 0; i < Outcome::kMaxDeviations + 3; ++i) {
    many.push_back(told("d" + std::to_string(i), kTime - std::chrono::seconds{i}));
  }
  many.back().known = true;
  add(outcome, std::move(many));
  EXPECT_EQ(outcome.deviations.size(), Outcome::kMaxDeviations);
  EXPECT_EQ(outcome.more, 3U);
  EXPECT_TRUE(outcome.deviations.front().known);
  const auto object = to_json(outcome);
  EXPECT_EQ(object.at("known"), 1);
  EXPECT_EQ(object.at("new"), Outcome::kMaxDeviations - 1);
  EXPECT_EQ(object.at("more"), 3);
}

TEST(ToldJson, IsSafeToShowAndKeepsLinesOfCommands) {
  auto one = told("x");
  one.deviation.evidence = "evil\x1b[2J";
  one.deviation.restore = "First\nSecond\x07";
  one.deviation.actor = std::string(1'000, 'a');
  const auto object = to_json(one);
  EXPECT_EQ(object.at("evidence"), "evil\\x1b[2J");
  EXPECT_EQ(object.at("restore"), "First\nSecond\\x07");
  EXPECT_LE(object.at("actor").as_string().size(), 255U);
  EXPECT_EQ(object.at("time"), "2026-03-04T00:00:00.007Z");
}

TEST(ToldJson, ComesBack) {
  auto one = told("x");
  one.deviation.kind = audit::Deviated::alerted;
  one.deviation.severity = detect::Severity::info;
  one.known = true;
  const auto back = told_from(to_json(one));
  EXPECT_EQ(back.deviation.id, "x");
  EXPECT_EQ(back.deviation.time, kTime);
  EXPECT_EQ(back.deviation.kind, audit::Deviated::alerted);
  EXPECT_EQ(back.deviation.severity, detect::Severity::info);
  EXPECT_TRUE(back.known);
  EXPECT_EQ(told_from({}).deviation.id, "");
  EXPECT_EQ(told_from({{"id", "x"}, {"time", 5}}).deviation.id, "");
}

}  // namespace
}  // namespace weir::imports
