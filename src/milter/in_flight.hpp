#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace weir::milter {

/// Counts the end-of-messages being worked on, for libmilter starts a thread for each and knows no
/// limit. Thread-safe; one atomic operation each way.
class InFlight {
 public:
  explicit InFlight(std::uint32_t most) noexcept : most_{most} {}

  /// One message's place, given back on destruction.
  class Place {
   public:
    explicit Place(InFlight& counter) noexcept;
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// False: there was no room.
    explicit operator bool() const noexcept { return held_; }

   private:
    InFlight& counter_;
    bool held_;
  };

  void set_most(std::uint32_t most) noexcept { most_.store(most, std::memory_order_relaxed); }
  std::uint32_t count() const noexcept { return count_.load(std::memory_order_acquire); }

  /// Waits until nothing has been in flight for a moment, at most `patience`. A place is given back
  /// just before libmilter sends the reply, hence the moment.
  bool wait_idle(std::chrono::milliseconds patience) const;

 private:
  std::atomic<std::uint32_t> count_{0};
  std::atomic<std::uint32_t> most_;
};

}  // namespace weir::milter
