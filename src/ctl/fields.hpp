#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace weir::ctl {

/// The value at a dotted path ("weir.disposition.wanted"); null when any step is missing. Static
/// storage for that null.
const boost::json::value& at(const boost::json::value& from, std::string_view path);

/// The value at `path` as text: strings as they are, lists joined by ", ", null, missing and empty
/// as `otherwise`, everything else as JSON.
std::string text_at(const boost::json::value& from, std::string_view path,
                    std::string_view otherwise = "");

}  // namespace weir::ctl
