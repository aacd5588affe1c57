#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "maillog/reader.hpp"
#include "refusal/tracker.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Which message a queue id of the MTA is; the newest ones, bounded.
class QueueIds {
 public:
  struct Message {
    std::string connector;
    std::string event_id;
    std::string sender;
  };
  static constexpr std::size_t kMax = 20'000;

  void add(const incident::Sighting& sighting);
  /// Null when it is not known, or no more.
  const Message* find(const std::string& queue_id) const;

 private:
  std::unordered_map<std::string, Message> messages_;
  std::deque<std::string> order_;  ///< oldest first
};

/// `connector_refused`: reads in the MTA's log, and in reports that come home, what Exchange Online
/// answers to our mail, and makes incidents of its refusals. The log is read on a thread of its own
/// (`[maillog]`); all else happens on the thread of the Watch. What a report says counts as much as
/// whoever made it: `hearsay_` is of strangers, and never more than low.
class RefusalDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::KeptRecords& records;
    ConfigInForce config;
    Tell tell;
    std::function<void(incident::Signal)> signal;
    /// Runs something on the Watch's thread soon; may refuse, then the next tick does it.
    std::function<void(std::function<void()>)> run_soon;
    std::function<TimePoint()> clock;
  };

  /// Deliveries that may wait for the Watch; what comes beyond is dropped and told.
  static constexpr std::size_t kMaxWaiting = 100'000;

  explicit RefusalDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting& sighting) override;
  void tick(TimePoint now) override;
  void end(TimePoint now) override;

  /// What the reader found. From any thread.
  void deliver(maillog::Batch batch);

 private:
  void take_configuration();
  void start_reader();
  void work();
  void take(const maillog::Entry& entry);
  void take_report(const incident::Sighting& sighting);
  std::string connector_of(const refusal::Delivery& delivery, const QueueIds::Message* seen) const;
  void tell(const std::vector<refusal::Notice>& notices);
  void tell_hearsay(const std::vector<refusal::Notice>& notices);
  void report(const maillog::Batch& batch);
  void keep();

  Surroundings around_;
  refusal::Tracker tracker_;
  refusal::Tracker hearsay_;  ///< not kept: it only says that there is talk
  QueueIds queue_ids_;
  std::shared_ptr<const config::Config> config_;
  std::map<std::string, std::string, std::less<>> positions_;  ///< by source
  bool grown_ = false;                                         ///< since it was kept
  TimePoint kept_{};
  std::unique_ptr<maillog::Reader> reader_;
  std::mutex mutex_;
  maillog::Batch waiting_;     ///< under the lock
  std::uint64_t dropped_ = 0;  ///< under the lock
};

}  // namespace weir::service
