#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "report/sink.hpp"

namespace weir::sink {

struct FileOptions {
  std::string path;
  std::uint64_t rotate_bytes = 0;           ///< 0 = never
  std::chrono::milliseconds rotate_age{0};  ///< of the first event in it; 0 = never
  std::size_t keep = 7;                     ///< rotated files that stay
  bool fsync = false;                       ///< each batch is on the disk before it counts
  std::function<TimePoint()> now = {};      ///< needed for rotation
};

/// Appends events to a file (0640, one write(2) a batch). Only whole lines ever stay in it: what a
/// crash or a full disk tore is cut off again. A file that was renamed or removed is noticed before
/// each batch, so rotation from outside loses nothing even without reopen(). Its own rotation
/// renames it to PATH.YYYYMMDDTHHMMSSZ and removes the oldest beyond `keep`.
class FileSink final : public report::Sink {
 public:
  explicit FileSink(std::string path) : FileSink{FileOptions{.path = std::move(path)}} {}
  explicit FileSink(FileOptions options) : options_{std::move(options)} {}
  ~FileSink() override { close(); }
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;

  report::Delivered deliver(std::span<const report::Outgoing> events) override;
  /// From the last 256 kB of the file.
  std::vector<report::Receipt> recent() override;
  void reopen() override { close(); }
  bool connected() const noexcept override { return well_; }

 private:
  std::string open();  ///< the error, or empty
  void close() noexcept;
  bool moved_away() const;
  void mend_tail() const;
  bool due() const;
  std::string rotate();  ///< the error, or empty
  report::Delivered write(std::span<const report::Outgoing> events);

  FileOptions options_;
  int file_ = -1;
  bool regular_ = false;
  TimePoint first_{};             ///< of the first event in the file; the epoch = not known
  std::atomic<bool> well_{true};  ///< the file could be opened
};

}  // namespace weir::sink
