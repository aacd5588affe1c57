#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "report/event.hpp"
#include "service/board.hpp"
#include "service/duty.hpp"
#include "service/hold_json.hpp"
#include "service/limit_holds.hpp"
#include "service/recent_mail.hpp"
#include "weir/config/config.hpp"
#include "weir/mail/domains.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Tells of something that happened to Weir itself: an operational event and a line in the log.
using Tell =
    std::function<void(report::Operation, std::string_view component, std::string_view reason)>;
/// The configuration in force.
using ConfigInForce = std::function<std::shared_ptr<const config::Config>()>;

/// The operators' holds: keeps them over a restart, lets those that are over go, hangs the rest out
/// on the Board. Knows also which limits are on hold.
class HoldDuty final : public Duty {
 public:
  /// All must outlive it. `new_id` gives ids that nobody can guess.
  struct Surroundings {
    report::KeptRecords& records;
    Board& board;
    count::CounterStore& counters;
    const mail::Domains& domains;
    ConfigInForce config;
    Tell tell;
    std::function<std::string()> new_id;
  };

  static constexpr std::size_t kMostHolds = 200;

  explicit HoldDuty(Surroundings around) : around_{std::move(around)} {}

  void begin(TimePoint now) override;
  void see(const incident::Sighting& sighting) override;
  void tick(TimePoint now) override;
  void end(TimePoint now) override;

  // What commands ask for, on the thread of the Watch like everything else.

  /// Puts `hold` in force under a new id. Throws Refused when there are too many.
  const HoldRecord& add(policy::Hold hold);
  /// Ends the hold with that id before its time; nullopt when there is none.
  std::optional<HoldRecord> remove(std::string_view id);
  /// A limit was let go: its hold is over.
  void forget_limit(std::string_view limit, std::string_view subject);
  /// `holds` and `automatic` as `hold-list` answers them.
  boost::json::object list(TimePoint now) const;
  /// What came within the last hour of those whom `hold` names.
  RecentMail::Volume recent(const policy::Hold& hold, TimePoint now) const {
    return recent_.fitting(hold, now);
  }
  const Surroundings& around() const noexcept { return around_; }

 private:
  void let_expired_go(TimePoint now);
  void save_taken();
  void publish();

  Surroundings around_;
  std::map<std::string, HoldRecord, std::less<>> holds_;  ///< by id
  std::set<std::string, std::less<>> unsaved_;  ///< ids of those that took messages since kept
  LimitHolds limits_;
  RecentMail recent_;
  TimePoint next_save_{};
};

/// Six hexadecimal digits from the system's randomness.
std::string random_hold_id();

}  // namespace weir::service
