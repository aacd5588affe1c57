#include "metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <atomic>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "metrics/process.hpp"
#include "metrics/timing.hpp"

namespace weir::metrics {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <class Value>
using ByName = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

template <class Value>
const Value* lookup(const ByName<Value>& table, std::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? nullptr : &found->second;
}

constexpr std::array kDispositions{Disposition::accept, Disposition::tag, Disposition::quarantine,
                                   Disposition::tempfail, Disposition::reject};
constexpr std::array<std::string_view, 7> kReasons{
    "state_unavailable", "state_late", "deadline", "overload", "exception", "callback", "other"};

constexpr std::array<std::string_view, 5> kChanges{"opened", "escalated", "reopened", "closed",
                                                   "resolved"};

constexpr std::array<std::string_view, 2> kImportResults{"read", "failed"};

/// The series by label. Never changed once published, so recording needs no lock.
struct Tables {
  ByName<std::array<Counter*, kDispositions.size()>> messages;
  ByName<Gauge*> incidents;
  ByName<Counter*> alerts;
  struct Breaker {
    Gauge* tripped;
    Counter* passed;
  };
  ByName<Breaker> breakers;
  ByName<Counter*> findings;
  ByName<Counter*> limits_over;
  ByName<Counter*> degraded;
  struct Feed {
    Counter* events;
    Gauge* lag;
    Gauge* oldest;
    Counter* dropped;
    Counter* resent;
    Counter* refused;
    Gauge* up;
    Gauge* last_success;
  };
  ByName<Feed> feeds;
  ByName<Counter*> import_files;
  ByName<Gauge*> import_ages;
};

}  // namespace

struct Metrics::Series {
  prometheus::Registry registry;
  Family<Counter>& messages = counters("weir_messages_total", "Messages judged.");
  Family<Counter>& findings = counters("weir_findings_total", "Findings of detectors.");
  Family<Counter>& limits_over =
      counters("weir_limit_over_total", "Messages that a limit did not let pass.");
  Family<Counter>& degraded_family =
      counters("weir_degraded_total", "Verdicts given without all of the state.");
  Family<Counter>& feed_events = counters("weir_feed_events_total", "Events delivered.");
  Family<Gauge>& feed_lag = gauges("weir_feed_lag_events", "Events not yet delivered.");
  Family<Gauge>& feed_oldest =
      gauges("weir_feed_oldest_event_age_seconds",
             "How long the oldest event that is not delivered has waited.");
  Family<Counter>& feed_dropped =
      counters("weir_feed_dropped_total", "Events cut before they were delivered.");
  Family<Counter>& feed_resent = counters(
      "weir_feed_resent_total", "Events delivered once more, after a connection was lost.");
  Family<Counter>& feed_refused =
      counters("weir_feed_refused_total", "Events passed over, because the receiver refuses them.");
  Family<Gauge>& feed_up =
      gauges("weir_feed_up", "1 while the receiver is there and takes events, else 0.");
  Family<Gauge>& feed_success =
      gauges("weir_feed_last_success_timestamp_seconds", "When the receiver last took an event.");
  Family<Gauge>& incidents = gauges("weir_incidents_open", "Open incidents.");
  Family<Counter>& alerts =
      counters("weir_alerts_total", "Alerts: one for each change of an incident.");
  Family<Gauge>& breaker_tripped =
      gauges("weir_breaker_tripped",
             "1 while a connector has held back all it may and only tags, else 0.");
  Family<Counter>& breaker_passed = counters(
      "weir_breaker_passed_total", "Messages tagged, not held back, by a tripped breaker.");
  Counter& holds =
      counters("weir_hold_messages_total", "Messages that an operator's hold took.").Add({});
  Family<Gauge>& shared_connected =
      gauges("weir_shared_connected", "1 while counts are shared with other hosts, else 0.");
  Family<Gauge>& shared_hosts =
      gauges("weir_shared_hosts", "Other hosts that share their counts now.");
  Family<Gauge>& shared_waiting =
      gauges("weir_shared_waiting_counters", "Counters that wait to be exchanged.");
  Family<Gauge>& shared_damaged =
      gauges("weir_shared_damaged_values", "Values from other hosts that were ignored.");
  Family<Gauge>& shared_last =
      gauges("weir_shared_last_exchange_timestamp_seconds", "When counts were last exchanged.");
  Family<Counter>& import_files =
      counters("weir_import_files_total", "Exports of the tenant that were read, or could not be.");
  Family<Gauge>& import_ages =
      gauges("weir_import_age_seconds", "How old the newest export of each kind is.");
  Counter& import_deviations =
      counters("weir_import_deviations_total", "What exports showed that is not as it should be.")
          .Add({});
  Gauge& tenant_recipients =
      gauges("weir_tenant_external_recipients",
             "External recipients of the tenant's mail in 24 hours; NaN = not known.")
          .Add({}, std::numeric_limits<double>::quiet_NaN());
  Gauge& tenant_limit =
      gauges("weir_tenant_external_limit", "How many Exchange Online grants it; 0 = not known.")
          .Add({});
  Gauge& state_degraded =
      gauges("weir_state_degraded", "1 while the state is out of reach or late, else 0.").Add({});
  Counter& events_lost =
      counters("weir_events_lost_total", "Events that were never kept: no state, memory full.")
          .Add({});
  Counter& events_cut =
      counters("weir_events_cut_total", "Events cut because there were more than events_max_bytes.")
          .Add({});
  Gauge& heartbeat =
      gauges("weir_heartbeat_timestamp_seconds", "When a heartbeat event was last written.")
          .Add({});
  Counter& guards = counters("weir_guard_total", "Failures that on_failure answered.").Add({});
  Gauge& in_flight = gauges("weir_inflight_messages", "End-of-messages at work now.").Add({});
  Gauge& reload_ok =
      gauges("weir_config_last_reload_successful", "1 when the last reload was accepted, else 0.")
          .Add({});
  Gauge& reload_time = gauges("weir_config_last_reload_success_timestamp_seconds",
                              "When a configuration was last accepted.")
                           .Add({});
  Timing message_time;
  Timing store_time;

  std::mutex preparing;
  /// Earlier tables stay: another thread may still be reading one. Bounded by the reloads.
  std::vector<std::unique_ptr<const Tables>> kept;
  std::atomic<const Tables*> tables{nullptr};

  std::array<std::atomic<std::uint64_t>, kDispositions.size()> by_disposition{};
  std::atomic<std::uint64_t> degraded{0};

  Family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  const Tables& current() const { return *tables.load(std::memory_order_acquire); }
  void add_connector(Tables& to, const std::string& name);
  void add_feed(Tables& to, const std::string& name);
};

void Metrics::Series::add_connector(Tables& to, const std::string& name) {
  auto& row = to.messages[name];
  for (std::size_t i = 0; i < kDispositions.size(); ++i) {
    row[i] = &messages.Add(
        {{"connector", name}, {"disposition", std::string{to_string(kDispositions[i])}}});
  }
  to.incidents[name] = &incidents.Add({{"connector", name}});
  to.breakers[name] = {&breaker_tripped.Add({{"connector", name}}),
                       &breaker_passed.Add({{"connector", name}})};
}

void Metrics::Series::add_feed(Tables& to, const std::string& name) {
  const prometheus::Labels label{{"feed", name}};
  to.feeds[name] = {&feed_events.Add(label),  &feed_lag.Add(label),    &feed_oldest.Add(label),
                    &feed_dropped.Add(label), &feed_resent.Add(label), &feed_refused.Add(label),
                    &feed_up.Add(label),      &feed_success.Add(label)};
}

Metrics::Metrics() : series_{std::make_unique<Series>()} {
  series_->kept.push_back(std::make_unique<const Tables>());
  series_->tables = series_->kept.back().get();
  series_->reload_ok.Set(1);
  prometheus::BuildGauge()
      .Name("weir_build_info")
      .Help("Always 1; the version is in the label.")
      .Register(series_->registry)
      .Add({{"version", WEIR_VERSION}}, 1);
  prepare({});
}

Metrics::~Metrics() = default;

void Metrics::prepare(const Labels& labels) {
  auto& series = *series_;
  const std::lock_guard lock{series.preparing};
  auto made = std::make_unique<Tables>(series.current());
  // Family::Add returns the series there already is, with its value.
  series.add_connector(*made, "unknown");
  made->incidents["tenant"] = &series.incidents.Add({{"connector", "tenant"}});
  for (const auto& name : labels.connectors) series.add_connector(*made, name);
  for (const auto& name : labels.detectors) {
    made->findings[name] = &series.findings.Add({{"detector", name}});
  }
  for (const auto& name : labels.limits) {
    made->limits_over[name] = &series.limits_over.Add({{"limit", name}});
  }
  for (const auto reason : kReasons) {
    const std::string name{reason};
    made->degraded[name] = &series.degraded_family.Add({{"reason", name}});
  }
  for (const auto change : kChanges) {
    const std::string name{change};
    made->alerts[name] = &series.alerts.Add({{"change", name}});
  }
  for (const auto result : kImportResults) {
    const std::string name{result};
    made->import_files[name] = &series.import_files.Add({{"result", name}});
  }
  for (const auto kind : kImportKinds) {
    const std::string name{kind};
    made->import_ages[name] = &series.import_ages.Add({{"kind", name}});
  }
  for (const auto& name : labels.feeds) series.add_feed(*made, name);
  series.kept.push_back(std::move(made));
  series.tables.store(series.kept.back().get(), std::memory_order_release);
}

void Metrics::message(std::string_view connector, Disposition enforced,
                      std::chrono::nanoseconds took) {
  const auto index = static_cast<std::size_t>(enforced);
  series_->by_disposition[index].fetch_add(1, std::memory_order_relaxed);
  series_->message_time.record(took);
  if (const auto* row = lookup(series_->current().messages, connector)) (*row)[index]->Increment();
}

void Metrics::finding(std::string_view detector) {
  if (const auto* counter = lookup(series_->current().findings, detector)) (*counter)->Increment();
}

void Metrics::limit_over(std::string_view limit) {
  if (const auto* counter = lookup(series_->current().limits_over, limit)) (*counter)->Increment();
}

void Metrics::store_call(std::chrono::nanoseconds took) { series_->store_time.record(took); }

void Metrics::degraded(std::string_view reason) {
  series_->degraded.fetch_add(1, std::memory_order_relaxed);
  const auto& table = series_->current().degraded;
  const auto* counter = lookup(table, reason);
  if (counter == nullptr) counter = lookup(table, "other");
  (*counter)->Increment();
}

void Metrics::guard() { series_->guards.Increment(); }

void Metrics::feed(std::string_view feed, std::uint64_t events) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->events->Increment(static_cast<double>(events));
  }
}

void Metrics::feed_lag(std::string_view feed, std::uint64_t events) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->lag->Set(static_cast<double>(events));
  }
}

void Metrics::feed_oldest(std::string_view feed, std::chrono::seconds age) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->oldest->Set(static_cast<double>(age.count()));
  }
}

void Metrics::feed_dropped(std::string_view feed, std::uint64_t events) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->dropped->Increment(static_cast<double>(events));
  }
}

void Metrics::feed_resent(std::string_view feed, std::uint64_t events) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->resent->Increment(static_cast<double>(events));
  }
}

void Metrics::feed_refused(std::string_view feed, std::uint64_t events) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->refused->Increment(static_cast<double>(events));
  }
}

void Metrics::feed_state(std::string_view feed, bool well, std::chrono::seconds last_success) {
  if (const auto* row = lookup(series_->current().feeds, feed)) {
    row->up->Set(well ? 1 : 0);
    row->last_success->Set(static_cast<double>(last_success.count()));
  }
}

void Metrics::in_flight(std::int64_t change) {
  series_->in_flight.Increment(static_cast<double>(change));
}

void Metrics::heartbeat() { series_->heartbeat.SetToCurrentTime(); }

void Metrics::spool(const Spool& spool) {
  const auto raise = [](Counter& counter, std::uint64_t total) {
    const double more = static_cast<double>(total) - counter.Value();
    if (more > 0) counter.Increment(more);
  };
  series_->state_degraded.Set(spool.degraded ? 1 : 0);
  raise(series_->events_lost, spool.events_lost);
  raise(series_->events_cut, spool.events_cut);
}

void Metrics::reload(bool accepted) {
  series_->reload_ok.Set(accepted ? 1 : 0);
  if (accepted) series_->reload_time.SetToCurrentTime();
}

void Metrics::import_file(bool read) {
  if (const auto* counter = lookup(series_->current().import_files, kImportResults[read ? 0 : 1])) {
    (*counter)->Increment();
  }
}

void Metrics::import_deviations(std::uint64_t count) {
  series_->import_deviations.Increment(static_cast<double>(count));
}

void Metrics::import_age(std::string_view kind, std::chrono::seconds age) {
  if (const auto* gauge = lookup(series_->current().import_ages, kind)) {
    (*gauge)->Set(static_cast<double>(age.count()));
  }
}

void Metrics::tenant_budget(std::optional<std::uint64_t> recipients, std::uint64_t limit) {
  series_->tenant_recipients.Set(recipients ? static_cast<double>(*recipients)
                                            : std::numeric_limits<double>::quiet_NaN());
  series_->tenant_limit.Set(static_cast<double>(limit));
}

void Metrics::incidents_open(std::string_view connector, std::int64_t count) {
  if (const auto* gauge = lookup(series_->current().incidents, connector)) {
    (*gauge)->Set(static_cast<double>(count));
  }
}

void Metrics::alert(std::string_view change) {
  if (const auto* counter = lookup(series_->current().alerts, change)) (*counter)->Increment();
}

void Metrics::hold() { series_->holds.Increment(); }

void Metrics::breaker_passed(std::string_view connector) {
  if (const auto* row = lookup(series_->current().breakers, connector)) row->passed->Increment();
}

void Metrics::breaker(std::string_view connector, bool tripped) {
  if (const auto* row = lookup(series_->current().breakers, connector)) {
    row->tripped->Set(tripped ? 1 : 0);
  }
}

void Metrics::shared_link(const SharedLink& link) {
  const auto set = [&](Family<Gauge>& family, auto value) {
    family.Add({}).Set(static_cast<double>(value));
  };
  set(series_->shared_connected, link.connected ? 1 : 0);
  set(series_->shared_hosts, link.hosts);
  set(series_->shared_waiting, link.waiting);
  set(series_->shared_damaged, link.damaged);
  set(series_->shared_last, link.last_exchange.count());
}

std::string Metrics::expose() const {
  auto families = series_->registry.Collect();
  families.push_back(series_->message_time.collect("weir_message_duration_seconds",
                                                   "Time spent on one end-of-message."));
  families.push_back(series_->store_time.collect("weir_store_duration_seconds",
                                                 "Time spent waiting for state, per message."));
  for (auto& family : process_metrics()) families.push_back(std::move(family));
  return prometheus::TextSerializer{}.Serialize(families);
}

Metrics::Totals Metrics::totals() const {
  Totals totals;
  for (std::size_t i = 0; i < kDispositions.size(); ++i) {
    totals.by_disposition[i] = series_->by_disposition[i].load(std::memory_order_relaxed);
    totals.messages += totals.by_disposition[i];
  }
  totals.degraded = series_->degraded.load(std::memory_order_relaxed);
  totals.guards = static_cast<std::uint64_t>(series_->guards.Value());
  return totals;
}

}  // namespace weir::metrics
