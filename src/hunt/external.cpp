#include <algorithm>
#include <tuple>

#include "hunt/filter.hpp"
#include "weir/hunt/mail.hpp"

namespace weir::hunt {
namespace {

constexpr auto kOrder = [](const audit::EmailRow& row) {
  return std::tie(row.time, row.network_message_id, row.recipient, row.report_id);
};

bool newer(const audit::EmailRow& a, const audit::EmailRow& b) { return kOrder(a) > kOrder(b); }

}  // namespace

External::External(Parameters parameters) : parameters_{std::move(parameters)} {}

void External::add(const audit::EmailRow& row) {
  if (!within(parameters_, row.time, searched_)) return;
  if (!asked_for(parameters_, row) || !leaves(parameters_, row)) return;
  ++total_;
  const auto limit = parameters_.limit;
  if (limit != 0 && kept_.size() >= limit) {
    if (!newer(row, kept_.front())) return;
    std::ranges::pop_heap(kept_, newer);
    kept_.pop_back();
  }
  kept_.push_back(row);
  if (limit != 0) std::ranges::push_heap(kept_, newer);
}

std::vector<audit::EmailRow> External::rows() const {
  auto rows = kept_;
  std::ranges::sort(rows, {}, kOrder);
  // The same row in two exports is one.
  const auto same = [](const audit::EmailRow& a, const audit::EmailRow& b) {
    return !a.report_id.empty() && kOrder(a) == kOrder(b);
  };
  if (!parameters_.strict) rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

}  // namespace weir::hunt
