#include "service/daemon.hpp"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <csignal>

#include "log/log.hpp"
#include "pipeline/inspector.hpp"
#include "pipeline/rules.hpp"
#include "report/json_writer.hpp"
#include "service/effective.hpp"
#include "service/kept_settings.hpp"
#include "service/local_clock.hpp"
#include "service/notify.hpp"
#include "service/pages.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::service {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kFeedDrain{3};
constexpr std::chrono::seconds kTick{10};
/// How long a command waits for the thread of the Watch.
constexpr std::chrono::seconds kWatchWait{10};
/// And what no caller waits for: the next tick of a duty does it otherwise.
constexpr std::chrono::seconds kSoon{1};

sigset_t set_of(std::initializer_list<int> numbers) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int number : numbers) ::sigaddset(&set, number);
  return set;
}

std::string hostname() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

milter::ServerOptions server_options(const config::Milter& milter) {
  return {.socket = milter.socket,
          .socket_mode = milter.socket_mode,
          .socket_group = milter.socket_group,
          .max_in_flight = milter.max_in_flight,
          .tempfail_on_failure = milter.on_failure == config::OnFailure::tempfail};
}

store::Options store_options(const config::State& state) {
  store::Options options;
  options.path = state.path;
  options.events_kept = state.events_kept;
  options.events_max_bytes = state.events_max_bytes;
  options.max_counters = state.max_counters;
  options.shared = !state.shared.empty();
  return options;
}

metrics::Labels labels_of(const config::Config& config, const engine::Rules& rules) {
  metrics::Labels labels;
  for (const auto& connector : config.connectors) labels.connectors.push_back(connector.name);
  for (const auto& detector : rules.detectors) labels.detectors.emplace_back(detector->id());
  for (const auto& limit : rules.limits) labels.limits.push_back(limit.spec().name);
  for (const auto& feed : config.feeds) labels.feeds.push_back(config::feed_name(feed));
  return labels;
}

std::vector<std::string> notes_of(const config::LoadResult& loaded) {
  std::vector<std::string> notes;
  for (const auto& diagnostic : loaded.diagnostics) notes.push_back(to_string(diagnostic));
  return notes;
}

std::string first_error(const config::LoadResult& loaded) {
  for (const auto& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity == config::Severity::error) return to_string(diagnostic);
  }
  return "no reason was given";
}

void log_diagnostics(const config::LoadResult& loaded) {
  for (const auto& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity == config::Severity::info) {
      log::info(to_string(diagnostic));
    } else {
      log::warn(to_string(diagnostic));
    }
  }
}

}  // namespace

void block_signals() {
  const auto set = set_of({SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2});
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Daemon::Daemon(std::string path, config::LoadResult loaded)
    : path_{std::move(path)},
      first_{loaded.config},
      state_{store_options(first_->state),
             [this](const store::Health& health) { on_state_health(health); }},
      hostname_{hostname()},
      bulletin_{state_, ids_, hostname_},
      shared_{first_->state, state_, bulletin_, metrics_, hostname_},
      holds_{{state_, board_, state_, domains_, config_in_force(), teller(), random_hold_id}},
      breakers_{{state_, metrics_, config_in_force(), teller()}},
      refusals_{around_refusals()},
      budget_{around_budget()},
      imports_{around_imports()},
      incidents_{{state_, state_, bulletin_, board_, metrics_, ids_, config_in_force()}},
      baselines_{around_baselines()},
      deliveries_{{state_, metrics_, bulletin_, config_in_force(),
                   [this] { return state_.health().degraded; },
                   [this] { return state_.take_losses(); }}},
      heartbeat_{{state_, metrics_, bulletin_, board_, config_in_force(),
                  [this] { return state_.health(); }}},
      watch_{duties(), [this] { return state_.records_known(); }, wall_clock},
      feeds_{state_, metrics_, bulletin_, hostname_},
      commands_{*this},
      signals_{io_},
      ticker_{io_} {
  use_time_zone(first_->baseline.time_zone);
  log_diagnostics(loaded);
}

int Daemon::run() {
  log::info(std::string{"weir-milter "} + WEIR_VERSION + " starts with " + path_);
  if (!domains_.from_file()) log::warn("the public suffix list of the distribution is not there");
  state_.start();
  shared_.start();
  put_in_force(first_);
  watch_.start();
  try {
    server_ = std::make_unique<milter::Server>(server_options(first_->milter), snapshots_);
    start_service();
  } catch (const std::runtime_error& error) {  // ServerError, SocketError: already one sentence
    log::error(error.what());
    stop_service();
    watch_.stop();
    shared_.stop();
    state_.stop();
    return kCannotCreate;
  }
  return serve();
}

int Daemon::serve() {
  feeds_.apply(first_->feeds, first_->privacy);
  bulletin_.operational(report::Operation::start, "service",
                        std::string{"weir-milter "} + WEIR_VERSION + " serves " +
                            first_->milter.socket + " in mode " +
                            std::string{to_string(first_->milter.mode)});
  serving_ = true;
  notify::ready("Serving " + first_->milter.socket);
  const bool clean = server_->run();
  serving_ = false;
  notify::stopping();
  const bool drained = server_->wait_drained(snapshots_.get().config->milter.drain);
  if (!clean) log::error("libmilter ended on an error");
  if (!drained) log::warn("some messages were still in flight when the drain time was over");
  bulletin_.operational(report::Operation::stop, "service",
                        drained ? "Stopped; every message in flight was answered"
                                : "Stopped with messages in flight");
  stop_service();
  watch_.stop();
  shared_.stop();
  feeds_.stop(kFeedDrain);
  // Messages that are left over may still ask for counts: then the state must stay as it is.
  if (drained) {
    state_.stop();
  } else {
    state_.flush(std::chrono::seconds{1});
  }
  return clean ? kOk : kUnavailable;
}

void Daemon::start_service() {
  const auto& admin = first_->admin;
  if (!admin.control_socket.empty()) {
    control_ = std::make_unique<ControlServer>(io_, worker_, admin.control_socket, commands_);
    control_->start();
  }
  if (!admin.http.empty()) {
    http_ = std::make_unique<HttpServer>(
        io_, admin.http,
        admin_pages(metrics_, {.status = [this] { return status(); },
                               .ready = [this] { return serving_.load(); },
                               .measure = [this] { measure(); }}));
    http_->start();
  }
  signals_.add(SIGUSR1);
  signals_.add(SIGUSR2);
  await_signals();
  tick();
  thread_ = std::thread{[this] {
    const auto ours = set_of({SIGUSR1, SIGUSR2});
    ::pthread_sigmask(SIG_UNBLOCK, &ours, nullptr);
    serve_io();
  }};
}

// A failed session or command must not end the service thread, nor the daemon with it.
void Daemon::serve_io() {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception& error) {
      log::limited(log::Level::error, "service", std::string{"service: "} + error.what());
    }
  }
}

void Daemon::stop_service() {
  io_.stop();
  if (thread_.joinable()) thread_.join();
  worker_.stop();
  worker_.join();
  control_.reset();
}

void Daemon::await_signals() {
  signals_.async_wait([this](const boost::system::error_code& error, int number) {
    if (error) return;
    if (number == SIGUSR2) {
      reopen();
    } else {
      asio::post(worker_, [this] { commands_.run({{"verb", "reload"}}, Caller{"signal"}); });
    }
    await_signals();
  });
}

void Daemon::tick() {
  const auto watchdog = notify::watchdog_interval();
  if (watchdog.count() > 0 && progressing()) notify::watchdog();
  if (serving_) {
    const auto totals = metrics_.totals();
    const auto held =
        totals.by_disposition[2] + totals.by_disposition[3] + totals.by_disposition[4];
    notify::status(std::to_string(totals.messages) + " messages, " + std::to_string(held) +
                   " held back" + (state_.health().degraded ? "; state is degraded" : ""));
  }
  report_failures();
  measure();
  std::chrono::microseconds wait = kTick;
  if (watchdog.count() > 0) wait = std::min(wait, watchdog / 3);
  ticker_.expires_after(wait);
  ticker_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Daemon::measure() {
  shared_.measure();
  const auto health = state_.health();
  metrics_.spool({health.degraded, health.events_lost, health.events_cut});
}

std::vector<Duty*> Daemon::duties() {
  return {&baselines_, &holds_,      &breakers_,  &refusals_, &imports_,
          &incidents_, &deliveries_, &heartbeat_, &budget_};
}

ConfigInForce Daemon::config_in_force() const {
  return [this] { return snapshots_.get().config; };
}

Tell Daemon::teller() {
  return [this](report::Operation operation, std::string_view component, std::string_view reason) {
    bulletin_.operational(operation, component, reason);
  };
}

BaselineDuty::Surroundings Daemon::around_baselines() {
  return {.records = state_,
          .board = board_,
          .config = config_in_force(),
          .ours =
              [this](std::string_view domain) {
                const auto engine = snapshots_.get().engine;
                return engine && engine->rules().organization.accepted_domains.contains(domain);
              },
          .degraded = [this] { return state_.health().degraded; },
          .signal = [this](incident::Signal signal) { incidents_.signal(std::move(signal)); },
          .note =
              [this](const std::string& note) {
                bulletin_.operational(report::Operation::mail_missing, "baseline", note);
              },
          .clock = local_hour};
}

BudgetDuty::Surroundings Daemon::around_budget() {
  return {.counters = state_,
          .records = state_,
          .metrics = metrics_,
          .config = config_in_force(),
          .tell = teller(),
          .signal = [this](incident::Signal signal) { incidents_.signal(std::move(signal)); }};
}

RefusalDuty::Surroundings Daemon::around_refusals() {
  return {.records = state_,
          .config = config_in_force(),
          .tell = teller(),
          .signal = [this](incident::Signal signal) { incidents_.signal(std::move(signal)); },
          .run_soon = [this](std::function<void()> task) { watch_.run(std::move(task), kSoon); },
          .clock = wall_clock};
}

// One event a tick, however many messages: the metric has every one of them.
void Daemon::report_failures() {
  const auto guards = metrics_.totals().guards;
  const auto failed = guards - last_guards_;
  last_guards_ = guards;
  report_crowd();
  if (failed == 0) return;
  asio::post(worker_, [this, failed] {
    bulletin_.operational(report::Operation::overload, "milter",
                          std::to_string(failed) +
                              " messages were answered by on_failure: too many at once, too slow, "
                              "or a failure inside");
  });
}

void Daemon::report_crowd() {
  const auto forgotten = state_.health().counters_forgotten;
  const auto more = forgotten - last_forgotten_;
  last_forgotten_ = forgotten;
  if (more == 0) return;
  asio::post(worker_, [this, more] {
    bulletin_.operational(report::Operation::overload, "state",
                          "More than max_counters counters: " + std::to_string(more) +
                              " that were touched once or idle longest are forgotten; somebody may "
                              "be making up senders");
  });
}

// Messages in flight and none finished for three ticks: then the watchdog gets no sign of life.
bool Daemon::progressing() {
  const auto messages = metrics_.totals().messages;
  const bool moves = !server_ || server_->in_flight() == 0 || messages != last_messages_;
  last_messages_ = messages;
  stuck_ticks_ = moves ? 0 : stuck_ticks_ + 1;
  return stuck_ticks_ < 3;
}

void Daemon::on_state_health(const store::Health& health) {
  // Told from within the state: what is written about it goes there by another thread.
  asio::post(worker_, [this, health] {
    if (health.degraded == told_degraded_) return;  // the first opening is no recovery
    told_degraded_ = health.degraded;
    if (health.degraded) {
      bulletin_.operational(report::Operation::degraded, "state",
                            "State is out of reach (" + health.reason +
                                (health.detail.empty() ? "" : ": " + health.detail) +
                                "); counting goes on in memory");
    } else {
      bulletin_.operational(report::Operation::recovered, "state", "State answers again");
    }
  });
}

Snapshot Daemon::make_snapshot(std::shared_ptr<const config::Config> config) {
  Snapshot made;
  made.engine = std::make_shared<const engine::Engine>(pipeline::make_rules(*config, domains_),
                                                       domains_, state_);
  made.filter = std::make_shared<pipeline::Inspector>(config, made.engine,
                                                      pipeline::Surroundings{.domains = domains_,
                                                                             .log = state_,
                                                                             .store = state_,
                                                                             .metrics = metrics_,
                                                                             .ids = ids_,
                                                                             .hostname = hostname_,
                                                                             .situations = &board_,
                                                                             .sightings = &watch_});
  made.config = std::move(config);
  return made;
}

void Daemon::put_in_force(std::shared_ptr<const config::Config> config) {
  auto snapshot = make_snapshot(std::move(config));
  metrics_.prepare(labels_of(*snapshot.config, snapshot.engine->rules()));
  log_effective(snapshot);
  snapshots_.put(std::move(snapshot));
}

void Daemon::log_effective(const Snapshot& snapshot) const {
  const auto& rules = snapshot.engine->rules();
  for (const auto& line : describe(*snapshot.config, rules)) log::info(line);
  for (const auto& line : doubts(*snapshot.config, rules)) log::warn(line);
}

boost::json::object Daemon::status() {
  const auto snapshot = snapshots_.get();
  const auto health = state_.health();
  const auto totals = metrics_.totals();
  boost::json::object messages{{"total", totals.messages}};
  for (const auto disposition : {Disposition::accept, Disposition::tag, Disposition::quarantine,
                                 Disposition::tempfail, Disposition::reject}) {
    messages[to_string(disposition)] = totals.by_disposition[static_cast<std::size_t>(disposition)];
  }
  return {{"version", WEIR_VERSION},
          {"pid", ::getpid()},
          {"started", report::format_time(started_)},
          {"serving", serving_.load()},
          {"in_flight", server_ ? server_->in_flight() : 0U},
          {"messages", std::move(messages)},
          {"degraded", totals.degraded},
          {"guards", totals.guards},
          {"config", describe_json(*snapshot.config, snapshot.engine->rules())},
          {"state",
           {{"open", health.open},
            {"degraded", health.degraded},
            {"reason", health.reason},
            {"counters_in_memory", health.counters_in_memory},
            {"events_pending", health.events_pending},
            {"events_lost", health.events_lost},
            {"events_cut", health.events_cut},
            {"counters_forgotten", health.counters_forgotten},
            {"last_position", health.last_position}}},
          {"breakers", tripped_breakers(state_, *snapshot.config,
                                        board_.situation().forecasts.get(), wall_clock())},
          {"incidents", incidents_.open_now()},
          {"imports", imports_.shown()},
          {"tenant_budget", budget_.status()},
          {"shared", shared_.status()},
          {"feeds", feeds_.status()}};
}

Reading Daemon::check() {
  const auto loaded = config::load(path_);
  return {.accepted = loaded.config != nullptr, .file = path_, .notes = notes_of(loaded)};
}

Reading Daemon::reload() {
  notify::reloading();
  const auto loaded = config::load(path_);
  Reading reading{.accepted = loaded.config != nullptr, .file = path_, .notes = notes_of(loaded)};
  log_diagnostics(loaded);
  metrics_.reload(reading.accepted);
  if (reading.accepted) {
    for (auto& note : kept_settings(*first_, *loaded.config)) {
      log::warn(note);
      reading.notes.push_back(std::move(note));
    }
    put_in_force(loaded.config);
    feeds_.apply(loaded.config->feeds, loaded.config->privacy);
    server_->set_max_in_flight(loaded.config->milter.max_in_flight);
    bulletin_.operational(report::Operation::config_accepted, "config",
                          path_ + " was read again and is in force");
  } else {
    bulletin_.operational(
        report::Operation::config_refused, "config",
        path_ + " was refused, the old configuration stays: " + first_error(loaded));
  }
  notify::ready("Serving " + first_->milter.socket);
  return reading;
}

void Daemon::reopen() { feeds_.reopen(); }

void Daemon::on_watch(const std::function<void()>& task) {
  if (!watch_.run(task, kWatchWait)) {
    throw Refused{kUnavailable, "the daemon is too busy, or stopping; try again"};
  }
}

void Daemon::audit(std::string_view action, const Caller& caller, std::string_view target,
                   bool done, std::string_view reason) {
  bulletin_.audit(action, caller.user, target, done, reason);
}

}  // namespace weir::service
