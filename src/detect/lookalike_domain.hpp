#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "detect/likeness.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// A foreign domain or display name that is made to look like an accepted or partner domain.
/// docs/detectors/lookalike_domain.md
class LookalikeDomain final : public Detector {
 public:
  struct Limits {
    unsigned points = 30;
    unsigned similar_points = 10;  ///< for what honest names of others often are
    unsigned link_points = 15;
    std::vector<std::string> exempt_domains;  ///< patterns, as accepted_domains

    static Limits from(Settings& settings);
  };

  explicit LookalikeDomain(Limits limits);

  std::string_view id() const noexcept override { return "lookalike_domain"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  enum class Place { from, reply_to, sender, mail_from, link };
  struct Work;

  bool exempt(std::string_view domain, std::string_view organization) const;
  void look_at_addresses(Work& work, Place place, const mail::AddressReading& reading) const;
  void look_at(Work& work, Place place, std::string_view domain) const;
  void look_at_name(Work& work, const mail::Mailbox& mailbox) const;
  Finding finding(Place place, std::string_view domain, const Likeness& found) const;

  Limits limits_;
};

}  // namespace weir::detect
