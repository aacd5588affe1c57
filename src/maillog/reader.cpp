#include "maillog/reader.hpp"

#include <ctime>
#include <exception>
#include <utility>

#include "log/log.hpp"
#include "weir/base/text.hpp"

namespace weir::maillog {
namespace {

constexpr std::size_t kMaxPath = 200;

std::chrono::seconds offset_at(TimePoint now) {
  const auto seconds = static_cast<std::time_t>(
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  std::tm local{};
  return ::localtime_r(&seconds, &local) != nullptr ? std::chrono::seconds{local.tm_gmtoff}
                                                    : std::chrono::seconds{0};
}

std::string position_of(const Sources& sources, std::string_view name) {
  const auto found = sources.positions.find(name);
  return found == sources.positions.end() ? std::string{} : found->second;
}

/// Cheaper than to take each line of the log apart.
bool may_be_delivery(std::string_view line) {
  return line.find("to=") != line.npos &&
         (line.find(", status=") != line.npos || line.find(", stat=") != line.npos);
}

}  // namespace

Reader::Reader(Sources sources, Clock clock, Deliver deliver)
    : clock_{std::move(clock)}, deliver_{std::move(deliver)}, started_{clock_()} {
  for (const auto& path : sources.files) {
    files_.push_back({.path = path,
                      .follower = FileFollower{path, position_of(sources, path)},
                      .told = FileFollower::Condition::following,
                      .position = {}});
  }
  if (sources.journal) {
    journal_ = std::make_unique<JournalFollower>(position_of(sources, kJournal), started_ - kFresh);
  }
}

void Reader::start() {
  thread_ = std::thread{[this] { loop(); }};
}

void Reader::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wakes_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Reader::loop() {
  for (;;) {
    try {
      auto batch = look();
      if (!batch.empty()) deliver_(std::move(batch));
    } catch (const std::exception& error) {
      log::limited(log::Level::error, "maillog", std::string{"mail log: "} + error.what());
    }
    std::unique_lock lock{mutex_};
    if (wakes_.wait_for(lock, kEvery, [this] { return stopping_; })) return;
  }
}

Batch Reader::look() {
  Batch batch;
  now_ = clock_();
  utc_offset_ = offset_at(now_);
  for (auto& file : files_) look_at(file, batch);
  if (journal_) look_at_journal(batch);
  return batch;
}

void Reader::look_at(File& file, Batch& batch) {
  const auto progress = file.follower.poll(
      kBudget, [&](std::string_view line, bool live) { take_line(line, live, batch); });
  batch.skipped_bytes += progress.skipped_bytes;
  report(file, progress, batch);
  auto position = file.follower.position();
  if (position.empty() || position == file.position) return;
  file.position = position;
  batch.positions[file.path] = std::move(position);
}

void Reader::report(File& file, const FileFollower::Progress& progress, Batch& batch) const {
  using enum FileFollower::Condition;
  if (progress.condition == file.told) return;
  file.told = progress.condition;
  const auto path = printable(file.path, kMaxPath);
  if (progress.condition == absent) {
    batch.remarks.push_back("[maillog] files: there is no " + path +
                            ": refusals by Exchange Online are not seen in it until there is");
  } else if (progress.condition == following) {
    batch.remarks.push_back("[maillog] files: " + path + " is followed");
  } else if (progress.condition == not_a_file) {
    batch.troubles.push_back("[maillog] files: " + path + " is no regular file; it is not read");
  } else {
    batch.troubles.push_back("[maillog] files: " + path + " cannot be read (" + progress.reason +
                             "): put weir into the group that may, often adm");
  }
}

void Reader::take_line(std::string_view line, bool live, Batch& batch) const {
  if (!may_be_delivery(line)) return;
  const auto read = refusal::read_syslog(line, {now_, utc_offset_});
  if (!read) return;
  auto delivery = refusal::read_delivery(read->program, read->text);
  if (!delivery) return;
  const bool fresh = *read->time <= now_ + kFresh && started_ - *read->time <= kFresh;
  // What arrives while we read is of now, whatever its stamp and the time zone of its writer say.
  delivery->time = live ? now_ : std::min(*read->time, now_);
  batch.entries.push_back({std::move(*delivery), live || fresh});
}

void Reader::look_at_journal(Batch& batch) {
  const auto progress =
      journal_->poll([&](std::string_view program, std::string_view text, TimePoint logged) {
        if (!may_be_delivery(text)) return;
        auto delivery = refusal::read_delivery(program, text);
        if (!delivery) return;
        delivery->time = std::min(logged, now_);
        batch.entries.push_back({std::move(*delivery), started_ - logged <= kFresh});
      });
  if (progress.trouble != journal_trouble_) {
    journal_trouble_ = progress.trouble;
    if (!progress.trouble.empty()) {
      batch.troubles.push_back("[maillog] journal: it cannot be read (" + progress.trouble +
                               "): put weir into the group systemd-journal");
    }
  }
  if (journal_->position().empty() || journal_->position() == journal_position_) return;
  journal_position_ = journal_->position();
  batch.positions[std::string{kJournal}] = journal_position_;
}

}  // namespace weir::maillog
