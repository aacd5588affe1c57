#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "imports/outcome.hpp"
#include "weir/report/kept_records.hpp"

namespace weir::service {

/// The deviations that exports have shown, kept over a restart. What is put in is kept before it is
/// told, so that nothing that a crash cuts short is lost, and marked when it was told, so that
/// nothing is told twice. One thread.
class DriftList {
 public:
  /// The newest that are remembered.
  static constexpr std::size_t kMost = 2'000;

  /// `records` must outlive it.
  explicit DriftList(report::KeptRecords& records) : records_{records} {}

  /// Takes back what an earlier run kept; damaged records are forgotten.
  void restore();

  bool contains(std::string_view id) const { return entries_.find(id) != entries_.end(); }
  /// Keeps it; `learned` is when.
  void add(const imports::Told& told, TimePoint learned);
  void mark_told(std::string_view id);
  /// Those that a crash kept from being told, oldest first.
  std::vector<imports::Told> untold() const;

  struct Entry {
    imports::Told told;
    TimePoint learned{};
    bool is_told = false;
  };
  /// Those that were learned of at `since` or later, newest first, at most `most`.
  std::vector<Entry> newest(TimePoint since, std::size_t most) const;
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  void keep(const Entry& entry);
  void forget_oldest();

  report::KeptRecords& records_;
  std::map<std::string, Entry, std::less<>> entries_;  ///< by id
};

}  // namespace weir::service
