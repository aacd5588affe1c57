#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Organization or cross-premises headers of Exchange on mail of a client that is no Exchange.
/// docs/detectors/forged_exchange_headers.md
class ForgedExchangeHeaders final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;
    unsigned leaked_points = 5;  ///< from outside, claiming no trust

    static Limits from(Settings& settings);
  };

  explicit ForgedExchangeHeaders(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "forged_exchange_headers"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
