#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "baseline/book.hpp"
#include "baseline/dips.hpp"
#include "service/board.hpp"
#include "service/duty.hpp"
#include "weir/config/config.hpp"
#include "weir/incident/incident.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Learns what each connector and account ordinarily sends, keeps it over a restart, hangs out what
/// is expected now on the Board, and looks out for mail that stays away.
class BaselineDuty final : public Duty {
 public:
  /// All must outlive it.
  struct Surroundings {
    report::KeptRecords& records;
    Board& board;
    std::function<std::shared_ptr<const config::Config>()> config;  ///< in force
    std::function<bool(std::string_view domain)> ours;              ///< an accepted domain?
    std::function<bool()> degraded;  ///< counts are not to be believed
    std::function<void(incident::Signal)> signal;
    std::function<void(const std::string& note)> note;  ///< something the operator should know
    baseline::LocalClock clock;
  };

  explicit BaselineDuty(Surroundings around) : around_{std::move(around)}, book_{around_.clock} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting& sighting) override;
  void tick(TimePoint now) override;
  void end(TimePoint now) override;

  // What commands ask for, on the thread of the Watch like everything else.

  /// `name` empty: every connector. Else that connector or account, with the 24 hours ahead; an
  /// empty object when nothing is known of it.
  boost::json::object show(std::string_view name, TimePoint now) const;
  /// False: nothing is known of it.
  bool forget(std::string_view name, TimePoint now);

 private:
  void adopt();
  void freeze();
  void look_for_dips(TimePoint now);
  void keep(TimePoint now, bool all);

  Surroundings around_;
  baseline::Book book_;
  baseline::Dips dips_;
  std::shared_ptr<const config::Config> config_;
  bool enabled_ = true;
  TimePoint begun_{};
  TimePoint told_{};
};

/// `[baseline]` and the connectors as a book wants them.
baseline::BookRules book_rules(const config::Config& config);

}  // namespace weir::service
