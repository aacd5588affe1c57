#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mail/lexer.hpp"

namespace weir::mail {

/// Tokens that belong together: nothing but dots and @ signs joins what white space or a comment
/// separates (RFC 5322 section 4.4, obs-local-part and obs-domain).
struct Cluster {
  std::span<const Token> tokens;  ///< comments in its midst included; empty at the end
  bool address = false;           ///< holds an unquoted @
};

/// Takes the next cluster off the front of `rest`, passing over anything that is part of none.
Cluster next_cluster(std::span<const Token>& rest);

/// A cluster with an @ as `local-part@domain`, domain not normalised.
struct AddrSpec {
  std::string local_part;
  std::string domain;
  bool quoted = false;          ///< a quoted-string in the local part
  bool quoted_at_sign = false;  ///< with an @ in it
  bool encoded = false;         ///< an RFC 2047 word somewhere in it
  bool several_at_signs = false;
  bool split_domain = false;  ///< white space or a comment within the domain
  /// The same tokens by other rules: split at an earlier @, domain ended by white space or comment.
  std::vector<std::pair<std::string, std::string>> alternatives;
};

/// Of several @ signs the last one divides, as in most MTAs.
AddrSpec read_addr_spec(const Cluster& cluster);

/// The tokens without comments and white space, quoting removed.
std::string flattened(std::span<const Token> tokens);

}  // namespace weir::mail
