#pragma once

#include <mutex>

#include "count/pass_memory.hpp"
#include "count/retry_memory.hpp"
#include "count/table.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::count {

/// Counters that live as long as the process: for `weirctl scan`, cases and tests. Never degraded.
/// Holds at most `capacity` counters; the longest unused go first.
class MemoryStore final : public CounterStore {
 public:
  explicit MemoryStore(std::size_t capacity = 1'000'000) : capacity_{capacity} {}

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
};

/// True when an operator who asks for `name` and `subject` means `key`; empty subject = every one.
bool selected(const CounterKey& key, std::string_view name, std::string_view subject);

/// True when `filter` is empty or part of `name|subject`.
bool matches(const CounterKey& key, std::string_view filter);

}  // namespace weir::count
