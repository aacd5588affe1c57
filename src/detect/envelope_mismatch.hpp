#pragma once

#include <string>
#include <vector>

#include "detect/exemption.hpp"
#include "detect/pairing.hpp"
#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// MAIL FROM and From differ beyond their organizational domain, after what is legitimate; and
/// journal reports that go where they should not. docs/detectors/envelope_mismatch.md
class EnvelopeMismatch final : public Detector {
 public:
  struct Limits {
    unsigned points = 15;
    unsigned bulk_points = 5;           ///< on mail that is marked as bulk and is no list mail
    unsigned unregistered_points = 25;  ///< Exchange Online's mark of an unregistered sender
    unsigned journal_points = 25;       ///< a journal report to an outside recipient
    std::vector<std::string> exempt_senders;  ///< MAIL FROM addresses or domain patterns

    static Limits from(Settings& settings);
  };

  explicit EnvelopeMismatch(Limits limits) : limits_{std::move(limits)} {}

  std::string_view id() const noexcept override { return "envelope_mismatch"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Finding finding(const Context& context, const Mismatch& mismatch) const;
  Finding journaled(const Context& context, const mail::Address& recipient) const;

  Limits limits_;
};

}  // namespace weir::detect
