#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctl/tallies.hpp"
#include "page/document.hpp"

namespace weir::ctl {

/// "1 message", "7 messages".
std::string many(std::uint64_t count, std::string_view one, std::string_view more);

/// "93 %"; "under 1 %" and "over 99 %" where rounding would say none or all.
std::string percent(std::uint64_t part, std::uint64_t whole);

/// "a, b, c and 4 more".
std::string listed(const std::vector<std::string>& texts, std::size_t most);

/// The keys of the most frequent ones, as `listed`.
std::string listed(const Tallies& tallies, std::size_t most);

/// The texts of a list in JSON.
std::vector<std::string> texts_at(const boost::json::value& from, std::string_view path);

/// A time of the daemon (RFC 3339); nullopt-like the epoch for any other text.
TimePoint time_of(const std::string& text);

/// A tally as a plot of its most frequent keys; empty for an empty one.
page::Bars bars_of(const Tallies& tallies, std::string title, std::size_t most);

/// A top list of an incident (`items`, `distinct`) as a plot.
page::Bars bars_of(const boost::json::value& top, std::string title, std::size_t most);

/// "Not known: …", and the command that would tell.
page::Paragraph not_known(std::string why);

}  // namespace weir::ctl
