#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fake_controls.hpp"
#include "metrics/metrics.hpp"
#include "record_map.hpp"
#include "service/import_duty.hpp"
#include "support/temp_dir.hpp"

namespace weir::service::imports_world {

constexpr TimePoint kNow =
    TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}} + std::chrono::hours{12};

/// A record of the audit log: somebody makes an inbound connector that takes mail from anywhere.
inline std::string rogue_record(const std::string& actor = "mallory@contoso.example",
                                const std::string& name = "sync-relay-01", int id = 1) {
  auto number = std::to_string(id);
  number.insert(0, 12 - number.size(), '0');
  return R"({"CreationTime":"2026-06-01T02:11:37","Id":"11111111-2222-3333-4444-)" + number +
         R"(","Operation":"New-InboundConnector","OrganizationId":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
"RecordType":1,"ResultStatus":"True","UserKey":"1","UserType":2,"Version":1,"Workload":"Exchange",
"ClientIP":"203.0.113.77:51234","ObjectId":")" +
         name + R"(","UserId":")" + actor + R"(","Parameters":[{"Name":"Name","Value":")" + name +
         R"("},{"Name":"ConnectorType","Value":"OnPremises"},{"Name":"SenderDomains","Value":"*"},
{"Name":"SenderIPAddresses","Value":"198.51.100.9"},{"Name":"Enabled","Value":"True"}]})";
}

inline std::string audit_log(const std::string& records = rogue_record()) {
  return "[" + records + "]";
}

/// The duty without its thread: the reader's rounds are step().
struct World {
  World() {
    auto made = std::make_shared<config::Config>();
    made->imports.directory = dir.path();
    made->state.path = state.path();
    made->organization.administrators = {"root@contoso.example"};
    made->organization.accepted_domains = {"contoso.example"};
    connector::Connector to_cloud;
    to_cloud.name = "onprem";
    to_cloud.direction = connector::Direction::to_cloud;
    connector::Connector from_cloud;
    from_cloud.name = "cloud";
    from_cloud.direction = connector::Direction::from_cloud;
    made->connectors = {from_cloud, to_cloud};
    config = made;
  }

  ImportDuty::Surroundings around() {
    return {.records = records,
            .log = log,
            .metrics = metrics,
            .config = [this] { return config; },
            .tell =
                [this](report::OperationalEvent event) {
                  if (crash_in_tell) crashed = records.records;
                  const auto id = "event-" + std::to_string(++events);
                  if (event.drift) {
                    log.events.push_back({.id = report::drift_key(event.drift->id),
                                          .dataset = "weir.operational",
                                          .json = report::to_ecs(event)});
                  }
                  told.push_back(std::move(event));
                  return id;
                },
            .audit =
                [this](std::string_view user, std::string_view file, bool done,
                       std::string_view reason) {
                  audits.push_back(std::string{user} + ' ' + std::string{file} +
                                   (done ? " done: " : " refused: ") + std::string{reason});
                },
            .signal = [this](incident::Signal made) { signals.push_back(std::move(made)); },
            .run_soon =
                [this](const std::function<void()>& task) {
                  if (!watch_is_busy) task();
                },
            .clock = [this] { return now; },
            .new_id = [this] { return "upload-" + std::to_string(++uploads); }};
  }
  void set(const std::function<void(config::Config&)>& change) {
    auto made = std::make_shared<config::Config>(*config);
    change(*made);
    config = made;
  }
  void drop(const std::string& name, const std::string& bytes) {
    std::ofstream{dir / name, std::ios::binary | std::ios::trunc} << bytes;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const timespec both[2] = {{seconds, 0}, {seconds, 0}};
    ::utimensat(AT_FDCWD, (dir / name).c_str(), both, 0);
  }
  std::string text(const std::string& name) const {
    std::ifstream in{dir / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  bool has(const std::string& name) const { return std::ifstream{dir / name}.good(); }
  /// Events of that kind.
  std::vector<report::OperationalEvent> of(report::Operation operation) const {
    std::vector<report::OperationalEvent> found;
    for (const auto& event : told) {
      if (event.operation == operation) found.push_back(event);
    }
    return found;
  }
  double metric(const std::string& series) const {
    const auto page = "\n" + metrics.expose();
    const auto at = page.find("\n" + series + " ");
    return at == page.npos ? -1 : std::stod(page.substr(at + series.size() + 2));
  }

  test::TempDir dir;
  test::TempDir state;
  RecordMap records;
  ListedEvents log;
  metrics::Metrics metrics;
  std::shared_ptr<const config::Config> config;
  TimePoint now = kNow;
  std::vector<incident::Signal> signals;
  std::vector<report::OperationalEvent> told;
  std::vector<std::string> audits;
  bool watch_is_busy = false;
  bool crash_in_tell = false;  ///< notes in `crashed` what is kept when something is told
  decltype(RecordMap::records) crashed;
  int events = 0;
  int uploads = 0;
};

}  // namespace weir::service::imports_world
