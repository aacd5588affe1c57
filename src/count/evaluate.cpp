#include "count/evaluate.hpp"

namespace weir::count {
namespace {

bool held_back(const Batch& batch, const std::vector<Reading>& readings) {
  if (!batch.admit) return true;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const auto& gate = batch.observations[i].gate;
    if (gate && gate->holds_back && !readings[i].passes) return true;
  }
  return false;
}

}  // namespace

Evaluation evaluate(const Batch& batch, std::span<const Touched> counters, bool is_retry,
                    TimePoint now) {
  const std::size_t count = batch.observations.size();
  std::vector<Reading> readings(count);
  std::vector<TimePoint> holds_before(count);
  for (std::size_t i = 0; i < count; ++i) {
    holds_before[i] = counters[i].record->hold_until;
    readings[i] = observe(*counters[i].record, batch.observations[i], !is_retry, now);
  }
  const bool admitted = !held_back(batch, readings);

  Evaluation out;
  out.readings.reserve(count);
  out.changes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Observation& observation = batch.observations[i];
    Record& record = *counters[i].record;
    if (admitted) admit(record, observation, now, readings[i]);
    const bool known =
        !counters[i].partial || (observation.gate && readings[i].total > observation.gate->limit);
    out.readings.push_back(known ? std::optional{readings[i]} : std::nullopt);

    Change change{observation.key, is_retry ? 0 : observation.by,
                  admitted && observation.gate ? observation.by : 0, TimePoint{}};
    if (record.hold_until != holds_before[i]) change.hold_until = record.hold_until;
    if (change.seen > 0 || change.admitted > 0 || change.hold_until != TimePoint{}) {
      out.changes.push_back(std::move(change));
    }
  }
  return out;
}

}  // namespace weir::count
