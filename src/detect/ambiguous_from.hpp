#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// No From, several, several mailboxes, or a From that two readers would read differently.
/// docs/detectors/ambiguous_from.md
class AmbiguousFrom final : public Detector {
 public:
  struct Limits {
    unsigned points = 30;
    unsigned unqualified_points = 15;  ///< a From that is only without a full domain
    unsigned joint_points =
        10;  ///< several authors of one domain with a Sender, as RFC 5322 allows

    static Limits from(Settings& settings);
  };

  explicit AmbiguousFrom(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "ambiguous_from"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Finding finding(const mail::Message& message, std::string what) const;
  Finding unqualified(const mail::Message& message) const;

  Limits limits_;
};

}  // namespace weir::detect
