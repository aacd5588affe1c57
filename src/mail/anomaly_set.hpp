#pragma once

#include <cstdint>
#include <vector>

#include "weir/mail/address.hpp"

namespace weir::mail {

/// Distinct anomalies while a reading is being made.
class AnomalySet {
 public:
  void add(Anomaly anomaly) noexcept { bits_ |= bit(anomaly); }
  void add(AnomalySet other) noexcept { bits_ |= other.bits_; }
  bool has(Anomaly anomaly) const noexcept { return (bits_ & bit(anomaly)) != 0; }
  bool empty() const noexcept { return bits_ == 0; }

  /// In enumerator order.
  std::vector<Anomaly> list() const;

 private:
  static std::uint32_t bit(Anomaly anomaly) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(anomaly);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace weir::mail
