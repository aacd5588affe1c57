#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/domains.hpp"

namespace weir::mail {

enum class AuthMethod { spf, dkim, dmarc, arc, other };
enum class AuthResult { none, pass, fail, softfail, neutral, policy, temperror, permerror, other };

std::string_view to_string(AuthMethod method) noexcept;
std::string_view to_string(AuthResult result) noexcept;

/// One result of one method (RFC 8601 section 2.2).
struct Authentication {
  AuthMethod method = AuthMethod::other;
  AuthResult result = AuthResult::other;
  /// What was authenticated, normalised: `header.d` (or the domain of `header.i`) for DKIM, the
  /// domain of `smtp.mailfrom` for SPF, of `header.from` for DMARC. Empty when not said, said twice
  /// in different ways, or no domain name of two or more labels.
  std::string domain;

  friend bool operator==(const Authentication&, const Authentication&) = default;
};

/// One Authentication-Results field. Text that anybody can write, until `authserv_id` is one of the
/// organization's `authserv_ids`: and then only if nothing before our border could have written it.
struct AuthenticationResults {
  std::string authserv_id;  ///< lower case; empty where Exchange Online leaves it out
  std::vector<Authentication> results;

  static constexpr std::size_t kMaxFields = 16;   ///< of a message; topmost first
  static constexpr std::size_t kMaxResults = 32;  ///< of a field
};

/// Reads one Authentication-Results value: comments, quoted strings, versions and unknown methods.
/// What a comment or quoted-string hides that nothing closes, or what lies beyond 8 kB, is not
/// read: a field that was made unreadable tells less, never more. Total, linear.
AuthenticationResults read_authentication_results(std::string_view value, const Domains& domains);

}  // namespace weir::mail
