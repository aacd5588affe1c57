#pragma once

#include <string_view>

#include "weir/audit/export.hpp"
#include "weir/hunt/query.hpp"

namespace weir::hunt {

/// Whether a time lies in what is searched; counts the row either way.
bool within(const Parameters& parameters, TimePoint time, Searched& searched);

/// Whether direction and connectors of the row are those that were asked for.
bool asked_for(const Parameters& parameters, const audit::EmailRow& row);

/// Whether the row's recipient is outside, as queries 3 and 4 see it.
bool leaves(const Parameters& parameters, const audit::EmailRow& row);

/// Calls `take` with each name in a list joined by ';', without spaces around it; empty ones are
/// passed over.
template <class Take>
void for_each_name(std::string_view list, Take take) {
  while (!list.empty()) {
    const auto end = list.find(';');
    auto name = list.substr(0, end);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (!name.empty()) take(name);
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
}

}  // namespace weir::hunt
