#pragma once

#include <mutex>

#include "count/pass_memory.hpp"
#include "count/retry_memory.hpp"
#include "count/table.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::count {

/// Counters that live as long as the process: for `weirctl scan`, cases and tests. Never degraded.
/// Holds at most `capacity` counters and `thing_bytes` of different things; the longest unused go
/// first.
class MemoryStore final : public CounterStore {
 public:
  explicit MemoryStore(std::size_t capacity = 1'000'000, std::size_t thing_bytes = 64U << 20U)
      : capacity_{capacity}, thing_bytes_{thing_bytes} {}

  Counted add(const Batch& batch, TimePoint now) override;
  void remember_tempfail(std::string_view identity, std::string_view event_id,
                         TimePoint expires) override;
  std::vector<CounterRow> list(std::string_view filter, std::size_t limit, TimePoint now) override;
  std::size_t reset(std::string_view name, std::string_view subject) override;

 private:
  std::mutex mutex_;
  Table table_;
  RetryMemory retries_;
  PassMemory passes_;
  std::size_t capacity_;
  std::size_t thing_bytes_;
};

/// True when an operator who asks for `name` and `subject` means `key`; empty subject = every one.
bool selected(const CounterKey& key, std::string_view name, std::string_view subject);

/// A counter as an operator sees it.
CounterRow row(CounterKey key, const Record& record, TimePoint now);

/// True when `filter` is empty or part of `name|subject`.
bool matches(const CounterKey& key, std::string_view filter);

}  // namespace weir::count
