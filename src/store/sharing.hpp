#pragma once

#include <mutex>
#include <vector>

#include "count/others.hpp"
#include "store/counters.hpp"
#include "store/writer.hpp"
#include "weir/count/counter_store.hpp"

namespace weir::store {

/// The store's side of counts that are shared between hosts. Thread-safe: the counters' lock is
/// taken for a few counters at a time, so that messages never wait long.
class Sharing final : public count::Exchange {
 public:
  /// Both must outlive it.
  Sharing(Counters& counters, Writer& writer);

  std::vector<count::OwnPart> take_changed(std::size_t max, TimePoint now) override;
  void changed_still(const std::vector<count::OwnPart>& parts) override;
  void published(const std::vector<count::Published>& parts, TimePoint now) override;
  std::vector<std::string> take_wanted(std::size_t max, TimePoint now) override;
  void wanted_still(const std::vector<std::string>& keys) override;
  void heard(std::vector<count::HeardPart> parts, TimePoint now) override;
  void announced(const std::vector<std::uint64_t>& hashes) override;
  void resync(bool lost, TimePoint now) override;
  void patrol(std::size_t max, TimePoint now) override;
  std::vector<count::ResetWish> take_resets() override;
  void resets_still(std::vector<count::ResetWish> wishes) override;
  std::size_t reset_here(const count::ResetWish& wish) override;
  Load load() override;

  /// An operator of this host has counters forgotten: the other hosts are to be told.
  void wish(count::ResetWish wish);
  /// Adds what others counted to rows that hold what was counted here. Counters of a short list are
  /// asked for if nothing is known of them yet: they are complete when looked at again.
  void complete(std::vector<count::CounterRow>& rows, TimePoint now);

 private:
  Counters& counters_;
  Writer& writer_;
  count::Others others_{count::Others::Bounds{}};
  std::mutex wishes_mutex_;
  std::vector<count::ResetWish> wishes_;
};

/// Empties every counter of `name` and `subject` (empty = every subject), in memory and on disk;
/// returns how many there were.
std::size_t forget_counters(Counters& counters, Writer& writer, std::string_view name,
                            std::string_view subject);

}  // namespace weir::store
