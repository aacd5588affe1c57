#include "count/idle.hpp"

#include <algorithm>

#include "count/bucket.hpp"
#include "count/record.hpp"

namespace weir::count {
namespace {

struct Touched {
  std::int64_t newest = 0;
  bool once = true;
  bool any = false;

  void at(std::int64_t index) noexcept {
    once = once && (!any || index == newest);
    newest = any ? std::max(newest, index) : index;
    any = true;
  }
};

}  // namespace

std::chrono::milliseconds dispensability(std::string_view key, std::string_view bytes,
                                         TimePoint now) {
  const auto name = decode_key(key);
  const auto record = decode(bytes);
  if (!name || !record || now < record->hold_until) return {};
  Touched touched;
  for (const auto& bucket : record->seen.buckets()) touched.at(bucket.index);
  for (const auto& bucket : record->admitted.buckets()) touched.at(bucket.index);
  if (record->things) {
    for (const auto& entry : record->things->entries()) touched.at(entry.index);
  }
  const TimePoint last = bucket_begin(touched.newest + 1, name->window);
  const auto idle = std::max(std::chrono::milliseconds{1}, now - last);
  // Beyond its window a counter is gone anyway: so any that was touched once goes before any other.
  return touched.once ? name->window + idle : idle;
}

}  // namespace weir::count
