#pragma once

#include "weir/base/disposition.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Mail of Exchange Online to an external recipient on a connector through which none is to leave.
/// Needs no header. docs/detectors/unexpected_relay.md
class UnexpectedRelay final : public Detector {
 public:
  struct Limits {
    unsigned points = 40;
    Disposition action = Disposition::tempfail;  ///< wanted whatever the score

    static Limits from(Settings& settings);
  };

  explicit UnexpectedRelay(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "unexpected_relay"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
