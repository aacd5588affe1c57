#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace weir::ctl {

// Parts of the page about one incident. Each begins with an empty line and its heading, and is
// left out when there is nothing to say.

void show_symptoms(std::ostream& out, const boost::json::value& incident);
void show_limits_reached(std::ostream& out, const boost::json::value& incident);
/// Messages over time as bars of text.
void show_timeline(std::ostream& out, const boost::json::value& incident);
void show_story(std::ostream& out, const boost::json::value& incident);
/// Who and what: the most frequent senders, clients, subjects, ….
void show_tops(std::ostream& out, const boost::json::value& incident);
void show_samples(std::ostream& out, const boost::json::value& incident);
void show_questions(std::ostream& out, const boost::json::value& result);
void show_actions(std::ostream& out, const boost::json::value& result);

/// A label in a column of its own, then wrapped text.
void print_labelled(std::ostream& out, const std::string& label, const std::string& text);
/// Every line of `text` as it is, printable, behind `lead`: to copy.
void print_verbatim(std::ostream& out, std::string_view lead, const std::string& text);

/// The list at a path; empty when there is none.
const boost::json::array& list_at(const boost::json::value& from, std::string_view path);
/// The number at a path; 0 when there is none.
std::uint64_t number_at(const boost::json::value& from, std::string_view path);

}  // namespace weir::ctl
