#pragma once

#include <boost/json/object.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/outcome.hpp"
#include "metrics/metrics.hpp"
#include "service/drift_list.hpp"
#include "service/duty.hpp"
#include "service/hold_duty.hpp"
#include "service/import_ages.hpp"
#include "service/import_reader.hpp"
#include "service/import_uploads.hpp"
#include "weir/audit/drift.hpp"
#include "weir/incident/incident.hpp"
#include "weir/report/event_log.hpp"

namespace weir::service {

/// `connector_drift`: takes exports of the tenant out of `[import] directory` and from callers of
/// the control socket, and makes incidents of what is not as it should be. They are read on a
/// thread of its own; all else happens on the thread of the Watch. What a file has shown is kept
/// before it is told and before the file is moved, so that a crash loses nothing and tells nothing
/// twice.
class ImportDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::KeptRecords& records;
    report::EventLog& log;
    metrics::Metrics& metrics;
    ConfigInForce config;
    /// Writes an operational event and a line in the log; returns the event's id.
    std::function<std::string(report::OperationalEvent)> tell;
    /// An operator's import is done: user, name of the file, whether it could be read, a sentence.
    std::function<void(std::string_view, std::string_view, bool, std::string_view)> audit;
    std::function<void(incident::Signal)> signal;
    /// Runs something on the Watch's thread soon; may refuse, then the next tick does it.
    std::function<void(std::function<void()>)> run_soon;
    std::function<TimePoint()> clock;
    std::function<std::string()> new_id;  ///< that nobody can guess
  };

  /// Deviations of one file that are told one by one, the gravest; all are listed.
  static constexpr std::size_t kMaxTold = 200;

  explicit ImportDuty(Surroundings around);
  ~ImportDuty() override;

  void begin(TimePoint now) override;
  void see(const incident::Sighting&) override {}
  void tick(TimePoint now) override;
  void end(TimePoint now) override;

  /// Begins an upload by the configuration in force. From any thread; throws Refused.
  std::string begin_upload(const std::string& user, const ImportUploads::Wanted& wanted,
                           TimePoint now);
  /// Takes pieces from callers. From any thread.
  ImportUploads& uploads() noexcept { return uploads_; }
  /// An upload is whole. From any thread.
  void read_uploads() { reader_.wake(); }
  /// What exports have shown. On the Watch's thread.
  const DriftList& drifts() const noexcept { return drifts_; }
  /// For `weirctl status`. From any thread.
  boost::json::object shown() const;

  /// One round of the reader, on the caller's thread: tests that start no thread.
  void step() { reader_.step(); }
  /// begin() without the reader's thread.
  void begin_without_thread(TimePoint now);

 private:
  std::optional<std::string> hand_over(ReadExport read);
  void note_trouble(std::string trouble);
  void take_configuration();
  void work();
  std::string take(ReadExport& read);
  void learn(const ReadExport& read, imports::Outcome& outcome, TimePoint now);
  std::vector<imports::Told> known_before(const ReadExport& read,
                                          const std::vector<imports::Told>& fresh, TimePoint now);
  void answer(const ReadExport& read, const imports::Outcome& outcome, TimePoint now);
  void tell_all(const std::vector<imports::Told>& fresh, const std::string& file);
  void tell(const imports::Told& told, bool maybe_told);
  void tell_trouble();
  void watch_ages(TimePoint now);
  void keep();
  void show(TimePoint now);
  std::string tell_plain(report::Operation operation, std::string reason);

  Surroundings around_;
  ImportUploads uploads_;
  audit::Ledger ledger_;
  DriftList drifts_;
  ImportAges ages_;
  std::shared_ptr<const config::Config> config_;
  std::string told_trouble_;
  std::uint64_t read_ = 0;
  std::uint64_t failed_ = 0;
  boost::json::object last_;  ///< the newest file and what came of it

  mutable std::mutex mutex_;
  std::condition_variable answered_;
  std::optional<ReadExport> waiting_;   ///< under the lock
  std::optional<std::string> problem_;  ///< under the lock: of what was waiting; the answer
  bool ending_ = false;                 ///< under the lock
  std::string trouble_;                 ///< under the lock
  boost::json::object shown_;           ///< under the lock

  ImportReader reader_;  ///< last: its thread ends before the rest goes
};

}  // namespace weir::service
