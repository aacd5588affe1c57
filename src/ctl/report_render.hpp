#pragma once

#include <boost/json/object.hpp>
#include <ostream>
#include <string>

#include "page/document.hpp"

namespace weir::ctl {

/// The questions and their answers for a terminal; the page has what they rest on.
void print_document(std::ostream& out, const page::Document& document);

/// The whole document for programs: sections with id, heading, mark, answer and blocks.
boost::json::object to_json(const page::Document& document);

/// The document as a file for a browser.
std::string html_of(const page::Document& document);

}  // namespace weir::ctl
