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

TEST(OperationalEvent, ATrippedBreakerIsTheLoudest) {
  const auto filed = [](Operation operation) {
    return json::parse(to_ecs(OperationalEvent{.head = kHead, .operation = operation})).at("event");
  };
  EXPECT_EQ(filed(Operation::breaker_tripped).at("action"), "breaker-tripped");
  EXPECT_EQ(filed(Operation::breaker_tripped).at("severity"), 9);
  EXPECT_EQ(filed(Operation::breaker_tripped).at("outcome"), "failure");
  EXPECT_EQ(filed(Operation::breaker_closed).at("outcome"), "success");
  EXPECT_EQ(filed(Operation::hold_expired).at("severity"), 1);
}

TEST(OperationalEvent, NamesWhatWasLostOrCut) {
  const auto written = [](const Loss& loss) {
    return json::parse(to_ecs(OperationalEvent{
                           .head = kHead, .operation = Operation::events_lost, .loss = loss}))
        .at("weir")
        .at("loss");
  };
  EXPECT_EQ(written({.events = 3, .since = kHead.time, .until = kHead.time}),
            json::parse(R"({"events":3,"since":"2026-01-02T03:04:05.678Z",
                            "until":"2026-01-02T03:04:05.678Z"})"));
  EXPECT_EQ(written({.events = 3, .first_position = 7, .last_position = 9}),
            json::parse(R"({"events":3,"first_position":7,"last_position":9})"));
}

TEST(OperationalEvent, AHeartbeatIsBoundedHoweverManyFeedsThereAre) {
  Heartbeat beat{.since = std::chrono::minutes{5}};
  beat.feeds.resize(50, {.name = std::string(5'000, 'f'), .lag = 1});
  const auto text = to_ecs(OperationalEvent{
      .head = kHead, .operation = Operation::heartbeat, .heartbeat = std::move(beat)});
  const auto value = json::parse(text);
  EXPECT_EQ(value.at("event").at("action"), "heartbeat");
  EXPECT_EQ(value.at("event").at("kind"), "state");
  EXPECT_EQ(value.at("weir").at("heartbeat").at("since_s"), 300);
  EXPECT_EQ(value.at("weir").at("heartbeat").at("feeds").as_array().size(), kMaxFeedsShown);
  EXPECT_LT(text.size(), 8'000U);
}

TEST(OperationalEvent, ADriftIsAsSevereAsItsDeviationAndFoundByItsId) {
  const auto event_of = [](detect::Severity severity) {
    OperationalEvent event{.head = kHead, .operation = Operation::connector_drift, .reason = "why"};
    event.drift = Drift{.id = "d1",
                        .time = kHead.time,
                        .kind = "relaxed",
                        .severity = severity,
                        .actor = "evil\x1b[2J",
                        .restore = "First\nSecond"};
    return event;
  };
  const auto event = event_of(detect::Severity::high);
  const auto value = json::parse(to_ecs(event));
  EXPECT_EQ(value.at("event").at("action"), "connector-drift");
  EXPECT_EQ(value.at("event").at("severity"), 7);
  EXPECT_EQ(value.at("weir").at("drift"),
            json::parse(R"({"id":"d1","time":"2026-01-02T03:04:05.678Z","kind":"relaxed",
              "severity":"high","symptom":null,"connector":null,"guards":null,
              "actor":"evil\\x1b[2J","client":null,"restore":["First","Second"]})"));
  EXPECT_EQ(to_new_event(event).index_keys, std::vector{drift_key("d1")});
  EXPECT_EQ(json::parse(to_ecs(event_of(detect::Severity::critical))).at("event").at("severity"),
            9);
  EXPECT_EQ(json::parse(to_ecs(event_of(detect::Severity::info))).at("event").at("severity"), 1);
}

TEST(OperationalEvent, ADriftIsBoundedHoweverManyCommandsThereAre) {
  OperationalEvent event{.head = kHead, .operation = Operation::connector_drift};
  event.drift = Drift{.id = std::string(5'000, 'i')};
  for (int i = 0; i < 100; ++i) event.drift->restore += std::string(5'000, 'c') + '\n';
  const auto text = to_ecs(event);
  EXPECT_EQ(json::parse(text).at("weir").at("drift").at("restore").as_array().size(),
            kMaxCommandsShown);
  EXPECT_LT(text.size(), 25'000U);
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
