#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Mail of a proven Exchange Online client that is another tenant's and claims an accepted domain
/// or goes to an external recipient. docs/detectors/foreign_tenant.md
class ForeignTenant final : public Detector {
 public:
  struct Limits {
    unsigned points = 40;
    unsigned returning_points = 10;  ///< our From coming home on list mail or from a service

    static Limits from(Settings& settings);
  };

  explicit ForeignTenant(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "foreign_tenant"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
