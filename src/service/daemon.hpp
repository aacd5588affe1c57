#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "config/load.hpp"
#include "domains/public_domains.hpp"
#include "metrics/metrics.hpp"
#include "milter/server.hpp"
#include "report/event_id.hpp"
#include "service/baseline_duty.hpp"
#include "service/board.hpp"
#include "service/breaker_duty.hpp"
#include "service/budget_duty.hpp"
#include "service/bulletin.hpp"
#include "service/commands.hpp"
#include "service/control_server.hpp"
#include "service/delivery_duty.hpp"
#include "service/feeds.hpp"
#include "service/heartbeat_duty.hpp"
#include "service/hold_duty.hpp"
#include "service/http_server.hpp"
#include "service/import_duty.hpp"
#include "service/incident_duty.hpp"
#include "service/refusal_duty.hpp"
#include "service/shared_counters.hpp"
#include "service/snapshot.hpp"
#include "service/watch.hpp"
#include "store/state.hpp"

namespace weir::service {

/// Blocks every signal that Weir uses in this thread and so in all that it starts: libmilter waits
/// for SIGTERM, SIGINT and SIGHUP (all mean stop), the service thread takes SIGUSR1 (reload) and
/// SIGUSR2 (reopen). SIGPIPE is ignored. Call first in main.
void block_signals();

/// The running Weir: everything made of the configuration, held together, started and stopped in
/// order. One per process, and never destroyed: libmilter's workers are detached threads.
class Daemon final : private Controls {
 public:
  /// `config` is valid; `path` is where it came from and is read again on reload.
  Daemon(std::string path, config::LoadResult loaded);

  /// Serves until SIGTERM. Returns the exit code. Errors of the start (a socket that cannot be
  /// bound) are logged and give the code for it.
  int run();

 private:
  int serve();
  void start_service();
  void serve_io();
  void stop_service();
  void await_signals();
  void tick();
  void measure();
  /// What goes on beside the mail, in the order in which it learns of a message.
  std::vector<Duty*> duties();
  ConfigInForce config_in_force() const;
  Tell teller();
  BaselineDuty::Surroundings around_baselines();
  RefusalDuty::Surroundings around_refusals();
  BudgetDuty::Surroundings around_budget();
  ImportDuty::Surroundings around_imports();
  bool progressing();
  void report_failures();
  void report_crowd();
  void on_state_health(const store::Health& health);

  Snapshot make_snapshot(std::shared_ptr<const config::Config> config);
  void put_in_force(std::shared_ptr<const config::Config> config);
  void log_effective(const Snapshot& snapshot) const;

  boost::json::object status() override;
  Reading check() override;
  Reading reload() override;
  void reopen() override;
  count::CounterStore& counters() override { return state_; }
  report::EventLog& events() override { return state_; }
  void audit(std::string_view action, const Caller& caller, std::string_view target, bool done,
             std::string_view reason) override;
  TimePoint now() const override { return wall_clock(); }
  void on_watch(const std::function<void()>& task) override;
  IncidentDuty& incidents() override { return incidents_; }
  HoldDuty& holds() override { return holds_; }
  BaselineDuty& baselines() override { return baselines_; }
  ImportDuty& imports() override { return imports_; }

  const std::string path_;
  const std::shared_ptr<const config::Config> first_;  ///< what needs a restart comes from here
  const TimePoint started_ = wall_clock();
  domains::PublicDomains domains_;
  metrics::Metrics metrics_;
  report::EventIds ids_;
  boost::asio::io_context io_;
  boost::asio::thread_pool worker_{1};
  store::State state_;
  const std::string hostname_;
  Bulletin bulletin_;
  SharedCounters shared_;
  Board board_;
  HoldDuty holds_;
  BreakerDuty breakers_;
  RefusalDuty refusals_;
  BudgetDuty budget_;
  ImportDuty imports_;
  IncidentDuty incidents_;
  BaselineDuty baselines_;
  DeliveryDuty deliveries_;
  HeartbeatDuty heartbeat_;
  Watch watch_;
  Snapshots snapshots_;
  Feeds feeds_;
  Commands commands_;

  std::unique_ptr<milter::Server> server_;
  std::unique_ptr<ControlServer> control_;
  std::unique_ptr<HttpServer> http_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer ticker_;
  std::thread thread_;
  std::atomic<bool> serving_{false};
  std::uint64_t last_messages_ = 0;
  std::uint64_t last_guards_ = 0;
  std::uint64_t last_forgotten_ = 0;
  int stuck_ticks_ = 0;
  bool told_degraded_ = false;  ///< touched by the worker only
};

}  // namespace weir::service
