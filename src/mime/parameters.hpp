#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mime/anomaly.hpp"

namespace weir::mime {

/// No more of a field is looked at.
inline constexpr std::size_t kMaxField = 8192;
inline constexpr std::size_t kMaxParameters = 128;

/// `attribute=value` of a MIME field (RFC 2045 section 5.1).
struct Parameter {
  std::string attribute;  ///< lower case
  std::string value;      ///< unquoted
  /// What programs take that read on to the next ';', quotes and all; empty when it is no other.
  std::string loose;
  bool odd = false;      ///< quotes never closed, escapes, text after the closing quote
  bool special = false;  ///< unquoted though RFC 2045 wants quotes
};

/// A MIME field: what stands before the first ';', and the parameters.
struct ParameterField {
  std::string main;  ///< lower case tokens and `/`, without blanks and comments
  std::vector<Parameter> parameters;
  bool comment = false;  ///< a comment, in whatever place
  bool comment_in_main = false;
  bool control = false;  ///< NUL or a control byte, but for folding and ISO 2022 escapes
  bool junk = false;     ///< more text before the first ';'

  bool cut = false;  ///< longer than what is looked at

  /// True when the attribute stands there twice with different values.
  bool repeats(std::string_view attribute) const noexcept;
};

/// Total: any bytes give a field; at most `kMaxField` of them are looked at. Linear.
ParameterField read_parameters(std::string_view value);

}  // namespace weir::mime
