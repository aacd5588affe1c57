#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/count/counter.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// A part of a limit's key, named as in the configuration.
enum class KeyPart {
  connector,
  client,
  auth_user,
  mail_from,
  mail_from_domain,
  header_from,
  header_from_domain,
  content,  ///< mail::Content::fingerprint: whoever sends the same
};

/// What a limit adds up.
enum class Unit {
  messages,
  recipients,
  external_recipients,
  bytes,
  distinct_recipients,         ///< different recipients, inside and outside
  distinct_recipient_domains,  ///< different domains of recipients outside
};

std::string_view to_string(KeyPart part) noexcept;
std::string_view to_string(Unit unit) noexcept;
std::optional<KeyPart> key_part_from(std::string_view name) noexcept;
std::optional<Unit> unit_from(std::string_view name) noexcept;

/// One `[[limit]]`. Plain data.
struct LimitSpec {
  std::string name;
  std::vector<KeyPart> key;
  Unit count = Unit::messages;
  std::string only = "all";  ///< "all", "suspicious" or a message detector's id
  std::chrono::seconds window{3600};
  std::optional<std::uint64_t> warn;
  std::uint64_t limit = 0;
  Disposition action = Disposition::tag;
  std::chrono::seconds hold{900};
};

enum class LimitState { under, warn, over, hold };

std::string_view to_string(LimitState state) noexcept;

/// What a limit says of one message. `total` nullopt: not known, the limit stays silent.
struct LimitResult {
  const LimitSpec* spec = nullptr;  ///< owned by the engine's configuration
  std::string subject;              ///< readable key
  std::optional<std::uint64_t> total;
  LimitState state = LimitState::under;
  std::optional<Disposition> wanted;  ///< the limit's action when it does not let this message pass
  std::optional<TimePoint> hold_until;
};

/// The counting of one `[[limit]]`: pure, like a detector, but its result carries an action.
class Limit {
 public:
  explicit Limit(LimitSpec spec) : spec_{std::move(spec)} {}

  const LimitSpec& spec() const noexcept { return spec_; }

  /// nullopt when `only` does not select the message, when it adds nothing to what is counted, or
  /// when a key part is missing: no login skips a limit with auth_user, too little text one with
  /// content. Everything else has a literal, so that nothing escapes its limit: null sender "<>",
  /// ambiguous From or MAIL FROM "ambiguous", an address without a domain "(none)", a client that
  /// the MTA did not name "unknown".
  std::optional<count::Observation> observe(const Context& context) const;

  /// `reading` nullopt: the store did not know.
  LimitResult judge(const count::Observation& observation,
                    const std::optional<count::Reading>& reading, TimePoint now) const;

 private:
  LimitSpec spec_;
};

/// The limits that apply when the configuration has no `[[limit]]` (CONTRACT section 2).
std::vector<LimitSpec> built_in_limits();

}  // namespace weir::detect
