#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// to_cloud: MAIL FROM or From of a domain that is neither accepted nor declared for the connector.
/// from_internet: MAIL FROM or From claims an accepted domain. docs/detectors/unaccepted_domain.md
class UnacceptedDomain final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;
    unsigned returning_points = 10;  ///< from_internet: our From on list mail or a declared service
    unsigned forwarded_points = 10;  ///< to_cloud: passed on by a host that is declared to

    static Limits from(Settings& settings);
  };

  explicit UnacceptedDomain(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "unaccepted_domain"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  std::vector<Finding> leaving(const Context& context) const;
  std::vector<Finding> arriving(const Context& context) const;
  Finding malformed(const mail::AddressReading& path) const;
  std::vector<Finding> below_ours(const Context& context) const;
  Finding finding(std::string_view where, const mail::Address& address) const;
  /// The same, low, with at most `points` and a word on why.
  Finding lowered(Finding finding, unsigned points, std::string_view why) const;

  Limits limits_;
};

}  // namespace weir::detect
