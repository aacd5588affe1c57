#include "ctl/hunt_search.hpp"

#include "ctl/incident_page.hpp"
#include "report/json_writer.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using hunt::Query;

constexpr std::size_t kMaxNames = 20;

/// "a, b and 3 more".
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMaxNames; ++i) {
    text += (i == 0 ? "" : ", ") + printable(names[i], 100);
  }
  if (names.size() > kMaxNames)
    text += " and " + std::to_string(names.size() - kMaxNames) + " more";
  return text;
}

json::array list_of(const std::vector<std::string>& names) {
  json::array list;
  for (const auto& name : names) list.emplace_back(printable(name, 1'000));
  return list;
}

bool counts(Query query) { return query != Query::external && query != Query::connectors; }

}  // namespace

HuntSearch::HuntSearch(Query query, const hunt::Parameters& parameters)
    : query_{query}, parameters_{parameters} {
  switch (query) {
    case Query::volume:
      hunt_.emplace<hunt::Volume>(parameters);
      break;
    case Query::senders:
      hunt_.emplace<hunt::Senders>(parameters);
      break;
    case Query::external:
      hunt_.emplace<hunt::External>(parameters);
      break;
    case Query::connectors:
      hunt_.emplace<hunt::Connectors>(parameters);
      break;
    case Query::logons:
      hunt_.emplace<hunt::Logons>(parameters);
      break;
  }
}

hunt::Searched HuntSearch::counted() const {
  return std::visit(
      [](const auto& hunt) {
        if constexpr (requires { hunt.searched(); }) return hunt.searched();
        return hunt::Searched{};
      },
      hunt_);
}

void HuntSearch::fill(HuntResult& result) const {
  const bool strict = parameters_.strict;
  if (const auto* volume = std::get_if<hunt::Volume>(&hunt_)) {
    result.rows = to_rows(volume->rows(), query_, strict);
    result.searched["changed"] = list_of(volume->changed());
  } else if (const auto* senders = std::get_if<hunt::Senders>(&hunt_)) {
    result.rows = to_rows(senders->rows(), query_, strict);
  } else if (const auto* external = std::get_if<hunt::External>(&hunt_)) {
    result.rows = to_rows(external->rows());
    // With a limit the rest was never kept.
    if (parameters_.limit != 0 && external->total() > parameters_.limit) {
      result.total = external->total();
    }
  } else if (const auto* connectors = std::get_if<hunt::Connectors>(&hunt_)) {
    result.rows = to_rows(connectors->rows(), strict);
  } else if (const auto* logons = std::get_if<hunt::Logons>(&hunt_)) {
    result.rows = to_rows(logons->rows());
  }
  if (result.total == 0) result.total = result.rows.size();
  const auto limit = parameters_.limit;
  if (limit != 0 && result.rows.size() > limit) {
    result.rows.erase(result.rows.begin(), result.rows.begin() + static_cast<std::ptrdiff_t>(
                                                                     result.rows.size() - limit));
  }
}

/// What was looked for, for people.
std::string HuntSearch::asked_for() const {
  std::string text;
  if (!parameters_.connectors.empty()) text += "; connectors: " + joined(parameters_.connectors);
  if (const auto* volume = std::get_if<hunt::Volume>(&hunt_);
      volume != nullptr && parameters_.connectors.empty()) {
    const auto changed = volume->changed();
    text += changed.empty() ? "; no connector was changed, as far as is known, so no mail was "
                              "looked at (--connector '*' looks at all)"
                            : "; connectors that were changed: " + joined(changed);
  }
  if (!parameters_.direction.empty()) text += "; direction " + printable(parameters_.direction, 40);
  const bool outside = query_ == Query::external || query_ == Query::senders;
  if (outside && !parameters_.strict) {
    text += parameters_.accepted_domains.empty()
                ? "; the accepted domains are not known, so EmailDirection tells what is outside"
                : "; " + std::to_string(parameters_.accepted_domains.size()) + " accepted domains";
  }
  if (counts(query_)) {
    // What the playbook compares with > instead of >=.
    const bool above = parameters_.strict && query_ != Query::volume;
    text += "; " + std::string{above ? "more than " : ""} + std::to_string(parameters_.threshold) +
            (query_ == Query::logons ? " failures" : " messages") + (above ? "" : " or more") +
            (parameters_.strict ? " in a bin of " : " within any ") +
            format_duration(parameters_.window);
  }
  return text;
}

HuntResult HuntSearch::finish(const std::string& where, json::object searched) const {
  HuntResult result{.query = query_,
                    .strict = parameters_.strict,
                    .rows = {},
                    .total = 0,
                    .searched = std::move(searched),
                    .sentence = {}};
  const auto count = counted();
  const auto from = report::format_time(parameters_.from);
  const auto to = report::format_time(parameters_.to);
  result.searched["rows"] = count.rows;
  result.searched["within"] = count.within;
  result.searched["from"] = from;
  result.searched["to"] = to;
  result.searched["connectors"] = list_of(parameters_.connectors);
  result.searched["direction"] = printable(parameters_.direction, 100);
  result.searched["accepted_domains"] = parameters_.accepted_domains.size();
  if (counts(query_)) {
    result.searched["window_s"] = static_cast<double>(parameters_.window.count()) / 1'000;
    result.searched["threshold"] = parameters_.threshold;
  }
  fill(result);
  result.sentence = std::to_string(result.total) + (result.total == 1 ? " row" : " rows");
  if (result.total > result.rows.size()) {
    result.sentence += ", of which the newest " + std::to_string(result.rows.size()) + " are here";
  }
  result.sentence += ". Searched: " + where + ", " + std::to_string(count.rows) + " rows, " +
                     std::to_string(count.within) + " of them from " + minute_of(from) + " to " +
                     minute_of(to) + " UTC" + asked_for() + "; " +
                     (parameters_.strict ? "semantics of the playbook, with its errors"
                                         : "semantics of docs/hunting.md") +
                     ".";
  return result;
}

}  // namespace weir::ctl
