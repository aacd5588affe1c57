#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <random>
#include <vector>

#include "simulate/letter.hpp"
#include "simulate/site.hpp"

namespace weir::simulate {

/// All clients of the site with their queues: sends each letter when it is due, and again as its
/// client's patience says.
class Outbox {
 public:
  explicit Outbox(Site& site, std::uint64_t seed) : site_{site}, random_{seed} {}

  /// Number of the letter, for `fates()`.
  std::size_t add(Letter letter);
  /// Sends all that is due until `end`; calls `seen` after each try.
  using Seen = std::function<void(std::size_t letter, Disposition answer, bool retry)>;
  void run(TimePoint end, const Seen& seen = {});

  const std::vector<Letter>& letters() const noexcept { return letters_; }
  const std::vector<Fate>& fates() const noexcept { return fates_; }

 private:
  struct Due {
    TimePoint at{};
    std::size_t letter = 0;
    bool operator>(const Due& other) const noexcept {
      return at != other.at ? at > other.at : letter > other.letter;
    }
  };

  Disposition attempt(std::size_t number);
  std::chrono::milliseconds pause_after(const Letter& letter, int tries);

  Site& site_;
  std::mt19937_64 random_;
  std::vector<Letter> letters_;
  std::vector<Fate> fates_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace weir::simulate
