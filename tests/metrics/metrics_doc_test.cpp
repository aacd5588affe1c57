// docs/metrics.md and the registry must name the same metrics with the same types and labels.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "metrics/metrics.hpp"

namespace weir::metrics {
namespace {

struct Family {
  std::string type;
  std::set<std::string> labels;

  friend bool operator==(const Family&, const Family&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Family& family) {
    out << family.type << " {";
    for (const auto& label : family.labels) out << ' ' << label;
    return out << " }";
  }
};
using Families = std::map<std::string, Family>;

std::set<std::string> all_of(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator it{text.begin(), text.end(), pattern}, end; it != end; ++it) {
    found.insert((*it)[1]);
  }
  return found;
}

/// What a scraper sees, and how many series each family has.
Families scraped(const std::string& text, std::map<std::string, int>& series) {
  Families families;
  std::string name;
  std::istringstream lines{text};
  const std::regex label{R"re(([a-z_]+)="(?:[^"\\]|\\.)*")re"};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    if (line.starts_with("# TYPE ")) {
      std::string skip;
      words >> skip >> skip >> name;
      words >> families[name].type;
    } else if (!line.starts_with('#')) {
      ++series[name];
      families[name].labels.merge(all_of(line.substr(0, line.rfind(' ')), label));
    }
  }
  for (auto& [family, shown] : families) {
    if (shown.type == "histogram") shown.labels.erase("le");
  }
  return families;
}

Families documented() {
  std::ifstream file{WEIR_SOURCE_DIR "/docs/metrics.md"};
  Families families;
  const std::regex row{R"re(\| `([a-z_]+)` \| ([a-z]+) \| (.*?) ?\| .*)re"};
  const std::regex label{"`([a-z_]+)`"};
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    families[match[1]] = {match[2], all_of(match[3], label)};
  }
  return families;
}

class MetricsDoc : public testing::Test {
 protected:
  MetricsDoc() {
    metrics_.prepare(
        {.connectors = {"c"}, .detectors = {"d"}, .limits = {"l"}, .feeds = {"file:/f"}});
  }
  Metrics metrics_;
  std::map<std::string, int> series_;
};

TEST_F(MetricsDoc, IsWhatAScraperSees) {
  metrics_.shared_link({});
  EXPECT_EQ(scraped(metrics_.expose(), series_), documented());
}

TEST_F(MetricsDoc, EveryFamilyHasSeriesBeforeAnythingHappens) {
  for (const auto& [name, family] : scraped(metrics_.expose(), series_)) {
    if (!name.starts_with("weir_shared_")) {
      EXPECT_GT(series_[name], 0) << name;
    }
  }
}

TEST_F(MetricsDoc, HoldsWhatTheContractPromises) {
  const auto families = documented();
  const Families promised{
      {"weir_messages_total", {"counter", {"connector", "disposition"}}},
      {"weir_findings_total", {"counter", {"detector"}}},
      {"weir_limit_over_total", {"counter", {"limit"}}},
      {"weir_message_duration_seconds", {"histogram", {}}},
      {"weir_store_duration_seconds", {"histogram", {}}},
      {"weir_incidents_open", {"gauge", {"connector"}}},
      {"weir_degraded_total", {"counter", {"reason"}}},
      {"weir_guard_total", {"counter", {}}},
      {"weir_feed_events_total", {"counter", {"feed"}}},
      {"weir_feed_lag_events", {"gauge", {"feed"}}},
      {"weir_feed_dropped_total", {"counter", {"feed"}}},
      {"weir_config_last_reload_successful", {"gauge", {}}},
      {"weir_build_info", {"gauge", {"version"}}},
      {"process_cpu_seconds_total", {"counter", {}}},
      {"process_resident_memory_bytes", {"gauge", {}}},
  };
  for (const auto& [name, family] : promised) {
    const auto found = families.find(name);
    ASSERT_NE(found, families.end()) << name;
    EXPECT_EQ(found->second, family) << name;
  }
}

TEST_F(MetricsDoc, RaisesTheTotalsOfTheSpool) {
  metrics_.spool({.degraded = true, .events_lost = 5, .events_cut = 7});
  metrics_.spool({.degraded = false, .events_lost = 6, .events_cut = 7});
  const auto text = metrics_.expose();
  EXPECT_NE(text.find("\nweir_events_lost_total 6\n"), text.npos);
  EXPECT_NE(text.find("\nweir_events_cut_total 7\n"), text.npos);
  EXPECT_NE(text.find("\nweir_state_degraded 0\n"), text.npos);
}

}  // namespace
}  // namespace weir::metrics
