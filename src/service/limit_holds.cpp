#include "service/limit_holds.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <span>

#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 1024;
constexpr std::chrono::milliseconds kWait{50};

/// What `spec` says of `subject` now, without counting; nullopt when it is not known.
std::optional<count::Reading> look(count::CounterStore& counters, const detect::LimitSpec& spec,
                                   const std::string& subject, TimePoint now) {
  const bool distinct = spec.count == detect::Unit::distinct_recipients ||
                        spec.count == detect::Unit::distinct_recipient_domains;
  const count::Observation observation{
      .key = {spec.name, subject, spec.window},
      .by = 0,
      .gate =
          count::Gate{
              .limit = spec.limit, .hold = spec.hold, .holds_back = spec.action > Disposition::tag},
      .distinct = distinct};
  auto counted = counters.add(
      {.identity = {}, .observations = std::span{&observation, 1}, .wait = kWait}, now);
  if (counted.readings.empty() || !counted.readings[0] || counted.readings[0]->total == 0) {
    return std::nullopt;
  }
  return counted.readings[0];
}

}  // namespace

void LimitHolds::see(const incident::Sighting& sighting) {
  for (const auto& limit : sighting.limits) {
    if (limit.hold_until <= sighting.time) continue;
    remember({limit.name, limit.subject}, {limit.total, limit.hold_until});
  }
}

void LimitHolds::remember(Key key, Known known) {
  if (holds_.size() >= kMost && !holds_.contains(key)) {
    const auto first =
        std::ranges::min_element(holds_, {}, [](const auto& entry) { return entry.second.until; });
    holds_.erase(first);
  }
  holds_.insert_or_assign(std::move(key), known);
}

void LimitHolds::forget(std::string_view limit, std::string_view subject) {
  std::erase_if(holds_, [&](const auto& entry) {
    return entry.first.first == limit && (subject.empty() || entry.first.second == subject);
  });
}

void LimitHolds::forget_past(TimePoint now) {
  std::erase_if(holds_, [&](const auto& entry) { return entry.second.until <= now; });
}

json::array LimitHolds::rows(count::CounterStore& counters,
                             const std::vector<detect::LimitSpec>& limits, TimePoint now) const {
  json::array rows;
  for (const auto& [key, known] : holds_) {
    const auto& [name, subject] = key;
    const auto spec = std::ranges::find(limits, name, &detect::LimitSpec::name);
    if (spec == limits.end() || known.until <= now) continue;
    const auto reading = look(counters, *spec, subject, now);
    if (reading && !reading->hold_until) continue;  // let go meanwhile
    rows.push_back({{"limit", printable(name, kMaxText)},
                    {"subject", printable(subject, kMaxText)},
                    {"action", to_string(spec->action)},
                    {"total", reading ? reading->total : known.total},
                    {"allowed", spec->limit},
                    {"window_s", spec->window.count()},
                    {"until", report::format_time(reading ? *reading->hold_until : known.until)}});
  }
  return rows;
}

std::string LimitHolds::encode() const {
  json::array rows;
  for (const auto& [key, known] : holds_) {
    rows.push_back({key.first, key.second, static_cast<std::int64_t>(known.total),
                    known.until.time_since_epoch().count()});
  }
  return json::serialize(rows);
}

void LimitHolds::load(std::string_view bytes) {
  boost::system::error_code error;
  const auto value = json::parse({bytes.data(), bytes.size()}, error);
  const auto* rows = error ? nullptr : value.if_array();
  if (rows == nullptr) return;
  for (const auto& row : *rows) {
    const auto* cells = row.if_array();
    if (cells == nullptr || cells->size() != 4 || !(*cells)[0].is_string() ||
        !(*cells)[1].is_string() || !(*cells)[2].is_int64() || !(*cells)[3].is_int64()) {
      continue;
    }
    remember({std::string{(*cells)[0].get_string()}, std::string{(*cells)[1].get_string()}},
             {static_cast<std::uint64_t>((*cells)[2].get_int64()),
              TimePoint{std::chrono::milliseconds{(*cells)[3].get_int64()}}});
  }
}

}  // namespace weir::service
