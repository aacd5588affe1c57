#pragma once

#include <cstdint>
#include <memory>

#include "weir/mail/transaction.hpp"
#include "weir/policy/answer.hpp"

namespace weir::milter {

/// Who decides. The milter folder only gathers and applies; what stands behind this interface is
/// captured when a connection begins, so that one connection never sees two configurations.
/// Thread-safe: libmilter calls from many threads. The last reference may go away while libmilter
/// holds its pool lock: the destructor must not block.
class Filter {
 public:
  virtual ~Filter() = default;

  /// One message, complete. Returns within the configured deadline. May throw: the caller's guard
  /// answers with `failed()`.
  virtual policy::Answer end_of_message(const mail::RawTransaction& message) = 0;

  /// The answer when Weir itself failed (`on_failure`): an exception, a callback that failed
  /// earlier in the session (then `message` is what is left of it), or too many messages in
  /// flight. `reason` is a short constant. Counts and reports it, so that this message too has its
  /// verdict event. Never throws, never waits.
  virtual policy::Answer failed(const char* reason,
                                const mail::RawTransaction& message) noexcept = 0;

  /// Bytes of body worth keeping; the rest is skipped.
  virtual std::uint64_t max_body_bytes() const noexcept = 0;
};

/// The filter for a connection that begins now.
class FilterSource {
 public:
  virtual ~FilterSource() = default;
  virtual std::shared_ptr<Filter> current() = 0;
};

}  // namespace weir::milter
