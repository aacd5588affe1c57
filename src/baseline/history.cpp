#include "baseline/history.hpp"

#include <algorithm>

#include "baseline/packing.hpp"

namespace weir::baseline {
namespace {

constexpr char kVersion = 1;
constexpr std::uint16_t kUnknown = 0;
constexpr std::uint16_t kNothing = 1;  // pack(0)
/// More than any setting allows: what a record may claim.
constexpr std::uint64_t kMostHours = 60 * kHoursOfWeek;
/// Whole weeks are dropped at a time, so that learning an hour moves nothing.
constexpr std::size_t kSlack = kHoursOfWeek;

void put_signed(std::string& out, std::int64_t value) {
  put_varint(out,
             (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

std::optional<std::int64_t> take_signed(std::string_view& bytes) {
  const auto value = take_varint(bytes);
  if (!value) return std::nullopt;
  return static_cast<std::int64_t>(*value >> 1U) ^ -static_cast<std::int64_t>(*value & 1U);
}

/// Runs of hours that are unknown or without mail are two numbers, all else is itself.
void put_hours(std::string& out, const std::vector<std::uint16_t>& hours) {
  put_varint(out, hours.size());
  for (std::size_t i = 0; i < hours.size();) {
    const auto code = hours[i];
    put_varint(out, code);
    std::size_t run = 1;
    if (code <= kNothing) {
      while (i + run < hours.size() && hours[i + run] == code) ++run;
      put_varint(out, run);
    }
    i += run;
  }
}

bool take_hours(std::string_view& bytes, std::vector<std::uint16_t>& hours) {
  const auto size = take_varint(bytes);
  if (!size || *size > kMostHours) return false;
  hours.reserve(*size);
  while (hours.size() < *size) {
    const auto code = take_varint(bytes);
    if (!code || *code > 0xFFFF) return false;
    std::optional<std::uint64_t> run = 1;
    if (*code <= kNothing) run = take_varint(bytes);
    if (!run || *run == 0 || *run > *size - hours.size()) return false;
    hours.insert(hours.end(), *run, static_cast<std::uint16_t>(*code));
  }
  return true;
}

}  // namespace

void History::learn(Hour hour, std::uint64_t count, unsigned weeks) {
  if (!began_) {
    began_ = hour;
    first_ = hour;
  }
  const auto most = static_cast<std::size_t>(weeks) * static_cast<std::size_t>(kHoursOfWeek);
  if (hour <= newest() && !hours_.empty()) return;
  if (hour - newest() > static_cast<Hour>(most)) {
    hours_.clear();
    began_ = hour;
    first_ = hour;
  }
  hours_.insert(hours_.end(), static_cast<std::size_t>(hour - newest() - 1), kUnknown);
  hours_.push_back(pack(count));
  if (hours_.size() <= most + kSlack) return;
  const auto gone = hours_.size() - most;
  hours_.erase(hours_.begin(), hours_.begin() + static_cast<std::ptrdiff_t>(gone));
  first_ += static_cast<Hour>(gone);
}

void History::learn_peak(std::int32_t day, Peak peak) {
  if (peak.count == 0) return;
  if (peaks_.empty() || day - end_day() >= kDays) {
    peaks_.clear();
    first_day_ = day;
  }
  if (day < first_day_) return;
  if (day >= end_day()) peaks_.resize(static_cast<std::size_t>(day - first_day_) + 1);
  auto& kept = peaks_[static_cast<std::size_t>(day - first_day_)];
  const auto packed = pack(peak.count);
  if (packed > kept.count) kept = {packed, peak.hour};
  if (peaks_.size() <= static_cast<std::size_t>(kDays)) return;
  const auto gone = static_cast<std::ptrdiff_t>(peaks_.size()) - kDays;
  peaks_.erase(peaks_.begin(), peaks_.begin() + gone);
  first_day_ += static_cast<std::int32_t>(gone);
}

void History::forget_from(Hour hour, std::int32_t day) {
  if (!hours_.empty() && newest() >= hour) {
    hours_.resize(static_cast<std::size_t>(std::max<Hour>(hour - first_, 0)));
    if (hours_.empty()) began_.reset();
  }
  if (end_day() > day) peaks_.resize(static_cast<std::size_t>(std::max(day - first_day_, 0)));
}

std::optional<std::uint64_t> History::at(Hour hour) const noexcept {
  if (hours_.empty() || hour < first_ || hour > newest()) return std::nullopt;
  return unpack(hours_[static_cast<std::size_t>(hour - first_)]);
}

std::optional<History::Peak> History::peak(std::int32_t day) const noexcept {
  if (day < first_day_ || day >= end_day()) return std::nullopt;
  const auto& kept = peaks_[static_cast<std::size_t>(day - first_day_)];
  const auto count = unpack(kept.count);
  if (!count) return std::nullopt;
  return Peak{*count, kept.hour};
}

std::string History::encode() const {
  std::string out{kVersion};
  put_signed(out, began());
  put_signed(out, first_);
  put_hours(out, hours_);
  put_signed(out, first_day_);
  put_varint(out, peaks_.size());
  for (const auto& peak : peaks_) {
    put_varint(out, peak.count);
    if (peak.count != kUnknown) out += static_cast<char>(peak.hour);
  }
  return out;
}

std::optional<History> History::decode(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) return std::nullopt;
  bytes.remove_prefix(1);
  History history;
  const auto began = take_signed(bytes);
  const auto first = take_signed(bytes);
  if (!began || !first || !take_hours(bytes, history.hours_)) return std::nullopt;
  const auto first_day = take_signed(bytes);
  const auto days = take_varint(bytes);
  if (!first_day || !days || *days > static_cast<std::uint64_t>(kDays)) return std::nullopt;
  for (std::uint64_t i = 0; i < *days; ++i) {
    const auto count = take_varint(bytes);
    if (!count || *count > 0xFFFF || (*count != kUnknown && bytes.empty())) return std::nullopt;
    PackedPeak peak{static_cast<std::uint16_t>(*count), 0};
    if (*count != kUnknown) {
      peak.hour = static_cast<std::uint8_t>(bytes.front());
      bytes.remove_prefix(1);
    }
    history.peaks_.push_back(peak);
  }
  constexpr std::int64_t kFar = std::int64_t{1} << 30;
  const auto near = [](std::int64_t value) { return value > -kFar && value < kFar; };
  const bool sane = near(*began) && near(*first) && near(*first_day);
  if (!bytes.empty() || !sane) return std::nullopt;
  if (!history.hours_.empty()) history.began_ = *began;
  history.first_ = *first;
  history.first_day_ = static_cast<std::int32_t>(*first_day);
  return history;
}

}  // namespace weir::baseline
