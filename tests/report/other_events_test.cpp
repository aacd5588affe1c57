#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "report/event.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;

const EventHead kHead{.id = "0190a5c2-7b00-7000-8000-000000000001",
                      .time = TimePoint{std::chrono::milliseconds{1767323045678}},
                      .hostname = "mx1"};

TEST(OperationalEvent, NamesTheGap) {
  const OperationalEvent event{.head = kHead,
                               .operation = Operation::feed_gap,
                               .component = "file:/var/log/weir/events.ndjson",
                               .reason = "cut",
                               .gap = Gap{"file", 10, 19, 3, 12}};
  const auto value = json::parse(to_ecs(event));
  EXPECT_EQ(value.at("event").at("action"), "feed-gap");
  EXPECT_EQ(value.at("event").at("dataset"), "weir.operational");
  EXPECT_EQ(value.at("event").at("outcome"), "failure");
  EXPECT_EQ(value.at("weir").at("gap"),
            json::parse(R"({"feed":"file","first_position":10,"last_position":19,
                            "first_sequence":3,"last_sequence":12})"));
}

TEST(OperationalEvent, FilesAStartAsAProcessStart) {
  const auto value = json::parse(to_ecs(OperationalEvent{
      .head = kHead, .operation = Operation::start, .component = "", .reason = ""}));
  EXPECT_EQ(value.at("event").at("category"), json::parse(R"(["process"])"));
  EXPECT_EQ(value.at("event").at("type"), json::parse(R"(["start"])"));
  EXPECT_FALSE(value.at("weir").as_object().contains("gap"));
}

TEST(AuditEvent, SaysWhoDidWhatToWhat) {
  const AuditEvent event{.head = kHead,
                         .action = "counters-reset",
                         .user = "root",
                         .target = "suspicious-per-client|10.1.2.3",
                         .done = false,
                         .reason = "no such counter"};
  const auto value = json::parse(to_ecs(event));
  EXPECT_EQ(value.at("event").at("dataset"), "weir.audit");
  EXPECT_EQ(value.at("event").at("action"), "counters-reset");
  EXPECT_EQ(value.at("event").at("outcome"), "failure");
  EXPECT_EQ(value.at("user").at("name"), "root");
  EXPECT_EQ(value.at("weir").at("target"), "suspicious-per-client|10.1.2.3");
}

TEST(Event, IsWrittenByItsFamily) {
  const Event event = AuditEvent{.head = kHead, .action = "reload", .user = "u", .target = "t"};
  EXPECT_EQ(to_ecs(event), to_ecs(std::get<AuditEvent>(event)));
}

TEST(WithSequence, LeavesOtherTextAlone) {
  EXPECT_EQ(with_sequence("{}", 3), "{}");
  EXPECT_EQ(with_sequence(R"({"event":{"id":"unclosed)", 3), R"({"event":{"id":"unclosed)");
}

}  // namespace
}  // namespace weir::report
