#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "report/event.hpp"
#include "sample_incident.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const EventHead kHead{.id = "0190a5c2-7b00-7000-8000-000000000001",
                      .time = TimePoint{std::chrono::milliseconds{1767323045678}},
                      .hostname = "mx1"};

IncidentEvent opened(const incident::Incident& incident) {
  return {.head = kHead,
          .incident = incident,
          .change = sample::opened_change(),
          .recipients = {.reached = 24, .held = 276, .beyond = 5}};
}

TEST(AlertEvent, SaysWhatAnAnalystActsUpon) {
  const auto incident = sample::incident();
  const auto value = json::parse(to_ecs(AlertEvent{opened(incident)}));
  const auto& event = value.at("event");
  EXPECT_EQ(event.at("dataset"), "weir.alert");
  EXPECT_EQ(event.at("kind"), "alert");
  EXPECT_EQ(event.at("action"), "incident-opened");
  EXPECT_EQ(event.at("reason"), json::string_view{incident.title});
  EXPECT_EQ(event.at("severity"), 7);
  EXPECT_EQ(event.at("risk_score"), 73);
  EXPECT_EQ(value.at("rule").at("name"), "unaccepted_domain");
  EXPECT_EQ(value.at("weir").at("incident"), json::string_view{incident.id});
  const auto& state = value.at("weir").at("incident_state");
  EXPECT_EQ(state.at("status"), "open");
  EXPECT_EQ(state.at("change"), "symptoms weigh 75");
  EXPECT_EQ(state.at("symptoms").at(0).at("code"), "S3");
  EXPECT_EQ(state.at("recipients").at("held"), 276);
  EXPECT_EQ(state.at("enforced").at("tempfail"), 118);
  EXPECT_EQ(value.at("related").at("ip"), json::parse(R"(["10.1.2.3"])"));
}

TEST(IncidentEvent, IsTheSameOfAnotherKind) {
  const auto incident = sample::incident();
  auto alert = json::parse(to_ecs(AlertEvent{opened(incident)})).as_object();
  auto told = json::parse(to_ecs(opened(incident))).as_object();
  EXPECT_EQ(told.at("event").at("dataset"), "weir.incident");
  EXPECT_EQ(told.at("event").at("kind"), "state");
  EXPECT_EQ(alert.at("weir"), told.at("weir"));
}

TEST(IncidentEvent, WithoutAChangeIsAnUpdate) {
  const auto incident = sample::incident();
  auto event = opened(incident);
  event.change.reset();
  const auto value = json::parse(to_ecs(event));
  EXPECT_EQ(value.at("event").at("action"), "incident-updated");
  EXPECT_FALSE(value.at("weir").at("incident_state").as_object().contains("change"));
  EXPECT_THAT(to_new_event(event).index_keys, ElementsAre(incident.id));
}

TEST(IncidentEvent, IsFoundByItsIncidentAndByItsChange) {
  const auto incident = sample::incident();
  const auto made = to_new_event(opened(incident));
  EXPECT_THAT(made.index_keys,
              ElementsAre(incident.id, incident.id + "/incident-opened/2026-01-02T03:06:05.678Z"));
  EXPECT_EQ(to_new_event(AlertEvent{opened(incident)}).dataset, "weir.alert");
}

TEST(IncidentEvent, AResolvedOneSaysByWhom) {
  const auto incident = sample::resolved_incident();
  const auto value = json::parse(to_ecs(opened(incident)));
  const auto& state = value.at("weir").at("incident_state");
  EXPECT_EQ(state.at("resolution"), "false-positive");
  EXPECT_EQ(state.at("resolved_by"), "alice");
  EXPECT_EQ(state.at("note"), "the new invoicing service");
  EXPECT_EQ(state.at("closed"), "2026-01-02T04:04:05.678Z");
}

TEST(IncidentEvent, HostileTextsStayOnOneLineAndBounded) {
  auto incident = sample::incident();
  incident.subjects.items[0].key = "a\n\"\x1b[2J" + std::string(10'000, 'x');
  incident.note = std::string(10'000, 'y');
  incident.resolved_by = "mallory\r\n";
  incident.clients.items[0].key = "no address\n";
  for (int i = 0; i < 200; ++i) {
    incident.symptoms.push_back(incident.symptoms[0]);
    incident.mail_from.items.push_back(incident.mail_from.items[0]);
  }
  const auto line = to_ecs(opened(incident));
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
  EXPECT_LT(line.size(), 30'000U);
  const auto value = json::parse(line);
  EXPECT_EQ(value.at("weir").at("incident_state").at("symptoms").as_array().size(),
            kMaxSymptomsShown);
  // Elastic takes nothing but addresses in related.ip.
  EXPECT_TRUE(value.at("related").at("ip").as_array().empty());
}

TEST(IncidentEvent, TheSequenceGoesIn) {
  const auto incident = sample::incident();
  const auto value = json::parse(with_sequence(to_ecs(opened(incident)), 9));
  EXPECT_EQ(value.at("event").at("sequence"), 9);
}

}  // namespace
}  // namespace weir::report
