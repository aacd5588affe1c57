#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "metrics/metrics.hpp"
#include "milter/filter.hpp"
#include "report/event_id.hpp"
#include "weir/config/config.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/engine/engine.hpp"
#include "weir/mail/domains.hpp"
#include "weir/report/event_log.hpp"

namespace weir::pipeline {

/// One message from bytes to answer: read, judge, keep the event, answer. Made for one
/// configuration and never changed, so any number of connections may share it. Thread-safe.
class Inspector final : public milter::Filter {
 public:
  /// The references must outlive the inspector; `hostname` names this sensor in events.
  Inspector(std::shared_ptr<const config::Config> config,
            std::shared_ptr<const engine::Engine> engine, const mail::Domains& domains,
            report::EventLog& log, count::CounterStore& store, metrics::Metrics& metrics,
            report::EventIds& ids, std::string hostname);

  policy::Answer end_of_message(const mail::RawTransaction& raw) override;
  policy::Answer failed(const char* reason, const mail::RawTransaction& raw) noexcept override;
  std::uint64_t max_body_bytes() const noexcept override;

 private:
  struct Message;

  mail::Transaction read(const mail::RawTransaction& raw) const;
  void record(const engine::Verdict& verdict, std::chrono::nanoseconds took);
  void keep_unjudged(const char* reason, const mail::RawTransaction& raw,
                     const policy::Answer& answer);
  void keep(const Message& message, engine::Verdict& verdict, std::chrono::milliseconds wait);

  std::shared_ptr<const config::Config> config_;
  std::shared_ptr<const engine::Engine> engine_;
  const mail::Domains& domains_;
  report::EventLog& log_;
  count::CounterStore& store_;
  metrics::Metrics& metrics_;
  report::EventIds& ids_;
  std::string hostname_;
};

}  // namespace weir::pipeline
