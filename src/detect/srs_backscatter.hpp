#pragma once

#include <cstdint>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Answers come to the addresses that Exchange Online makes of senders whose domain is not
/// registered: somebody relays such mail through our tenant. docs/detectors/srs_backscatter.md
class SrsBackscatter final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;
    std::uint64_t warn_messages = 3;  ///< an hour: so many are told
    std::uint64_t alert_messages = 10;

    static Limits from(Settings& settings);
  };

  explicit SrsBackscatter(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "srs_backscatter"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
