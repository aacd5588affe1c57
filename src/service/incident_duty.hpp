#pragma once

#include <boost/json/array.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/metrics.hpp"
#include "report/event_id.hpp"
#include "service/board.hpp"
#include "service/bulletin.hpp"
#include "service/duty.hpp"
#include "service/recipient_lists.hpp"
#include "weir/config/config.hpp"
#include "weir/incident/advice.hpp"
#include "weir/incident/book.hpp"
#include "weir/report/event_log.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Keeps the book of incidents: opens, grows and closes them by what mail threads saw, hangs out
/// which are open, writes one alert and one incident event for each change, and keeps everything
/// over a restart. A change whose events may not have been written when the process died is told
/// at the next start, and not twice.
class IncidentDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::KeptRecords& records;
    report::EventLog& log;
    Bulletin& bulletin;
    Board& board;
    metrics::Metrics& metrics;
    report::EventIds& ids;
    /// The configuration in force; null while there is none yet.
    std::function<std::shared_ptr<const config::Config>()> config;
  };

  explicit IncidentDuty(Surroundings around);

  void begin(TimePoint now) override;
  void see(const incident::Sighting& sighting) override;
  void tick(TimePoint now) override;
  void end(TimePoint now) override;

  /// What no single message shows. On the Watch's thread, also before `begin`.
  void signal(incident::Signal signal);

  // What commands ask for, on the thread of the Watch like everything else.

  const incident::Book& book() const noexcept { return book_; }
  /// By id, by a beginning of an id that fits one alone, or the newest on the connector of that
  /// name; null when there is none.
  const incident::Incident* named(std::string_view name) const;
  /// The error is one sentence.
  Result<incident::Change, std::string> resolve(std::string_view id, incident::Resolution as,
                                                std::string_view author, std::string_view note,
                                                TimePoint now);
  RecipientLists& recipients() noexcept { return recipients_; }
  /// What the configuration says of the incident's connector and of us.
  incident::Facts facts(const incident::Incident& incident) const;

  /// The open incidents for `weirctl status`. From any thread.
  boost::json::array open_now() const;

 private:
  /// What an incident that opens needs to know of the messages before.
  struct Before {
    std::deque<incident::Sighting> sightings;
    std::size_t recipients = 0;
    std::uint64_t dropped = 0;  ///< recipients that there was no room for
    TimePoint last_dropped{};
  };
  struct Progress {
    TimePoint kept{};
    TimePoint told{};
    bool grown = false;  ///< since it was told
  };
  using Changes = std::vector<incident::Change>;

  void take_configuration();
  void expect_what_is_forecast();
  void list_before(const std::string& connector);
  void list_joined();
  void note_recipients(const incident::Sighting& sighting);
  void remember(Before& before, const incident::Sighting& sighting);
  void tell(const Changes& changes, TimePoint now);
  void take_part(const incident::Incident& part);
  void restore_memories();
  void keep_memories();
  void tell_again(const incident::Incident& incident, const Changes& untold);
  void keep(const incident::Incident& incident, const Changes& untold);
  void keep_grown(TimePoint now);
  void forget_old();
  void publish();
  void show_open();

  Surroundings around_;
  incident::Book book_;
  RecipientLists recipients_;
  std::shared_ptr<const config::Config> config_;
  std::shared_ptr<const baseline::Forecasts> forecasts_;
  std::map<std::string, Before, std::less<>> before_;  ///< by connector
  std::map<std::string, Progress, std::less<>> progress_;
  std::set<std::string, std::less<>> unkept_;
  std::set<std::string, std::less<>> going_;     ///< forgotten, records still to remove
  std::set<std::string, std::less<>> measured_;  ///< connectors whose gauge is not zero
  std::vector<incident::Signal> early_;          ///< signals before `begin`
  bool begun_ = false;
  mutable std::mutex shown_mutex_;
  boost::json::array shown_;  ///< under the lock
};

}  // namespace weir::service
