// docs/events.md and the serialiser must name the same fields, both ways.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "report/event.hpp"
#include "sample_event.hpp"

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
  collect(json::parse(to_ecs(AuditEvent{.head = head, .action = "reload"})), "", leaves);
  return leaves;
}

std::set<std::string> documented() {
  std::ifstream file{WEIR_SOURCE_DIR "/docs/events.md"};
  std::set<std::string> fields;
  constexpr std::string_view kBegin = "| `";
  for (std::string line; std::getline(file, line);) {
    const auto end = line.find("` | ", kBegin.size());
    if (!line.starts_with(kBegin) || end == std::string::npos) continue;
    // Rows of a field have a type and a meaning; the table of datasets has two columns.
    if (std::count(line.begin(), line.end(), '|') != 4) continue;
    fields.insert(line.substr(kBegin.size(), end - kBegin.size()));
  }
  return fields;
}

TEST(EventsDoc, NamesEveryFieldThatIsWritten) {
  const auto known = documented();
  for (const auto& field : written()) {
    EXPECT_TRUE(known.contains(field)) << field << " is written but has no row in docs/events.md";
  }
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
