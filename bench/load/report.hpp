#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "load/session.hpp"

namespace weir::bench {

/// What a run adds up to.
class Report {
 public:
  /// `verdicts`: a suspicious message must come back tagged or held, a clean one untouched.
  explicit Report(bool verdicts) : check_verdicts_{verdicts} {}

  void add(const Message& message, const Outcome& outcome);
  void error(const std::string& what);
  /// A message that was due while every connection was busy.
  void late() { ++late_; }

  std::uint64_t answered() const noexcept { return end_of_message_.size(); }
  std::uint64_t errors() const noexcept { return errors_; }
  std::string json(std::chrono::duration<double> took);
  std::string text(std::chrono::duration<double> took);

 private:
  bool check_verdicts_;
  std::uint64_t errors_ = 0, late_ = 0, early_ = 0, tagged_ = 0, quarantined_ = 0, changes_ = 0;
  std::string first_error_;
  std::map<std::string, std::uint64_t> replies_;
  std::vector<double> end_of_message_;  ///< milliseconds
  std::vector<double> whole_;
};

}  // namespace weir::bench
