#pragma once

#include <string>

#include "report/sink.hpp"

namespace weir::report {

/// Appends events to an NDJSON file (0640, one write(2) a batch). Only whole lines ever stay in it:
/// what a crash or a full disk tore is cut off again. A file that was renamed or removed is
/// noticed before each batch, so rotation loses nothing even without reopen().
class FileSink final : public Sink {
 public:
  explicit FileSink(std::string path) : path_{std::move(path)} {}
  ~FileSink() override { close(); }
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;

  Delivered deliver(std::span<const Outgoing> events) override;
  /// From the last 256 kB of the file.
  std::vector<Receipt> recent() override;
  void reopen() override { close(); }

 private:
  std::string open();  ///< the error, or empty
  void close() noexcept;
  bool moved_away() const;
  void mend_tail() const;

  std::string path_;
  int file_ = -1;
  bool regular_ = false;
};

}  // namespace weir::report
