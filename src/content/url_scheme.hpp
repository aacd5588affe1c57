#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::content {

/// What following a URL of a scheme does.
enum class UrlScheme : std::uint8_t {
  none,
  web,  ///< http and its kin: a host, then a path
  file,
  data,
  script,  ///< runs what it holds
  app,     ///< starts a program of a Windows desktop; attacks have used it
  inside,  ///< leads to a person, to the message itself or nowhere
  other,
};

/// A URL cut at the colon of its scheme.
struct SplitUrl {
  UrlScheme kind = UrlScheme::none;
  std::string scheme;     ///< lower case
  std::string_view rest;  ///< behind the colon; everything without a scheme
};

/// `text` must be stripped. `host:port` has no scheme.
SplitUrl split_url(std::string_view text);

/// `text` without the blanks and controls around it, and without the tabs and line breaks in it
/// (WHATWG URL standard section 4.4). `store` keeps the result when it is not part of `text`.
std::string_view stripped_url(std::string_view text, std::string& store);

}  // namespace weir::content
