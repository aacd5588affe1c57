#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "metrics/metrics.hpp"
#include "milter/filter.hpp"
#include "report/event_id.hpp"
#include "weir/config/config.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/engine/engine.hpp"
#include "weir/engine/situation.hpp"
#include "weir/incident/sighting.hpp"
#include "weir/mail/domains.hpp"
#include "weir/report/event_log.hpp"

namespace weir::pipeline {

/// What an inspector has beside configuration and engine. All must outlive it; the last two may be
/// null.
struct Surroundings {
  const mail::Domains& domains;
  report::EventLog& log;
  count::CounterStore& store;
  metrics::Metrics& metrics;
  report::EventIds& ids;
  std::string hostname;  ///< names this sensor in events
  const engine::SituationSource* situations = nullptr;
  incident::SightingSink* sightings = nullptr;
  std::function<TimePoint()> now = {};  ///< empty = the clock of this host
};

/// One message from bytes to answer: read, judge, keep the event, answer. Made for one
/// configuration and never changed, so any number of connections may share it. Thread-safe.
class Inspector final : public milter::Filter {
 public:
  Inspector(std::shared_ptr<const config::Config> config,
            std::shared_ptr<const engine::Engine> engine, Surroundings surroundings);

  policy::Answer end_of_message(const mail::RawTransaction& raw) override;
  policy::Answer failed(const char* reason, const mail::RawTransaction& raw) noexcept override;
  std::uint64_t max_body_bytes() const noexcept override;

 private:
  struct Message;

  mail::Transaction read(const mail::RawTransaction& raw) const;
  void count_deferred(const engine::Verdict& verdict, TimePoint now,
                      std::chrono::milliseconds wait);
  void record(const engine::Verdict& verdict, std::chrono::nanoseconds took);
  void keep_unjudged(const char* reason, const mail::RawTransaction& raw,
                     const policy::Answer& answer);
  void keep(const Message& message, engine::Verdict& verdict, std::chrono::milliseconds wait);

  std::shared_ptr<const config::Config> config_;
  std::shared_ptr<const engine::Engine> engine_;
  Surroundings around_;
};

}  // namespace weir::pipeline
