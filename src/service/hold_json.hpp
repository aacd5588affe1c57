#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "weir/policy/hold.hpp"

namespace weir::service {

/// A hold and what it has done so far.
struct HoldRecord {
  policy::Hold hold;
  std::uint64_t taken = 0;  ///< messages, retries not counted
};

/// The hold as commands answer it; parts that it does not ask for are left out.
boost::json::object to_json(const HoldRecord& record);

/// Whose mail it takes, in words: "connector onprem-to-m365, client 10.1.2.3".
std::string whose(const policy::Hold& hold);

/// A hold as it is kept, and back. nullopt: damaged, or of another version.
std::string encode(const HoldRecord& record);
std::optional<HoldRecord> decode_hold(std::string_view bytes);

}  // namespace weir::service
