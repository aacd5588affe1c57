#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detect/novelty.hpp"
#include "detect/spray_reading.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// One sender writes to many organizations within an hour, and worse, to such as the connector
/// never wrote to. docs/detectors/recipient_spray.md
class RecipientSpray final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;         ///< where most domains are new
    unsigned lesser_points = 10;  ///< where they are known, or that is not known
    std::uint64_t low_domains = 20;
    std::uint64_t medium_domains = 40;
    std::uint64_t high_domains = 100;
    std::uint64_t most_partners = 5;          ///< partner domains in the hour
    unsigned new_share = 50;                  ///< percent of new domains from which on most are
    std::vector<std::string> exempt_senders;  ///< MAIL FROM addresses or domain patterns
    std::uint64_t exempt_most = 1000;         ///< domains an hour, above which nobody is exempt
    Novelty novelty;

    static Limits from(Settings& settings);
  };

  explicit RecipientSpray(Limits limits) : limits_{std::move(limits)} {}

  std::string_view id() const noexcept override { return "recipient_spray"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  struct Grade {
    Severity severity = Severity::info;
    unsigned points = 0;
    std::string_view remark = {};
  };

  bool declared(const Context& context) const;
  Grade grade(const SprayReading& seen) const;
  Grade lowered(Grade grade, const Context& context, const SprayReading& seen) const;

  Limits limits_;
};

}  // namespace weir::detect
