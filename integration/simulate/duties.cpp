#include "simulate/duties.hpp"

#include "domains/public_domains.hpp"
#include "pipeline/rules.hpp"
#include "service/baseline_duty.hpp"
#include "service/breaker_duty.hpp"
#include "service/bulletin.hpp"
#include "service/hold_duty.hpp"
#include "service/incident_duty.hpp"
#include "service/local_clock.hpp"

namespace weir::simulate {

struct Duties::Parts {
  Parts(std::shared_ptr<const config::Config> in_force, store::State& state, report::EventIds& ids,
        service::Board& board, metrics::Metrics& metrics, std::function<TimePoint()> clock)
      : config{std::move(in_force)},
        organization{pipeline::make_rules(*config, domains).organization},
        bulletin{state, ids, "simulated", std::move(clock)},
        incidents{{state, state, bulletin, board, metrics, ids, [this] { return config; }}},
        holds{{state, board, state, domains, [this] { return config; }, teller(),
               service::random_hold_id}},
        breakers{{state, metrics, [this] { return config; }, teller()}},
        baselines{
            {.records = state,
             .board = board,
             .config = [this] { return config; },
             .ours =
                 [this](std::string_view domain) {
                   return organization.accepted_domains.contains(domain);
                 },
             .degraded = [&state] { return state.health().degraded; },
             .signal = [this](incident::Signal signal) { incidents.signal(std::move(signal)); },
             .note = [this](const std::string& note) { notes.push_back(note); },
             .clock = service::local_hour}} {}

  service::Tell teller() {
    return [this](report::Operation operation, std::string_view component,
                  std::string_view reason) { bulletin.operational(operation, component, reason); };
  }

  std::shared_ptr<const config::Config> config;
  domains::PublicDomains domains;
  connector::Organization organization;
  service::Bulletin bulletin;
  service::IncidentDuty incidents;
  service::HoldDuty holds;
  service::BreakerDuty breakers;
  service::BaselineDuty baselines;
  std::vector<std::string> notes;
};

Duties::Duties(std::shared_ptr<const config::Config> config, store::State& state,
               report::EventIds& ids, service::Board& board, metrics::Metrics& metrics,
               std::function<TimePoint()> clock)
    : parts_{std::make_unique<Parts>(std::move(config), state, ids, board, metrics,
                                     std::move(clock))} {}

Duties::~Duties() = default;

std::vector<service::Duty*> Duties::all() {
  return {&parts_->baselines, &parts_->holds, &parts_->breakers, &parts_->incidents};
}

std::vector<incident::Incident> Duties::incidents() {
  std::vector<incident::Incident> out;
  for (const auto* incident : parts_->incidents.book().all()) out.insert(out.begin(), *incident);
  return out;
}

}  // namespace weir::simulate
