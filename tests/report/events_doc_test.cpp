// docs/events.md and the serialiser must name the same fields, both ways.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "report/event.hpp"
#include "sample_event.hpp"
#include "sample_incident.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;

void collect(const json::value& value, const std::string& path, std::set<std::string>& leaves) {
  if (const auto* object = value.if_object()) {
    for (const auto& [key, inner] : *object) {
      const std::string name{key};
      collect(inner, path.empty() ? name : path + "." + name, leaves);
    }
  } else if (const auto* list = value.if_array(); list != nullptr && !list->empty()) {
    for (const auto& inner : *list) collect(inner, path, leaves);
  } else {
    leaves.insert(path);
  }
}

std::set<std::string> written() {
  std::set<std::string> leaves;
  const auto sample = sample::maximal();
  collect(json::parse(with_sequence(to_ecs(sample::maximal_event(*sample)), 1)), "", leaves);
  const EventHead head{.id = "x", .time = {}, .hostname = "mx1"};
  collect(json::parse(to_ecs(OperationalEvent{
              .head = head, .operation = Operation::feed_gap, .gap = Gap{"file", 1, 2, 1, 2}})),
          "", leaves);
  collect(json::parse(to_ecs(OperationalEvent{
              .head = head,
              .operation = Operation::connector_drift,
              .drift = Drift{.id = "d", .kind = "created", .restore = "Remove-InboundConnector"}})),
          "", leaves);
  const FeedState feed{.name = "file", .lag = 1};
  collect(json::parse(to_ecs(OperationalEvent{.head = head,
                                              .operation = Operation::heartbeat,
                                              .loss = Loss{.events = 1,
                                                           .since = head.time,
                                                           .until = head.time,
                                                           .first_position = 1,
                                                           .last_position = 1},
                                              .feed = feed,
                                              .heartbeat = Heartbeat{.feeds = {feed}}})),
          "", leaves);
  collect(json::parse(to_ecs(AuditEvent{.head = head, .action = "reload"})), "", leaves);
  const auto incident = sample::resolved_incident();
  const IncidentEvent told{.head = head,
                           .incident = incident,
                           .change = sample::opened_change(),
                           .recipients = {.reached = 1, .held = 1, .beyond = 1}};
  collect(json::parse(to_ecs(told)), "", leaves);
  collect(json::parse(to_ecs(AlertEvent{told})), "", leaves);
  const auto merged = sample::merged_incident();
  collect(json::parse(to_ecs(IncidentEvent{.head = head, .incident = merged})), "", leaves);
  return leaves;
}

std::set<std::string> documented() {
  std::ifstream file{WEIR_SOURCE_DIR "/docs/events.md"};
  std::set<std::string> fields;
  // Rows of a field have a type and a meaning; other tables have other columns.
  const std::regex row{
      R"re(\| `([@a-z0-9_.]+)` \| (boolean|date|float|ip|keyword|long|text|wildcard)(\[\])? \|.*)re"};
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) fields.insert(match[1]);
  }
  return fields;
}

TEST(EventsDoc, NamesEveryFieldThatIsWritten) {
  const auto known = documented();
  for (const auto& field : written()) {
    EXPECT_TRUE(known.contains(field)) << field << " is written but has no row in docs/events.md";
  }
}

TEST(EventsDoc, NamesEveryOperation) {
  std::ifstream file{WEIR_SOURCE_DIR "/docs/events.md"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  int operations = 0;
  for (; to_string(Operation{operations}) != "weir-unknown"; ++operations) {
    const auto action = "`" + std::string{to_string(Operation{operations})} + "`";
    EXPECT_NE(text.find(action), text.npos) << action << " is not in docs/events.md";
  }
  EXPECT_GE(operations, 17);
}

TEST(EventsDoc, NamesNoFieldThatIsNotWritten) {
  const auto known = written();
  for (const auto& field : documented()) {
    EXPECT_TRUE(known.contains(field))
        << field << " has a row in docs/events.md but is not written";
  }
}

}  // namespace
}  // namespace weir::report
