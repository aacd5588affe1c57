#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/time.hpp"
#include "weir/detect/detector.hpp"

namespace weir::policy {

/// What an operator orders to be held back for a while: `weirctl hold add`. Ends by itself. Plain
/// data.
struct Hold {
  std::string id;
  // Whose mail: every given part must fit, and `connector` or `client` is always given, so that
  // nobody is held for an address that others can write.
  std::string connector;
  std::optional<IpNetwork> client;
  std::string auth_user;
  std::string mail_from;           ///< address, normalised, lower case; "<>" for the null sender
  std::string mail_from_domain;    ///< domain pattern as accepted_domains
  std::string header_from_domain;  ///< the same
  bool suspicious_only = false;    ///< clean mail passes
  Disposition action = Disposition::tempfail;
  unsigned percent = 100;  ///< share of the messages that it takes, always the same ones; 1..100
  TimePoint since{};
  TimePoint until{};
  std::string reason;
  std::string author;

  friend bool operator==(const Hold&, const Hold&) = default;
};

/// The holds in force. Immutable once published.
class HoldList {
 public:
  explicit HoldList(std::vector<Hold> holds) : holds_{std::move(holds)} {}

  /// The strongest hold that takes this message at `now`; nullptr if none. The sample depends on
  /// the hold's id and on `identity` (CONTRACT section 2, Retries) alone, so that a retry has the
  /// fate of its first try. Where readers of an address could disagree, any reading that fits is
  /// enough.
  const Hold* match(const detect::Context& context, std::string_view identity, TimePoint now) const;

  const std::vector<Hold>& holds() const noexcept { return holds_; }

 private:
  std::vector<Hold> holds_;
};

}  // namespace weir::policy
