#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::service {

/// What a command could not do, with the code that weirctl exits with.
class Refused : public std::runtime_error {
 public:
  Refused(int code, const std::string& message, boost::json::object details = {})
      : std::runtime_error{message}, code_{code}, details_{std::move(details)} {}

  boost::json::object answer() const;

 private:
  int code_;
  boost::json::object details_;
};

/// Longest text of ours in an answer.
inline constexpr std::size_t kMaxAnswerText = 1024;

/// A member of a request; empty when it is not there. Throws Refused when it is no text, or when it
/// is required and missing.
std::string text(const boost::json::object& request, std::string_view name, bool required);

/// A positive number, at most `most`; `fallback` when it is not there. Throws Refused.
std::size_t number(const boost::json::object& request, std::string_view name, std::size_t fallback,
                   std::size_t most);

/// A flag; false when it is not there. Throws Refused.
bool flag(const boost::json::object& request, std::string_view name);

}  // namespace weir::service
