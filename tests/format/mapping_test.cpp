// docs/events.md, the mapping table and what is really written say the same.
#include "format/mapping.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "format/events.hpp"
#include "format/format.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

void collect(const json::value& value, const std::string& path, std::set<std::string>& leaves) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string name{member.key()};
      collect(member.value(), path.empty() ? name : path + "." + name, leaves);
    }
  } else if (const auto* list = value.if_array(); list != nullptr && !list->empty()) {
    for (const auto& entry : *list) collect(entry, path, leaves);
  } else {
    leaves.insert(path);
  }
}

std::set<std::string> leaves_of(const std::vector<std::string>& lines) {
  std::set<std::string> leaves;
  for (const auto& line : lines) collect(json::parse(line), "", leaves);
  return leaves;
}

std::vector<std::string> stored(Family family) {
  switch (family) {
    case Family::verdict:
      return {sample::maximal_verdict(), sample::typical_verdict(), sample::clean_verdict()};
    case Family::incident:
      return {sample::incident(), sample::alert()};
    case Family::other:
      break;
  }
  return {sample::operational(), sample::started(), sample::audit()};
}

std::set<std::string> ocsf_leaves(Family family) {
  std::vector<std::string> lines;
  for (const auto& line : stored(family)) lines.push_back(to_ocsf(sample::parsed(line)));
  return leaves_of(lines);
}

constexpr Family kFamilies[] = {Family::verdict, Family::incident, Family::other};

/// Constants, captions of a number beside them, copies made for pivoting, and what has no place.
bool follows_from_others(const std::string& path) {
  for (const char* start : {"unmapped.", "observables.", "metadata.product.", "category_", "class_",
                            "api.service.", "app."}) {
    if (path.starts_with(start)) return true;
  }
  static const std::set<std::string> kFollowing{"type_uid",
                                                "metadata.version",
                                                "metadata.profiles",
                                                "metadata.event_code",
                                                "metadata.correlation_uid",
                                                "severity",
                                                "status",
                                                "status_id",
                                                "activity_id",
                                                "activity_name",
                                                "action",
                                                "action_id",
                                                "disposition",
                                                "direction",
                                                "risk_level",
                                                "risk_level_id",
                                                "is_alert",
                                                "email.files.type",
                                                "email.files.type_id",
                                                "email.urls.scheme",
                                                "email.from_list",
                                                "finding_info.modified_time",
                                                "finding_info.analytic.uid",
                                                "finding_info.analytic.type",
                                                "finding_info.analytic.type_id",
                                                "finding_info.analytic.version",
                                                "finding_info.related_analytics.uid",
                                                "finding_info.related_analytics.type",
                                                "finding_info.related_analytics.type_id",
                                                "finding_info.related_analytics.version",
                                                "finding_info.related_events.type_uid",
                                                "evidences.url.url_string",
                                                "api.operation",
                                                "src_endpoint.svc_name",
                                                "src_endpoint.hostname"};
  return kFollowing.contains(path);
}

TEST(Mapping, NamesOnlyFieldsOfTheEvent) {
  for (const auto family : kFamilies) {
    const auto known = leaves_of(stored(family));
    for (const auto& mapped : ocsf_mapping(family)) {
      const auto below = known.lower_bound(std::string{mapped.field});
      EXPECT_TRUE(below != known.end() && below->starts_with(mapped.field)) << mapped.field;
    }
  }
}

TEST(Mapping, NamesOnlyAttributesThatAreWritten) {
  for (const auto family : kFamilies) {
    const auto written = ocsf_leaves(family);
    for (const auto& mapped : ocsf_mapping(family)) {
      EXPECT_TRUE(written.contains(std::string{mapped.ocsf})) << mapped.ocsf;
    }
  }
}

TEST(Mapping, NamesEveryAttributeThatIsWritten) {
  for (const auto family : kFamilies) {
    std::set<std::string> named;
    for (const auto& mapped : ocsf_mapping(family)) named.emplace(mapped.ocsf);
    for (const auto& attribute : ocsf_leaves(family)) {
      EXPECT_TRUE(named.contains(attribute) || follows_from_others(attribute)) << attribute;
    }
  }
}

TEST(Mapping, AttributesTakeTheValueOfTheirField) {
  const auto event = sample::parsed(sample::maximal_verdict());
  const auto written = json::parse(to_ocsf(event));
  EXPECT_EQ(written.at("message_trace_uid"), event.at("email").at("local_id"));
  EXPECT_EQ(written.at("message"), event.at("event").at("reason"));
  EXPECT_EQ(written.at("email").at("message_uid"), event.at("email").at("message_id"));
  EXPECT_EQ(written.at("command"), "EHLO app1");
  EXPECT_EQ(written.at("protocol_name"), "SMTP");
}

TEST(Mapping, TheDocumentHasTheTable) {
  std::ifstream stream{WEIR_SOURCE_DIR "/docs/events.md"};
  const std::string page{std::istreambuf_iterator<char>{stream}, {}};
  for (const auto family : kFamilies) {
    EXPECT_NE(page.find(mapping_rows(family)), page.npos)
        << "docs/events.md should have these rows:\n"
        << mapping_rows(family);
  }
}

}  // namespace
}  // namespace weir::format
