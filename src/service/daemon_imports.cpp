// What the duty that reads exports of the tenant works with.
#include "service/daemon.hpp"

namespace weir::service {
namespace {

/// No caller waits for it: the next tick of the duty does it otherwise.
constexpr std::chrono::seconds kSoon{1};

}  // namespace

ImportDuty::Surroundings Daemon::around_imports() {
  return {
      .records = state_,
      .log = state_,
      .metrics = metrics_,
      .config = config_in_force(),
      .tell =
          [this](report::OperationalEvent event) {
            return bulletin_.operational(std::move(event));
          },
      .audit =
          [this](std::string_view user, std::string_view file, bool done, std::string_view reason) {
            bulletin_.audit("audit-import", user, file, done, reason);
          },
      .signal = [this](incident::Signal signal) { incidents_.signal(std::move(signal)); },
      .run_soon = [this](std::function<void()> task) { watch_.run(std::move(task), kSoon); },
      .clock = wall_clock,
      .new_id = [this] { return ids_.next(wall_clock()); }};
}

}  // namespace weir::service
