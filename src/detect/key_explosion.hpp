#pragma once

#include <cstdint>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// One client makes up senders by the thousand. docs/detectors/key_explosion.md
class KeyExplosion final : public Detector {
 public:
  struct Limits {
    unsigned points = 0;
    std::uint64_t warn_senders = 1000;  ///< an hour
    std::uint64_t high_senders = 5000;

    static Limits from(Settings& settings);
  };

  explicit KeyExplosion(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "key_explosion"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
