#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "audit/story.hpp"

namespace weir::audit {

/// Since when the newest inventory differs from what is declared, by what differs: so that the
/// same difference is told again when it comes back after it was mended.
class Standing {
 public:
  /// The time that `key` stands since; `taken` when it is new.
  TimePoint since(const std::string& key, TimePoint taken);
  /// What does not stand any more among keys that begin with `kind` is dropped.
  void settle(std::string_view kind, TimePoint taken);

  std::string save() const;
  void restore(std::string_view bytes);
  bool take_dirty() { return std::exchange(dirty_, false); }

 private:
  struct Entry {
    TimePoint since{};
    TimePoint seen{};
  };
  static constexpr std::size_t kMost = 5'000;
  std::map<std::string, Entry, std::less<>> entries_;
  bool dirty_ = false;
};

/// What an inventory of connectors shows against what is declared.
std::vector<Deviation> against_declared(const Inventory& inventory, const Inventory* earlier,
                                        const Evidence& evidence, Standing& standing);

/// What changed from one inventory to the next, without what a record tells better.
std::vector<Deviation> against_earlier(const Inventory& earlier, const Inventory& later,
                                       const Evidence& evidence);

// The same for accepted domains.
std::vector<Deviation> domains_against_declared(const Inventory& inventory,
                                                const Evidence& evidence, Standing& standing);
std::vector<Deviation> domains_against_earlier(const Inventory& earlier, const Inventory& later,
                                               const Evidence& evidence);

}  // namespace weir::audit
