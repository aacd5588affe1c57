#include "report/incident_json.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "report/json_writer.hpp"
#include "sample_incident.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;

KeptIncident kept() {
  return {.incident = sample::resolved_incident(),
          .untold = {sample::opened_change()},
          .recipients = {.reached = 24, .held = 276, .beyond = 5}};
}

/// `bytes` with a change made to the object.
template <class Change>
std::string changed(const std::string& bytes, Change change) {
  auto value = json::parse(bytes);
  change(value.as_object());
  return json::serialize(value);
}

TEST(IncidentJson, WhatIsKeptComesBackWhole) {
  const auto back = decode_incident(encode(kept()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->incident, sample::resolved_incident());
  EXPECT_EQ(back->recipients, kept().recipients);
  ASSERT_EQ(back->untold.size(), 1U);
  EXPECT_EQ(back->untold[0].incident, sample::incident().id);
  EXPECT_EQ(back->untold[0].kind, incident::ChangeKind::opened);
  EXPECT_EQ(back->untold[0].time, sample::at_minute(2));
  EXPECT_EQ(back->untold[0].reason, "symptoms weigh 75");
}

TEST(IncidentJson, OneThatBecamePartOfAnotherComesBackWhole) {
  const auto merged = sample::merged_incident();
  const auto back = decode_incident(encode({.incident = merged, .untold = {}, .recipients = {}}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->incident, merged);
  EXPECT_EQ(back->incident.closing, incident::Closing::merged);
}

TEST(IncidentJson, AnIncidentThatHasHardlyBegunComesBackToo) {
  incident::Incident small;
  small.id = "inc-1";
  small.connector = "c";
  small.opened = sample::at_minute(0);
  const auto back = decode_incident(encode({.incident = small, .untold = {}, .recipients = {}}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->incident, small);
}

TEST(IncidentJson, WhatALaterVersionAddsIsPassedOver) {
  const auto bytes = changed(encode(kept()), [](json::object& object) {
    object["colour"] = "red";
    object["incident"].as_object()["weather"] = {{"rain", true}};
    object["incident"].as_object()["symptoms"].as_array().push_back(7);
  });
  const auto back = decode_incident(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->incident, sample::resolved_incident());
}

TEST(IncidentJson, WhatIsMissingOrOfAnotherTypeGetsItsDefault) {
  const auto bytes = changed(encode(kept()), [](json::object& object) {
    auto& incident = object["incident"].as_object();
    incident.erase("messages");
    incident["severity"] = "purple";
    incident["title"] = 7;
    incident["timeline_step_min"] = -3;
    incident["retries"] = -1;
  });
  const auto back = decode_incident(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->incident.messages, 0U);
  EXPECT_EQ(back->incident.severity, detect::Severity::medium);
  EXPECT_EQ(back->incident.title, "");
  EXPECT_EQ(back->incident.timeline_step, std::chrono::minutes{5});
  EXPECT_EQ(back->incident.retries, 0U);
  EXPECT_EQ(back->incident.suspicious, 140U);
}

TEST(IncidentJson, DamagedBytesAreNoIncident) {
  const auto good = encode(kept());
  for (const auto& bytes : {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{"{}"},
                            good.substr(0, good.size() / 2)}) {
    EXPECT_FALSE(decode_incident(bytes)) << bytes.substr(0, 20);
  }
  for (const auto* member : {"id", "connector", "opened"}) {
    EXPECT_FALSE(decode_incident(changed(good, [&](json::object& object) {
      object["incident"].as_object().erase(member);
    }))) << member;
  }
}

TEST(IncidentJson, WhatIsShownLacksOnlyWhatNobodyReads) {
  const auto shown = to_json(sample::incident(), Detail::shown);
  EXPECT_FALSE(shown.at("top").at("clients").as_object().contains("marks"));
  EXPECT_EQ(shown.at("top").at("clients").at("items").at(0).at("key"), "10.1.2.3");
  EXPECT_EQ(shown.at("first_seen"), "2026-01-02T03:04:05.678Z");
  EXPECT_TRUE(shown.at("closed").is_null());
}

TEST(MemoryJson, ComesBackWhole) {
  const incident::Signal signal{.time = sample::at_minute(3),
                                .connector = "tenant",
                                .detector = "connector_drift",
                                .severity = detect::Severity::critical,
                                .symptom = "S5",
                                .evidence = "connector \"x\" was made by mallory",
                                .event_id = "0190",
                                .opens = true,
                                .connector_event = true,
                                .remedy = "Remove-InboundConnector -Identity 'x'\n# or"};
  const incident::Memory memory{signal, "inc-1"};
  const auto back = decode_memory(encode(memory));
  ASSERT_TRUE(back);
  EXPECT_EQ(encode(*back), encode(memory));
  EXPECT_EQ(back->incident, "inc-1");
  EXPECT_EQ(back->signal.severity, signal.severity);
  EXPECT_EQ(back->signal.remedy, signal.remedy);
  EXPECT_TRUE(back->signal.connector_event && back->signal.opens);
  EXPECT_FALSE(decode_memory("{}"));
  EXPECT_FALSE(decode_memory("nonsense"));
}

TEST(RecipientJson, ComesBackWhole) {
  const RecipientEntry entry{.kind = incident::RecipientKind::partner,
                             .first = sample::at_minute(1),
                             .last = sample::at_minute(2),
                             .reached = 3,
                             .held = 4,
                             .event_id = "0190"};
  EXPECT_EQ(decode_recipient(encode(entry)), entry);
  EXPECT_FALSE(decode_recipient("{}"));
  EXPECT_FALSE(decode_recipient("nonsense"));
}

TEST(ParseTime, IsTheReverseOfFormatTime) {
  for (const int minute : {0, 1, 525'600, -30'000'000}) {
    const auto time = sample::at_minute(minute);
    EXPECT_EQ(parse_time(format_time(time)), time) << format_time(time);
  }
}

TEST(ParseTime, TakesNoOtherText) {
  for (const auto* text : {"", "2026-01-02", "2026-01-02T03:04:05Z", "2026-13-02T03:04:05.678Z",
                           "2026-02-30T03:04:05.678Z", "2026-01-02 03:04:05.678Z",
                           "2026-01-02T03:04:05.67aZ", "2026-01-02T03:04:05.678Zx"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

}  // namespace
}  // namespace weir::report
