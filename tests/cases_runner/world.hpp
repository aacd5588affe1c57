#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cases_runner/expect.hpp"
#include "cases_runner/script.hpp"
#include "config/load.hpp"
#include "count/memory_store.hpp"
#include "domains/public_domains.hpp"
#include "metrics/metrics.hpp"
#include "milter/filter.hpp"
#include "report/event_id.hpp"
#include "weir/report/event_log.hpp"

namespace weir::cases {

/// Counters in memory, with two things that a case may ask for: time passes when it is told to,
/// whatever the clock of the one who counts says; and the store can fail, as one does that is out
/// of reach: what was asked for is not known, and the answer says so.
class CaseStore final : public count::CounterStore {
 public:
  void set_down(bool down) { down_ = down; }
  void pass(std::chrono::milliseconds time) { now_ += time; }

  count::Counted add(const count::Batch& batch, TimePoint callers_now) override;
  void remember_tempfail(std::string_view identity, std::string_view event_id,
                         TimePoint expires) override;
  std::vector<count::CounterRow> list(std::string_view filter, std::size_t limit,
                                      TimePoint) override {
    return store_.list(filter, limit, now_);
  }
  std::size_t reset(std::string_view name, std::string_view subject) override {
    return store_.reset(name, subject);
  }

 private:
  count::MemoryStore store_;
  TimePoint now_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{9}};
  TimePoint callers_now_{};
  bool down_ = false;
};

/// The event log as a list.
class EventList final : public report::EventLog {
 public:
  bool append(report::NewEvent event, std::chrono::milliseconds) override {
    kept.push_back(std::move(event));
    return true;
  }
  std::vector<report::StoredEvent> read_after(std::uint64_t, std::size_t) override { return {}; }
  std::vector<report::StoredEvent> find(std::string_view, std::size_t) override { return {}; }
  bool wait_after(std::uint64_t, std::chrono::milliseconds) override { return false; }
  void stop_waiting() override {}
  bool ready() const override { return true; }
  std::optional<report::FeedCursor> cursor(std::string_view) override { return {}; }
  void save_cursor(std::string_view, const report::FeedCursor&) override {}

  std::vector<report::NewEvent> kept;
};

/// Everything that a case plays in: Weir's own pipeline on a loaded configuration, between a fake
/// MTA and a clock that moves when it is told to.
class World {
 public:
  explicit World(const config::LoadResult& loaded);

  /// Runs the steps; returns the first expectation that does not hold, empty when all do.
  std::string play(const std::vector<Step>& steps);

 private:
  void load();
  std::string take(const Step& step);
  void send(int times);
  void send_one();
  mail::RawTransaction transaction() const;
  std::string expect(const Step& step);

  std::shared_ptr<const config::Config> config_;
  domains::PublicDomains domains_;
  CaseStore store_;
  EventList events_;
  metrics::Metrics metrics_;
  report::EventIds ids_;
  std::shared_ptr<milter::Filter> filter_;

  std::map<std::string, std::string, std::less<>> who_;
  std::string from_ = "<>";
  std::vector<std::string> to_;
  std::string text_;
  int number_ = 0;
  std::vector<Seen> seen_;  ///< of the last sending step
};

}  // namespace weir::cases
