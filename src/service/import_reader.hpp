#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "service/import_folder.hpp"
#include "service/import_uploads.hpp"
#include "weir/audit/export.hpp"

namespace weir::service {

/// What was read of one export.
struct ReadExport {
  std::string name;    ///< of the file, printable
  std::string upload;  ///< id of the upload; empty = from the directory
  std::string user;    ///< who uploaded it
  TimePoint written{};
  std::optional<audit::Export> content;
  std::string problem;  ///< one sentence when there is no content
};

/// Reads exports, of the directory and of callers, on a thread of its own, one after the other: no
/// more than one is in memory.
class ImportReader {
 public:
  struct Settings {
    std::string directory;  ///< empty = none is watched
    std::chrono::milliseconds every{std::chrono::seconds{15}};
    std::uint64_t max_file_bytes = 0;
  };
  /// What it works with; all must outlive it.
  struct Surroundings {
    ImportUploads& uploads;
    /// Takes what was read and waits until it is worked in. Nothing when that did not happen: then
    /// the file stays for the next run. Else the problem that it goes to failed/ for, or "".
    std::function<std::optional<std::string>(ReadExport)> hand_over;
    /// Whether the directory can be watched and files can be moved: one sentence, or "".
    std::function<void(std::string)> trouble;
    std::function<TimePoint()> clock;
  };

  explicit ImportReader(Surroundings around) : around_{std::move(around)} {}
  ~ImportReader() { stop(); }
  ImportReader(const ImportReader&) = delete;
  ImportReader& operator=(const ImportReader&) = delete;

  /// From any thread; takes effect at once.
  void configure(Settings settings);
  void start();
  void stop();
  /// An upload waits.
  void wake();

  /// All uploads that wait, then a look at the directory: what the thread does again and again.
  void step();

 private:
  void loop();
  void read_uploads();
  void look();
  bool read_file(const ImportFolder::File& file, std::uint64_t max_bytes);
  Settings settings() const;
  bool stopping() const;

  Surroundings around_;
  std::unique_ptr<ImportFolder> folder_;  ///< the thread's alone
  mutable std::mutex mutex_;
  std::condition_variable wakes_;
  Settings settings_;      ///< under the lock
  bool woken_ = false;     ///< under the lock
  bool looks_ = false;     ///< under the lock: the directory is to be looked at now
  bool stopping_ = false;  ///< under the lock
  std::thread thread_;
};

}  // namespace weir::service
