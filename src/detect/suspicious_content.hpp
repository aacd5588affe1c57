#pragma once

#include <array>
#include <string>
#include <vector>

#include "detect/content_kinds.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Links, attachments and a form that deceive, or that abuse is made of.
/// docs/detectors/suspicious_content.md
class SuspiciousContent final : public Detector {
 public:
  struct Limits {
    unsigned points = 40;         ///< the most that all kinds come to
    unsigned further_points = 5;  ///< for every kind in the same message beside the highest
    std::array<unsigned, kContentKinds> kinds = default_content_points();  ///< 0: not looked for
    std::vector<std::string> allowed_extensions;  ///< lower case, without the dot

    static Limits from(Settings& settings);
  };

  explicit SuspiciousContent(Limits limits) : limits_{std::move(limits)} {}

  std::string_view id() const noexcept override { return "suspicious_content"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  unsigned sum(const ContentSeen& seen) const;

  Limits limits_;
};

}  // namespace weir::detect
