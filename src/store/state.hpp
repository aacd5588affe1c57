#pragma once

#include <functional>
#include <memory>

#include "count/others.hpp"
#include "store/options.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/report/event_log.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::store {

/// The durable state of one Weir: counters, remembered retries, events and feed cursors in one
/// RocksDB. What a message changed is safe against a crash of this process before the message is
/// answered, because its event is appended after its counts and both go through one ordered queue.
/// A database that cannot be opened, fails or stalls never blocks a caller longer than it allows.
class State final : public count::CounterStore,
                    public report::EventLog,
                    public report::KeptRecords {
 public:
  using OnHealth = std::function<void(const Health&)>;

  /// `on_health` is told when the state becomes degraded or well again, from any thread.
  explicit State(Options options, OnHealth on_health = {});
  ~State() override;

  /// Opens; returns after the first attempt is over, or ten seconds. Keeps trying by itself.
  void start();
  /// Saves everything and closes. Nothing may be called afterwards.
  void stop();
  Health health() const;
  /// What was lost or cut since the last call.
  Losses take_losses();
  /// For the link to other hosts; nullptr when counts are not shared.
  count::Exchange* exchange();
  /// Waits until everything counted so far is safe.
  bool flush(std::chrono::milliseconds wait);

  count::Counted add(const count::Batch& batch, TimePoint now) override;
  void remember_tempfail(std::string_view identity, std::string_view event_id,
                         TimePoint expires) override;
  std::vector<count::CounterRow> list(std::string_view filter, std::size_t limit,
                                      TimePoint now) override;
  std::size_t reset(std::string_view name, std::string_view subject) override;

  bool append(report::NewEvent event, std::chrono::milliseconds wait) override;
  std::vector<report::StoredEvent> read_after(std::uint64_t position, std::size_t max) override;
  std::vector<report::StoredEvent> find(std::string_view key, std::size_t max) override;
  bool wait_after(std::uint64_t position, std::chrono::milliseconds wait) override;
  void stop_waiting() override;
  std::uint64_t last_position() override;
  bool ready() const override;
  std::optional<report::FeedCursor> cursor(std::string_view feed) override;
  void save_cursor(std::string_view feed, const report::FeedCursor& cursor) override;

  void keep(std::string_view kind, std::string_view key, std::string bytes) override;
  void forget(std::string_view kind, std::string_view key) override;
  std::vector<std::pair<std::string, std::string>> kept(std::string_view kind) override;
  bool records_known() const override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::store
