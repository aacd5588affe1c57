#include <boost/json/array.hpp>
#include <cmath>

#include "report/json_writer.hpp"
#include "service/baseline_duty.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxName = 1024;
constexpr unsigned kAhead = 24;

double rounded(double value) { return std::round(value * 10) / 10; }

json::object object_of(const baseline::Expectation& expectation) {
  return {{"expected", rounded(expectation.expected)},
          {"spread", rounded(expectation.spread)},
          {"low", expectation.low},
          {"high", expectation.high},
          {"alert", expectation.alert},
          {"basis", to_string(expectation.basis)},
          {"samples", expectation.samples},
          {"frozen", expectation.frozen},
          {"why", printable(expectation.why, kMaxName)}};
}

void put_time(json::object& into, std::string_view name, const std::optional<TimePoint>& time) {
  into[{name.data(), name.size()}] =
      time ? json::value(report::format_time(*time)) : json::value(nullptr);
}

json::object object_of(const baseline::View& view) {
  auto made = object_of(view.now);
  made["name"] = printable(view.name, kMaxName);
  made["kind"] = view.account ? "account" : "connector";
  if (view.account) made["connector"] = printable(view.connector, kMaxName);
  made["last_hour"] = view.last_hour;
  made["waiting_hours"] = view.waiting;
  put_time(made, "first_seen", view.first_seen);
  put_time(made, "last_seen", view.last_seen);
  put_time(made, "learned_since", view.learned_since);
  put_time(made, "learned_until", view.learned_until);
  return made;
}

json::object object_of(const baseline::Ahead& ahead) {
  auto made = object_of(ahead.expectation);
  made.erase("frozen");
  put_time(made, "begin", baseline::begin_of(ahead.hour));
  made["local"] = std::string{baseline::weekday_name(ahead.local.day)} +
                  (ahead.local.hour < 10 ? " 0" : " ") + std::to_string(ahead.local.hour) + ":00";
  made["day_off"] = ahead.off;
  return made;
}

}  // namespace

json::object BaselineDuty::show(std::string_view name, TimePoint now) const {
  if (!name.empty()) {
    const auto view = book_.find(name, now);
    if (!view) return {};
    json::array ahead;
    for (const auto& hour : book_.ahead(name, now, kAhead)) ahead.push_back(object_of(hour));
    return {{"enabled", enabled_}, {"baseline", object_of(*view)}, {"ahead", std::move(ahead)}};
  }
  json::array connectors;
  for (const auto& view : book_.connectors(now)) connectors.push_back(object_of(view));
  return {
      {"enabled", enabled_}, {"connectors", std::move(connectors)}, {"accounts", book_.accounts()}};
}

}  // namespace weir::service
