#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weir::maillog {

/// A line without its end; `live`: it was written after we began to follow.
using TakeLine = std::function<void(std::string_view line, bool live)>;

/// A log file that is open, and how far it is read. Owns the descriptor; moves only.
class OpenLog {
 public:
  static constexpr std::size_t kMaxLine = 16 * 1024;  ///< longer ones are left out
  /// When more than this waits, all but the last kRest of it is passed over.
  static constexpr std::uint64_t kMaxBehind = 32ULL * 1024 * 1024;
  static constexpr std::uint64_t kRest = 1024ULL * 1024;

  /// `errno` says why it is not open.
  static OpenLog open(const std::string& path);

  OpenLog() = default;
  ~OpenLog();
  OpenLog(OpenLog&& other) noexcept;
  OpenLog& operator=(OpenLog&& other) noexcept;

  bool is_open() const noexcept { return fd_ >= 0; }
  bool is_regular() const;
  std::uint64_t inode() const;
  std::uint64_t size() const;

  /// Goes on at `offset`; with `mid_line` at the first line that begins behind it.
  void begin_at(std::uint64_t offset, bool mid_line);
  /// What is in the file now was written before we began to follow.
  void mark_backlog() { backlog_end_ = size(); }

  struct Progress {
    std::uint64_t skipped_bytes = 0;
    bool more = false;
  };
  /// Begins again at the start when the file was truncated or written anew.
  Progress read(std::size_t budget, const TakeLine& take);

  /// Inode, offset of the first line that is not whole, and a mark of the file's beginning.
  std::string position() const;
  /// True, and goes on there, when `position` is of this file.
  bool resume(std::string_view position);

 private:
  explicit OpenLog(int fd) : fd_{fd} {}
  void begin_anew();
  bool was_rewritten() const;
  void learn_head();
  void split(std::string_view block, const TakeLine& take);
  std::uint64_t head_mark(std::size_t bytes) const;

  int fd_ = -1;
  std::uint64_t offset_ = 0;  ///< of the next byte to read
  std::uint64_t backlog_end_ = 0;
  std::string partial_;    ///< a line that has no end yet
  bool dropping_ = false;  ///< up to the next end of line
  std::size_t head_size_ = 0;
  std::uint64_t head_mark_ = 0;
};

}  // namespace weir::maillog
