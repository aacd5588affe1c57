#include "audit/sample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "weir/count/counter.hpp"

namespace weir::audit {

std::uint64_t MessageSample::hash_of(std::string_view id) {
  return std::min(count::thing_hash(id), kAll - 1);
}

void MessageSample::shrink() {
  const auto last = std::prev(messages_.end());
  bound_ = last->first;
  messages_.erase(last);
}

std::uint64_t MessageSample::total() const noexcept { return scaled(messages_.size()); }

std::uint64_t MessageSample::scaled(std::uint64_t some) const noexcept {
  if (exact()) return some;
  const double share = static_cast<double>(bound_) / static_cast<double>(kAll);
  // Hashes that somebody made small would claim more mail than there is in the world.
  constexpr double kMostTimes = 10'000;
  return static_cast<std::uint64_t>(
      std::llround(static_cast<double>(some) * std::min(1 / std::max(share, 1e-9), kMostTimes)));
}

void MessageSample::put(Writer& writer) const {
  writer.number(bound_);
  writer.number(messages_.size());
  std::uint64_t before = 0;
  for (const auto& [hash, bits] : messages_) {
    writer.number(hash - before);
    writer.number(bits);
    before = hash;
  }
}

void MessageSample::get(Reader& reader) {
  messages_.clear();
  bound_ = reader.number();
  const auto size = reader.number();
  std::uint64_t hash = 0;
  for (std::uint64_t i = 0; i < size && reader.good(); ++i) {
    hash += reader.number();
    const auto bits = reader.number();
    if (!reader.good()) break;
    messages_[hash] = static_cast<std::uint8_t>(bits & 0xffU);
    if (messages_.size() > most_) shrink();
  }
}

void Commonest::add(std::string_view text) {
  const auto known = counts_.find(text.substr(0, 256));
  if (known != counts_.end()) {
    ++known->second;
  } else if (counts_.size() < kMost) {
    counts_.emplace(text.substr(0, 256), 1);
  } else {
    more_ = true;
  }
}

std::string Commonest::words(std::size_t most) const {
  std::vector<std::pair<std::string_view, std::uint64_t>> order(counts_.begin(), counts_.end());
  std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < most; ++i) {
    text += (text.empty() ? "" : ", ") + clean(order[i].first, 64) + " (" +
            std::to_string(order[i].second) + ")";
  }
  if (more_ || order.size() > most) text += " and others";
  return text;
}

void Commonest::put(Writer& writer) const {
  writer.number(more_ ? 1 : 0);
  writer.number(counts_.size());
  for (const auto& [text, count] : counts_) {
    writer.text(text);
    writer.number(count);
  }
}

void Commonest::get(Reader& reader) {
  counts_.clear();
  more_ = reader.number() != 0;
  const auto size = reader.number();
  for (std::uint64_t i = 0; i < size && i < kMost && reader.good(); ++i) {
    auto text = reader.text();
    const auto count = reader.number();
    if (reader.good()) counts_.emplace(std::move(text), count);
  }
}

}  // namespace weir::audit
