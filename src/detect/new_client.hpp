#pragma once

#include <cstdint>

#include "detect/novelty.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// A login from an address that it never came from before. docs/detectors/new_client.md
class NewClient final : public Detector {
 public:
  struct Limits {
    unsigned points = 5;
    std::uint64_t most_clients = 10;  ///< in 30 d; of a login with more, new ones are the ordinary
    Novelty novelty;

    static Limits from(Settings& settings);
  };

  explicit NewClient(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "new_client"; }
  bool counts() const noexcept override { return true; }
  std::vector<count::Observation> observe(const Context& context) const override;
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Limits limits_;
};

}  // namespace weir::detect
