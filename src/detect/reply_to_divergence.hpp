#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Replies would go to another organization than the one the message shows.
/// docs/detectors/reply_to_divergence.md
class ReplyToDivergence final : public Detector {
 public:
  struct Limits {
    unsigned points = 10;
    unsigned freemail_points = 15;              ///< to a free mailbox, from somewhere else
    std::vector<std::string> freemail_domains;  ///< patterns, besides the built-in providers

    static Limits from(Settings& settings);
  };

  explicit ReplyToDivergence(Limits limits);

  std::string_view id() const noexcept override { return "reply_to_divergence"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  bool freemail(const mail::Address& address, const mail::Domains& domains) const;

  Limits limits_;
};

}  // namespace weir::detect
