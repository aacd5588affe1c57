#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// MAIL FROM and From differ, and nobody can say who the client is: no login, no verified
/// certificate, no declared connector. docs/detectors/no_identity.md
class NoIdentity final : public Detector {
 public:
  struct Limits {
    unsigned points = 15;

    static Limits from(Settings& settings);
  };

  explicit NoIdentity(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "no_identity"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
