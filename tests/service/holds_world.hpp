#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "detect/build.hpp"
#include "fake_controls.hpp"
#include "record_map.hpp"
#include "service/breaker_duty.hpp"
#include "service/hold_duty.hpp"

namespace weir::service {

/// A daemon with holds: connectors "onprem" (enforce) and "scanners" (cannot retry, mode tag).
class HoldWorld : public FakeControls {
 public:
  HoldWorld() {
    auto made = std::make_shared<config::Config>();
    made->milter.mode = Mode::enforce;
    made->connectors.resize(2);
    made->connectors[0].name = "onprem";
    made->connectors[0].max_deferred_per_hour = 3;
    made->connectors[1].name = "scanners";
    made->connectors[1].can_retry = false;
    made->connectors[1].mode = Mode::tag;
    made->limits = detect::built_in_limits();
    config = made;
    start();
  }

  HoldDuty& holds() override { return duties.back(); }
  /// As the daemon does when it starts again: everything but records and counters is new.
  void start() {
    duties.emplace_back(HoldDuty::Surroundings{records, board, store, test::kDomains,
                                               [this] { return config; }, teller(),
                                               [this] { return "id" + std::to_string(++ids); }});
    duties.back().begin(time);
  }
  Tell teller() {
    return [this](report::Operation operation, std::string_view, std::string_view reason) {
      told.push_back(std::string{to_string(operation)} + ": " + std::string{reason});
    };
  }
  std::vector<std::string> in_force() const {
    std::vector<std::string> out;
    const auto holds = board.situation().holds;
    if (!holds) return out;
    for (const auto& hold : holds->holds()) out.push_back(hold.id);
    return out;
  }
  incident::Sighting sighting(const std::string& client, const std::string& by_hold = {}) const {
    incident::Sighting seen;
    seen.time = time;
    seen.connector = "onprem";
    seen.client = client;
    seen.hold = by_hold;
    return seen;
  }

  std::shared_ptr<const config::Config> config;
  RecordMap records;
  Board board;
  std::vector<std::string> told;
  int ids = 0;
  std::deque<HoldDuty> duties;
};

}  // namespace weir::service
