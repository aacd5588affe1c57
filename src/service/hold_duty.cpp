#include "service/hold_duty.hpp"

#include <boost/json/array.hpp>
#include <random>
#include <utility>
#include <vector>

#include "log/log.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::string_view kKind = "hold";
constexpr std::string_view kLimitsKind = "limit-holds";
constexpr std::string_view kLimitsKey = "all";
constexpr std::chrono::minutes kSaveEvery{1};

std::string farewell(const HoldRecord& record) {
  return "Hold " + record.hold.id + " of " + record.hold.author + " on " + whose(record.hold) +
         " is over; it took " + std::to_string(record.taken) +
         " messages. It was for: " + record.hold.reason;
}

}  // namespace

std::string random_hold_id() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::random_device random;
  std::string id;
  for (int i = 0; i < 6; ++i) id += kHex[random() % kHex.size()];
  return id;
}

void HoldDuty::begin(TimePoint now) {
  for (const auto& [key, bytes] : around_.records.kept(kKind)) {
    auto record = decode_hold(bytes);
    if (record) {
      holds_.try_emplace(record->hold.id, std::move(*record));
    } else {
      log::warn("a kept hold cannot be read and is not in force: " + printable(key, 64));
    }
  }
  for (const auto& [key, bytes] : around_.records.kept(kLimitsKind)) limits_.load(bytes);
  let_expired_go(now);
  publish();
}

void HoldDuty::see(const incident::Sighting& sighting) {
  recent_.see(sighting);
  limits_.see(sighting);
  if (sighting.hold.empty() || sighting.retry) return;
  const auto found = holds_.find(sighting.hold);
  if (found == holds_.end()) return;
  ++found->second.taken;
  unsaved_.insert(sighting.hold);
}

void HoldDuty::tick(TimePoint now) {
  let_expired_go(now);
  if (now < next_save_ && next_save_ - now <= kSaveEvery) return;
  next_save_ = now + kSaveEvery;
  limits_.forget_past(now);
  save_taken();
}

void HoldDuty::end(TimePoint) {
  save_taken();
  around_.records.keep(kLimitsKind, kLimitsKey, limits_.encode());
}

const HoldRecord& HoldDuty::add(policy::Hold hold) {
  if (holds_.size() >= kMostHolds) {
    throw Refused{kUnavailable, "there are " + std::to_string(kMostHolds) +
                                    " holds already; remove one, or take a wider one"};
  }
  do {
    hold.id = around_.new_id();
  } while (holds_.contains(hold.id));
  const auto id = hold.id;
  const auto& record = holds_.emplace(id, HoldRecord{std::move(hold), 0}).first->second;
  around_.records.keep(kKind, id, encode(record));
  publish();
  return record;
}

std::optional<HoldRecord> HoldDuty::remove(std::string_view id) {
  const auto found = holds_.find(id);
  if (found == holds_.end()) return std::nullopt;
  auto record = std::move(found->second);
  holds_.erase(found);
  unsaved_.erase(record.hold.id);
  around_.records.forget(kKind, record.hold.id);
  publish();
  return record;
}

void HoldDuty::forget_limit(std::string_view limit, std::string_view subject) {
  limits_.forget(limit, subject);
}

json::object HoldDuty::list(TimePoint now) const {
  json::array holds;
  for (const auto& [id, record] : holds_) {
    if (record.hold.until > now) holds.push_back(to_json(record));
  }
  const auto config = around_.config();
  return {
      {"holds", std::move(holds)},
      {"automatic", config ? limits_.rows(around_.counters, config->limits, now) : json::array{}}};
}

void HoldDuty::let_expired_go(TimePoint now) {
  std::vector<std::string> over;
  for (const auto& [id, record] : holds_) {
    if (record.hold.until <= now) over.push_back(id);
  }
  for (const auto& id : over) {
    if (const auto record = remove(id)) {
      around_.tell(report::Operation::hold_expired, "hold", farewell(*record));
    }
  }
}

void HoldDuty::save_taken() {
  for (const auto& id : std::exchange(unsaved_, {})) {
    const auto found = holds_.find(id);
    if (found != holds_.end()) around_.records.keep(kKind, id, encode(found->second));
  }
}

void HoldDuty::publish() {
  std::vector<policy::Hold> holds;
  holds.reserve(holds_.size());
  for (const auto& [id, record] : holds_) holds.push_back(record.hold);
  around_.board.publish(std::make_shared<const policy::HoldList>(std::move(holds)));
}

}  // namespace weir::service
