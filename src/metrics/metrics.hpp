#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"

namespace weir::metrics {

/// The names that label sets are pre-initialised with, so that a series exists before its first
/// event (an absent series cannot be alarmed on).
struct Labels {
  std::vector<std::string> connectors;  ///< "unknown" is added
  std::vector<std::string> detectors;
  std::vector<std::string> limits;
  std::vector<std::string> feeds;
};

/// What exports can be of: values of the label `kind`.
inline constexpr std::array<std::string_view, 8> kImportKinds{
    "audit_log",    "inbound_connectors", "outbound_connectors", "accepted_domains",
    "email_events", "sign_ins",           "message_trace",       "alerts"};

/// Everything Weir counts about itself (CONTRACT section 7). Thread-safe; recording is a few atomic
/// operations. No label ever holds an address or a domain from mail: unknown names are dropped.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Adds series for names not seen before; earlier ones keep their values across a reload.
  void prepare(const Labels& labels);

  void message(std::string_view connector, Disposition enforced, std::chrono::nanoseconds took);
  void finding(std::string_view detector);
  void limit_over(std::string_view limit);
  void store_call(std::chrono::nanoseconds took);
  void degraded(std::string_view reason);
  void guard();  ///< an exception or failure that on_failure answered
  void feed(std::string_view feed, std::uint64_t events);
  void feed_lag(std::string_view feed, std::uint64_t events);
  void feed_dropped(std::string_view feed, std::uint64_t events);
  void feed_resent(std::string_view feed, std::uint64_t events);
  void feed_refused(std::string_view feed, std::uint64_t events);
  /// `last_success`: since the Unix epoch, 0 = none yet.
  void feed_state(std::string_view feed, bool well, std::chrono::seconds last_success);
  /// How long the oldest event that a feed has not delivered has waited.
  void feed_oldest(std::string_view feed, std::chrono::seconds age);
  void in_flight(std::int64_t change);
  void heartbeat();  ///< one was written

  /// The state and its spool, as totals since the start.
  struct Spool {
    bool degraded = false;
    std::uint64_t events_lost = 0;
    std::uint64_t events_cut = 0;
  };
  void spool(const Spool& spool);  ///< by one thread at a time
  void reload(bool accepted);
  void import_file(bool read);  ///< an export was read, or could not be
  void import_deviations(std::uint64_t count);
  /// How old the newest export of a kind is; see kImportKinds.
  void import_age(std::string_view kind, std::chrono::seconds age);
  /// External recipients of the tenant in 24 hours (nullopt: not known) and its limit (0:
  /// likewise).
  void tenant_budget(std::optional<std::uint64_t> recipients, std::uint64_t limit);
  void incidents_open(std::string_view connector, std::int64_t count);
  /// An alert about an incident; `change` is "opened", "escalated", …
  void alert(std::string_view change);
  void hold();  ///< a message that an operator's hold took
  /// A message that would have been held back, had its connector's breaker not tripped.
  void breaker_passed(std::string_view connector);
  void breaker(std::string_view connector, bool tripped);

  /// The link to other hosts (`state.shared`); without it there are no such series.
  struct SharedLink {
    bool connected = false;
    std::size_t hosts = 0;    ///< others that gave a sign of life lately
    std::size_t waiting = 0;  ///< counters to be told or asked
    std::uint64_t damaged = 0;
    std::chrono::seconds last_exchange{0};  ///< since the Unix epoch, 0 = never
  };
  void shared_link(const SharedLink& link);

  /// Prometheus text exposition format 0.0.4, process_* included.
  std::string expose() const;

  struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t by_disposition[5] = {};
    std::uint64_t degraded = 0;
    std::uint64_t guards = 0;
  };
  /// For `weirctl status`.
  Totals totals() const;

 private:
  struct Series;
  std::unique_ptr<Series> series_;
};

}  // namespace weir::metrics
