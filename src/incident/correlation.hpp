#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "incident/weight.hpp"

namespace weir::incident {

/// What was a false positive on a connector lately: its kinds weigh by what they have above twice
/// that.
struct Precedent {
  std::set<std::string, std::less<>> kinds;
  std::uint64_t peak = 0;
  TimePoint until{};
  std::vector<LimitReached> limits;
  TimePoint limits_until{};
};

/// What speaks against one connector just now: contributions of the last `window`, by kind. The
/// window slides in twentieths, so that it holds up to one of them more. Bounded memory.
class Correlation {
 public:
  static constexpr std::size_t kMaxKinds = 48;

  explicit Correlation(std::chrono::seconds window);

  void add(std::span<const Contribution> parts, TimePoint now);

  struct Weight {
    std::uint64_t loud = 0;    ///< of the window alone
    std::uint64_t raised = 0;  ///< with what lasts longer
    std::uint64_t dripped =
        0;  ///< suspicious messages of eight hours in no incident, of no precedent
    std::uint64_t traffic = 0;  ///< of `loud`, what counts beside a changed connector
  };
  /// Without precedents everything counts.
  Weight weight(TimePoint now, const std::vector<Precedent>& precedents) const;
  /// What dripped is in an incident now.
  void forget_drip();

 private:
  static constexpr std::size_t kSteps = 20;
  static constexpr std::size_t kMaxSlow = 8;
  static constexpr std::size_t kDripHours = 8;

  struct Step {
    std::int64_t index = -1;
    std::uint64_t amount = 0;
  };
  struct Slow {
    TimePoint until{};
    unsigned amount = 0;
  };
  struct Kind {
    std::string name;
    Group group = Group::message;
    TimePoint last{};
    std::array<Step, kSteps + 1> steps{};  ///< of those that add up
    std::array<Step, kSteps + 1> tops{};   ///< the highest, of those that last
    std::deque<Slow> slow{};
    std::array<Step, kDripHours> hours{};
  };
  struct Sums;

  std::int64_t index_of(TimePoint time) const;
  bool within(const Step& step, std::int64_t now) const;
  Kind& kind(const Contribution& part, TimePoint now);
  void sum(const Kind& kind, TimePoint now, Sums& sums) const;

  std::chrono::milliseconds step_;
  std::vector<Kind> kinds_;
};

}  // namespace weir::incident
