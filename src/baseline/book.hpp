#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "baseline/accounts.hpp"
#include "baseline/dips.hpp"
#include "baseline/expectation.hpp"
#include "baseline/tracker.hpp"
#include "weir/baseline/forecast.hpp"

namespace weir::baseline {

/// What a book goes by. Plain data.
struct BookRules {
  Rules rules;
  DaysOff days_off;
  std::map<std::string, std::uint64_t, std::less<>> declared;  ///< by connector
  std::size_t accounts = 10'000;
};

/// What is expected of one subject, for people.
struct View {
  std::string name;
  bool account = false;
  std::string connector;  ///< of an account: over which it sent last
  Expectation now;
  std::uint64_t last_hour = 0;  ///< messages of the last sixty minutes
  std::size_t waiting = 0;      ///< closed hours that are not learned yet
  std::optional<TimePoint> first_seen, last_seen, learned_since, learned_until;
};

/// One hour of the time to come.
struct Ahead {
  Hour hour = 0;
  LocalHour local;
  bool off = false;
  Expectation expectation;
};

/// All baselines. Pure: the same sightings and ticks give the same book. Not thread-safe.
class Book {
 public:
  using Names = std::set<std::string, std::less<>>;

  explicit Book(LocalClock clock) : clock_{std::move(clock)} {}

  void set_rules(BookRules rules);
  /// Begins to watch at `now`. `watched_since` is from when an earlier run watched the present hour
  /// without a break; nullopt: it did not.
  void begin(TimePoint now, std::optional<TimePoint> watched_since);
  /// One new message. `account` as of account_of(), empty for none.
  void see(TimePoint time, std::string_view connector, std::string_view account);
  /// Connectors with an open incident. Neither the hours in which one is open are learned, nor the
  /// hour before it was opened.
  void freeze(Names connectors);
  /// Closes hours that are over. True when one was.
  bool tick(TimePoint now);

  /// What is expected in the sixty minutes that end at `now`.
  std::shared_ptr<const Forecasts> forecasts(TimePoint now);
  /// Connectors as a look-out for dips wants them.
  std::vector<Flow> flows(TimePoint now) const;
  std::vector<View> connectors(TimePoint now) const;
  /// A connector or an account; a connector when there are both.
  std::optional<View> find(std::string_view name, TimePoint now) const;
  std::vector<Ahead> ahead(std::string_view name, TimePoint now, unsigned hours) const;
  std::size_t accounts() const noexcept { return accounts_.all().size(); }
  /// False: there is no such name.
  bool forget(std::string_view name);

  TimePoint watched_since() const noexcept { return since_; }

  /// What has to be kept again, by key; `all` at the end of a run.
  std::vector<std::pair<std::string, std::string>> take_changed(bool all);
  /// Keys that were forgotten since the last call.
  std::vector<std::string> take_forgotten();
  /// Takes what an earlier run kept, before begin(). False: not one of ours.
  bool restore(std::string_view key, std::string_view bytes);

 private:
  struct Connector {
    Tracker tracker;
  };

  Subject subject(const Tracker& tracker, bool account, std::string_view name) const;
  View view(std::string_view name, const Tracker& tracker, bool account, TimePoint now) const;
  Expectation expectation(std::string_view name, const Tracker& tracker, bool account,
                          std::string_view connector, TimePoint now) const;
  bool frozen(std::string_view connector) const { return frozen_.contains(connector); }
  void turn(Hour hour, TimePoint now);
  void forget_gone(TimePoint now);
  void step_back(Hour hour);
  void spoil_frozen();
  void look_up();
  template <class Act>
  void each(Act act);

  LocalClock clock_;
  BookRules rules_;
  Calendar calendar_;
  Hour hour_ = 0;
  TimePoint since_{};  ///< watched without a break
  std::map<std::string, Connector, std::less<>> connectors_;
  Accounts accounts_{10'000};
  Names frozen_;
  std::vector<std::string> forgotten_;
  std::shared_ptr<const Forecasts::Map> account_map_;  ///< of the present hour
};

}  // namespace weir::baseline
