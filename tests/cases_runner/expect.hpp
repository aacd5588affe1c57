#pragma once

#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"
#include "weir/policy/answer.hpp"

namespace weir::cases {

/// One message as the outside would see it: its verdict event, what the MTA was told, and the
/// header with which it went on.
struct Seen {
  boost::json::value event;
  policy::Answer answer;
  std::vector<mail::HeaderField> delivered;
};

/// Checks an EXPECT line against the messages of the last sending step. Empty when it holds, else
/// a sentence that says what was found instead.
std::string check(std::string_view line, std::span<const Seen> messages);

}  // namespace weir::cases
