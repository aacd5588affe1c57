#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace weir::format {

/// Device Event Class ID and Name: the same name for each id, and nothing in it from mail.
struct CefClass {
  std::string id;    ///< "verdict-envelope_mismatch", "incident-opened", "weir-start"
  std::string name;  ///< "Mail with finding envelope_mismatch"
};
CefClass cef_class(const boost::json::object& event);

/// What has no key in CEF: compact JSON of at most 4000 characters, in which whole members are left
/// out (and `"cut":true` put) when it would be longer. Empty when there is nothing.
std::string cef_details(const boost::json::object& event);

/// "dkim=pass (evil.example), spf=fail" as it is kept.
std::string cef_authentication(const boost::json::object& event);

}  // namespace weir::format
