#include "count/evaluate.hpp"

#include <utility>

#include "count/others.hpp"

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

Evaluation evaluate(const Batch& batch, std::span<Touched> counters, bool is_retry, TimePoint now) {
  const std::size_t count = batch.observations.size();
  std::vector<Reading> readings(count);
  std::vector<Change> changes(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Observation& observation = batch.observations[i];
    Record& record = *counters[i].record;
    see(record, observation, !is_retry, now, changes[i]);
    readings[i] = measure(record, observation, now);
    Elsewhere* const elsewhere = counters[i].elsewhere;
    if (elsewhere != nullptr) join(*elsewhere, record, observation, changes[i], now, readings[i]);
    judge(record, observation, !is_retry, now, readings[i], changes[i], elsewhere);
  }
  const bool admitted = !held_back(batch, readings);

  Evaluation out;
  out.readings.reserve(count);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Observation& observation = batch.observations[i];
    if (admitted) {
      admit(*counters[i].record, observation, !is_retry, now, readings[i], changes[i]);
      if (counters[i].elsewhere != nullptr) {
        learn(*counters[i].elsewhere, observation.key.window, changes[i], now);
      }
    }
    const bool known =
        !counters[i].partial || (observation.gate && readings[i].total > observation.gate->limit);
    out.readings.push_back(known ? std::optional{readings[i]} : std::nullopt);

    counters[i].changed = !changes[i].empty();
    if (!counters[i].changed) continue;
    changes[i].key = observation.key;
    if (changed != i) changes[changed] = std::move(changes[i]);
    ++changed;
  }
  changes.resize(changed);
  out.changes = std::move(changes);
  return out;
}

}  // namespace weir::count
