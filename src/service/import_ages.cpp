#include "service/import_ages.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace weir::service {
namespace {

namespace json = boost::json;
using imports::Kind;
using std::chrono::seconds;

constexpr std::string_view kSince = "since";

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

seconds between(TimePoint from, TimePoint to) {
  return std::max(std::chrono::duration_cast<seconds>(to - from), seconds{0});
}

std::optional<TimePoint> time_in(const json::object& object, std::string_view name) {
  const auto* const value = object.if_contains(view(name));
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return TimePoint{TimePoint::duration{value->get_int64()}};
}

}  // namespace

std::string_view to_string(ImportAges::Needed what) noexcept {
  return what == ImportAges::Needed::audit_log ? "audit_log" : "connectors";
}

void ImportAges::note(const imports::Rows& rows, TimePoint written, TimePoint now) {
  written = std::min(written, now);
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    if (!rows.has[i] || (newest_[i] && *newest_[i] >= written)) continue;
    newest_[i] = written;
    changed_ = true;
  }
}

std::vector<ImportAges::Change> ImportAges::tick(bool watched,
                                                 std::chrono::milliseconds stale_after,
                                                 TimePoint now) {
  if (watched != since_.has_value()) {
    since_ = watched ? std::optional{now} : std::nullopt;
    changed_ = true;
  }
  std::vector<Change> changes;
  const bool judged = watched && stale_after.count() > 0;
  for (const auto what : {Needed::audit_log, Needed::connectors}) {
    auto& stale = stale_[static_cast<std::size_t>(what)];
    const auto age = age_of(what, now);
    const bool is = judged && age > stale_after;
    if (is == stale) continue;
    stale = is;
    changed_ = true;
    if (judged) changes.push_back({what, is, age});
  }
  return changes;
}

std::optional<TimePoint> ImportAges::newest(Kind kind) const {
  return newest_[static_cast<std::size_t>(kind)];
}

seconds ImportAges::age(Kind kind, TimePoint now) const {
  if (const auto written = newest(kind)) return between(*written, now);
  return since_ ? between(*since_, now) : seconds{0};
}

seconds ImportAges::age_of(Needed what, TimePoint now) const {
  auto from = since_.value_or(now);  // a directory that is new has time to fill
  const auto later = [&](Kind kind) {
    if (const auto written = newest(kind)) from = std::max(from, *written);
  };
  if (what == Needed::audit_log) {
    later(Kind::audit_log);
  } else {
    later(Kind::inbound_connectors);
    later(Kind::outbound_connectors);
  }
  return between(from, now);
}

std::string ImportAges::save() const {
  json::object object;
  if (since_) object[view(kSince)] = since_->time_since_epoch().count();
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    if (!newest_[i]) continue;
    object[view(to_string(static_cast<Kind>(i)))] = newest_[i]->time_since_epoch().count();
  }
  json::object stale;
  for (const auto what : {Needed::audit_log, Needed::connectors}) {
    stale[view(to_string(what))] = is_stale(what);
  }
  object["stale"] = std::move(stale);
  return json::serialize(object);
}

void ImportAges::restore(std::string_view bytes) {
  boost::system::error_code error;
  const auto value = json::parse(view(bytes), error);
  if (error || !value.is_object()) return;
  const auto& object = value.get_object();
  since_ = time_in(object, kSince);
  for (std::size_t i = 0; i < imports::kKinds; ++i) {
    newest_[i] = time_in(object, to_string(static_cast<Kind>(i)));
  }
  const auto* const stale = object.if_contains("stale");
  if (stale == nullptr || !stale->is_object()) return;
  for (const auto what : {Needed::audit_log, Needed::connectors}) {
    const auto* const is = stale->get_object().if_contains(view(to_string(what)));
    stale_[static_cast<std::size_t>(what)] = is != nullptr && is->is_bool() && is->get_bool();
  }
}

}  // namespace weir::service
