#pragma once

#include <optional>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Mail that came into our tenant over a connector from an address that is none of ours: the
/// message itself, or one that a report returns. docs/detectors/rogue_connector.md
class RogueConnector final : public Detector {
 public:
  struct Limits {
    unsigned points = 60;

    static Limits from(Settings& settings);
  };

  explicit RogueConnector(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "rogue_connector"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  std::optional<Finding> finding(const mail::Message& message, const mail::AttributedClient& client,
                                 const connector::Organization& organization) const;
  std::optional<Finding> returned_finding(const Context& context,
                                          const mail::ReturnedMessage& returned,
                                          const mail::AttributedClient& client) const;

  Limits limits_;
};

}  // namespace weir::detect
