#pragma once

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// Null reverse-path on mail that is no report and no automatic reply.
/// docs/detectors/null_sender_abuse.md
class NullSenderAbuse final : public Detector {
 public:
  struct Limits {
    unsigned points = 25;
    unsigned notice_points = 5;        ///< a machine's notice without the form of a report
    std::uint64_t max_recipients = 5;  ///< a report goes to the one who sent, not to many

    static Limits from(Settings& settings);
  };

  explicit NullSenderAbuse(Limits limits) noexcept : limits_{limits} {}

  std::string_view id() const noexcept override { return "null_sender_abuse"; }
  std::vector<Finding> judge(const Context& context, Counts counts) const override;

 private:
  Finding finding(std::string what, std::size_t recipients) const;

  Limits limits_;
};

}  // namespace weir::detect
