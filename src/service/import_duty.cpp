#include "service/import_duty.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <exception>
#include <utility>

#include "imports/declared.hpp"
#include "log/log.hpp"
#include "report/json_writer.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using detect::Severity;
using report::Operation;

constexpr std::string_view kDetector = "connector_drift";
constexpr std::string_view kLedger = "audit";
constexpr std::string_view kState = "import";
constexpr std::string_view kAges = "ages";
constexpr std::size_t kMaxId = 255;

bool is_grave(Severity severity) { return severity >= Severity::high; }

/// "2 hours" is enough of an age.
std::string about(std::chrono::seconds age) {
  using namespace std::chrono_literals;
  if (age >= 2h) return format_duration(std::chrono::floor<std::chrono::hours>(age));
  if (age >= 2min) return format_duration(std::chrono::floor<std::chrono::minutes>(age));
  return format_duration(age);
}

std::string_view named(ImportAges::Needed what) {
  return what == ImportAges::Needed::audit_log ? "the audit log" : "the connectors";
}

std::string number_of(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + ' ' + std::string{what} + (count == 1 ? "" : "s");
}

/// "120 rows of audit_log, 2 rows of inbound_connectors".
std::string rows_text(const imports::Rows& rows) {
  std::string text;
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    if (!rows.has[i]) continue;
    if (!text.empty()) text += ", ";
    text += number_of(rows.of[i], "row") + " of " + std::string{to_string(imports::Kind(int(i)))};
  }
  return text.empty() ? "no rows" : text;
}

std::string summary_of(const imports::Outcome& outcome) {
  if (!outcome.error.empty()) return outcome.error;
  const auto known =
      static_cast<std::uint64_t>(std::ranges::count_if(outcome.deviations, &imports::Told::known));
  auto text = rows_text(outcome.rows);
  if (outcome.unread > 0) text += ", " + std::to_string(outcome.unread) + " not read";
  return text + "; " + number_of(outcome.deviations.size() - known, "new deviation");
}

}  // namespace

ImportDuty::ImportDuty(Surroundings around)
    : around_{std::move(around)},
      uploads_{around_.new_id},
      drifts_{around_.records},
      reader_{{.uploads = uploads_,
               .hand_over = [this](ReadExport read) { return hand_over(std::move(read)); },
               .trouble = [this](std::string trouble) { note_trouble(std::move(trouble)); },
               .clock = around_.clock}} {}

ImportDuty::~ImportDuty() { end({}); }

void ImportDuty::begin(TimePoint now) {
  begin_without_thread(now);
  reader_.start();
}

void ImportDuty::begin_without_thread(TimePoint now) {
  for (const auto& [key, bytes] : around_.records.kept(kLedger)) ledger_.restore(key, bytes);
  for (const auto& [key, bytes] : around_.records.kept(kState)) {
    if (key == kAges) ages_.restore(bytes);
  }
  drifts_.restore();
  take_configuration();
  for (const auto& told : drifts_.untold()) tell(told, true);
  show(now);
}

void ImportDuty::tick(TimePoint now) {
  take_configuration();
  work();
  uploads_.tick(now);
  tell_trouble();
  watch_ages(now);
  keep();
  show(now);
}

void ImportDuty::end(TimePoint) {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  answered_.notify_all();
  reader_.stop();
}

std::string ImportDuty::begin_upload(const std::string& user, const ImportUploads::Wanted& wanted,
                                     TimePoint now) {
  const auto config = around_.config();
  if (!config) throw Refused{kUnavailable, "no configuration is in force yet"};
  return uploads_.begin(user, wanted, config->imports.max_file_bytes, config->state.path, now);
}

void ImportDuty::take_configuration() {
  auto config = around_.config();
  if (!config || config == config_) return;
  const auto& wanted = config->imports;
  const bool same = config_ && config_->imports.directory == wanted.directory &&
                    config_->imports.every == wanted.every &&
                    config_->imports.max_file_bytes == wanted.max_file_bytes;
  config_ = config;
  if (!same) reader_.configure({wanted.directory, wanted.every, wanted.max_file_bytes});
}

/// On the reader's thread: waits until the Watch has worked it in.
std::optional<std::string> ImportDuty::hand_over(ReadExport read) {
  {
    const std::lock_guard lock{mutex_};
    if (ending_) return std::nullopt;
    waiting_ = std::move(read);
    problem_.reset();
  }
  around_.run_soon([this] { work(); });
  std::unique_lock lock{mutex_};
  answered_.wait(lock, [this] { return ending_ || problem_; });
  waiting_.reset();
  return std::exchange(problem_, std::nullopt);
}

void ImportDuty::note_trouble(std::string trouble) {
  const std::lock_guard lock{mutex_};
  trouble_ = std::move(trouble);
}

void ImportDuty::work() {
  std::optional<ReadExport> read;
  {
    const std::lock_guard lock{mutex_};
    if (!config_) return;
    read = std::exchange(waiting_, std::nullopt);
  }
  if (!read) return;
  std::string problem;
  try {
    problem = take(*read);
  } catch (const std::exception& error) {  // the reader waits for an answer, whatever happens
    problem = std::string{"a failure inside: "} + error.what();
    log::limited(log::Level::error, kState, "import: " + read->name + ": " + problem);
    answer(*read, imports::failed(read->name, problem), around_.clock());
  }
  {
    const std::lock_guard lock{mutex_};
    problem_ = std::move(problem);
  }
  answered_.notify_all();
}

/// The problem that the file goes to failed/ for, or "".
std::string ImportDuty::take(ReadExport& read) {
  const auto now = around_.clock();
  auto outcome = read.content ? imports::outcome_of(read.name, *read.content)
                              : imports::failed(read.name, read.problem);
  const bool good = outcome.error.empty();
  if (good) {
    ages_.note(outcome.rows, read.written, now);
    learn(read, outcome, now);
  }
  around_.metrics.import_file(good);
  ++(good ? read_ : failed_);
  const auto summary = summary_of(outcome);
  last_ = {{"name", printable(read.name, kMaxId)},
           {"time", report::format_time(now)},
           {"read", good},
           {"summary", printable(summary, 400)}};
  answer(read, outcome, now);
  if (good) {
    log::info("import: " + read.name + ": " + printable(summary, 1000));
  } else if (read.upload.empty()) {
    tell_plain(Operation::import_failed, read.name + " is in failed/: " + outcome.error);
  }
  keep();
  show(now);
  return outcome.error;
}

/// Kept first: what a crash comes in the way of is told at the next start.
void ImportDuty::learn(const ReadExport& read, imports::Outcome& outcome, TimePoint now) {
  std::vector<imports::Told> fresh;
  for (auto& one : ledger_.take(read.content->items, imports::declared_of(*config_), now)) {
    one.id = printable(one.id, kMaxId);
    if (one.id.empty() || drifts_.contains(one.id)) continue;
    auto guards = imports::guarded_connector(*config_, one, ledger_);
    fresh.push_back({std::move(one), std::move(guards), false});
    drifts_.add(fresh.back(), now);
  }
  for (auto& [key, bytes] : ledger_.take_dirty()) {
    if (bytes.empty()) {
      around_.records.forget(kLedger, key);
    } else {
      around_.records.keep(kLedger, key, std::move(bytes));
    }
  }
  around_.metrics.import_deviations(fresh.size());
  tell_all(fresh, read.name);
  auto all = read.upload.empty() ? std::vector<imports::Told>{} : known_before(read, fresh, now);
  all.insert(all.end(), fresh.begin(), fresh.end());
  imports::add(outcome, std::move(all));
}

/// What the export alone shows and an earlier one had told.
std::vector<imports::Told> ImportDuty::known_before(const ReadExport& read,
                                                    const std::vector<imports::Told>& fresh,
                                                    TimePoint now) {
  std::vector<imports::Told> known;
  audit::Ledger alone;
  for (auto& one : alone.take(read.content->items, imports::declared_of(*config_), now)) {
    one.id = printable(one.id, kMaxId);
    const bool is_new =
        std::ranges::any_of(fresh, [&](const auto& told) { return told.deviation.id == one.id; });
    if (is_new || !drifts_.contains(one.id)) continue;
    auto guards = imports::guarded_connector(*config_, one, ledger_);
    known.push_back({std::move(one), std::move(guards), true});
  }
  return known;
}

void ImportDuty::answer(const ReadExport& read, const imports::Outcome& outcome, TimePoint now) {
  if (read.upload.empty()) return;
  around_.audit(read.user, read.name, outcome.error.empty(), summary_of(outcome));
  uploads_.finish(read.upload, imports::to_json(outcome), now);
}

void ImportDuty::tell_all(const std::vector<imports::Told>& fresh, const std::string& file) {
  std::vector<const imports::Told*> gravest;
  for (const auto& told : fresh) gravest.push_back(&told);
  if (gravest.size() > kMaxTold) {
    std::ranges::stable_sort(gravest, std::greater{},
                             [](const auto* told) { return told->deviation.severity; });
    for (std::size_t i = kMaxTold; i < gravest.size(); ++i) {
      drifts_.mark_told(gravest[i]->deviation.id);
    }
    gravest.resize(kMaxTold);
    std::ranges::stable_sort(gravest, {}, [](const auto* told) { return told->deviation.time; });
  }
  for (const auto* const told : gravest) tell(*told, false);
  if (fresh.size() > kMaxTold) {
    tell_plain(Operation::connector_drift,
               file + " shows " + std::to_string(fresh.size() - kMaxTold) +
                   " more deviations that are not told one by one: weirctl audit list");
  }
}

/// `maybe_told`: a crash may have come before or behind its event.
void ImportDuty::tell(const imports::Told& told, bool maybe_told) {
  const auto& one = told.deviation;
  std::string event_id;
  if (maybe_told) {
    const auto events = around_.log.find(report::drift_key(one.id), 1);
    if (!events.empty()) event_id = events.front().id;
  }
  if (event_id.empty()) {
    report::OperationalEvent event{.head = {},
                                   .operation = Operation::connector_drift,
                                   .component = told.guards,
                                   .reason = one.evidence};
    event.drift = report::Drift{.id = one.id,
                                .time = one.time,
                                .kind = to_string(one.kind),
                                .severity = one.severity,
                                .symptom = one.symptom,
                                .connector = one.connector,
                                .guards = told.guards,
                                .actor = one.actor,
                                .client = one.client,
                                .restore = one.restore};
    event_id = around_.tell(std::move(event));
  }
  const auto now = around_.clock();
  const auto when = one.time == TimePoint{} ? now : std::min(one.time, now);
  const bool lately = now - when <= incident::kConnectorEvent;
  around_.signal({.time = when,
                  .connector = told.guards,
                  .detector = std::string{kDetector},
                  .severity = one.severity,
                  .symptom = one.symptom,
                  .evidence = one.evidence,
                  .event_id = event_id,
                  .opens = is_grave(one.severity),
                  .connector_event = one.connector_event && lately,
                  .remedy = one.restore});
  drifts_.mark_told(one.id);
}

std::string ImportDuty::tell_plain(Operation operation, std::string reason) {
  return around_.tell({.head = {},
                       .operation = operation,
                       .component = std::string{kState},
                       .reason = std::move(reason)});
}

void ImportDuty::tell_trouble() {
  std::string trouble;
  {
    const std::lock_guard lock{mutex_};
    trouble = trouble_;
  }
  if (trouble == told_trouble_) return;
  told_trouble_ = trouble;
  if (trouble.empty()) {
    log::info("import: the directory is watched again");
  } else {
    tell_plain(Operation::import_failed, trouble);
  }
}

void ImportDuty::watch_ages(TimePoint now) {
  if (!config_) return;
  const auto& settings = config_->imports;
  for (const auto& change : ages_.tick(!settings.directory.empty(), settings.stale_after, now)) {
    if (change.stale) {
      tell_plain(Operation::import_stale,
                 "No export of " + std::string{named(change.what)} + " was written for " +
                     about(change.age) + ": look at what puts exports into " + settings.directory);
    } else {
      tell_plain(Operation::import_fresh,
                 "Exports of " + std::string{named(change.what)} + " come again");
    }
  }
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    const auto kind = static_cast<imports::Kind>(i);
    around_.metrics.import_age(to_string(kind), ages_.age(kind, now));
  }
}

void ImportDuty::keep() {
  if (ages_.take_changed()) around_.records.keep(kState, kAges, ages_.save());
}

void ImportDuty::show(TimePoint now) {
  json::array kinds;
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    const auto kind = static_cast<imports::Kind>(i);
    const auto newest = ages_.newest(kind);
    if (!newest) continue;
    kinds.push_back({{"kind", to_string(kind)},
                     {"written", report::format_time(*newest)},
                     {"age_s", ages_.age(kind, now).count()}});
  }
  json::array stale;
  for (const auto what : {ImportAges::Needed::audit_log, ImportAges::Needed::connectors}) {
    if (ages_.is_stale(what)) stale.emplace_back(to_string(what));
  }
  json::object shown{{"directory", config_ ? config_->imports.directory : std::string{}},
                     {"read", read_},
                     {"failed", failed_},
                     {"deviations", drifts_.size()},
                     {"last", last_.empty() ? json::value{} : json::value(last_)},
                     {"kinds", std::move(kinds)},
                     {"stale", std::move(stale)}};
  const std::lock_guard lock{mutex_};
  shown["trouble"] = printable(trouble_, 400);
  shown_ = std::move(shown);
}

json::object ImportDuty::shown() const {
  const std::lock_guard lock{mutex_};
  return shown_;
}

}  // namespace weir::service
