#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Traffic of no declared connector, or of one whose identity does not match.
/// docs/detectors/unknown_client.md
class UnknownClient final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;

    static Limits from(Settings& settings);
  };

  explicit UnknownClient(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "unknown_client"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Finding finding(std::string_view evidence) const;

  Limits limits_;
};

}  // namespace weir::detect
