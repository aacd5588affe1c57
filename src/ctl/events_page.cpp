#include "ctl/events_page.hpp"

#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "report/json_writer.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

json::object request_of(const EventsWanted& wanted) {
  json::object request{{"verb", "events"}, {"order", wanted.newest_first ? "newest" : "oldest"}};
  json::array datasets;
  for (const auto& name : wanted.datasets) datasets.emplace_back(name);
  if (!datasets.empty()) request["datasets"] = std::move(datasets);
  if (wanted.since) request["since"] = report::format_time(*wanted.since);
  if (wanted.until) request["until"] = report::format_time(*wanted.until);
  return request;
}

/// A position in an answer; 0 if there is none.
std::uint64_t position_at(const json::value& from, std::string_view name) {
  const auto& value = at(from, name);
  if (const auto* number = value.if_uint64()) return *number;
  const auto* number = value.if_int64();
  return number == nullptr || *number < 0 ? 0 : static_cast<std::uint64_t>(*number);
}

}  // namespace

Result<std::uint64_t, Failure> each_event(
    const std::string& socket, const EventsWanted& wanted,
    const std::function<bool(const json::value& event)>& each) {
  auto request = request_of(wanted);
  std::uint64_t seen = 0;
  std::uint64_t last = 0;  // where the log ended at the first page
  for (bool more = true; more;) {
    auto answer = ask(socket, request);
    if (!answer) return answer.error();
    const json::value page(std::move(answer.value()));  // braces would make a list of it
    if (last == 0) last = position_at(page, "last");
    const auto* rows = at(page, "events").if_array();
    if (rows == nullptr) return Failure{kInternal, "the daemon's answer has no events", {}};
    for (const auto& row : *rows) {
      if (position_at(row, "position") > last) return seen;
      ++seen;
      if (!each(at(row, "event"))) return seen;
    }
    const auto next = position_at(page, "next");
    more =
        at(page, "more") == json::value(true) && next != 0 && (wanted.newest_first || next < last);
    request[wanted.newest_first ? "before" : "after"] = next;
  }
  return seen;
}

}  // namespace weir::ctl
