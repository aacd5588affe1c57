#include "incident/reading.hpp"

#include <algorithm>

namespace weir::incident {
namespace {

bool is_domain(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.find('.') != std::string_view::npos &&
         text.front() != '.' && text.back() != '.' && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || c == '_';
         });
}

}  // namespace

unsigned edits_between(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() - b.size() > 1) return 2;
  const auto [left, right] = std::ranges::mismatch(a, b);
  a.remove_prefix(static_cast<std::size_t>(left - a.begin()));
  b.remove_prefix(static_cast<std::size_t>(right - b.begin()));
  if (a.size() > b.size()) return a.substr(1) == b ? 1 : 2;
  if (a.substr(1) == b.substr(1)) return 1;
  const bool swapped = a.size() >= 2 && a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2);
  return swapped ? 1 : 2;
}

std::uint64_t busiest_hour(const Incident& incident) {
  const auto& slots = incident.timeline;
  // A slot may be longer than an hour by now: then its share.
  const auto hours = std::max<std::int64_t>(1, incident.timeline_step / std::chrono::minutes{60});
  std::uint64_t most = 0;
  std::uint64_t sum = 0;
  std::size_t from = 0;
  for (std::size_t to = 0; to < slots.size(); ++to) {
    sum += slots[to].messages;
    while (from < to && slots[to].begin - slots[from].begin >= std::chrono::hours{1}) {
      sum -= slots[from++].messages;
    }
    most = std::max(most, sum);
  }
  return most / static_cast<std::uint64_t>(hours);
}

std::string_view domain_in(std::string_view evidence) {
  constexpr std::string_view kFields[] = {"MAIL FROM: ", "From: "};
  for (const auto field : kFields) {
    if (!evidence.starts_with(field)) continue;
    auto name = evidence.substr(field.size());
    name = name.substr(0, name.find(' '));
    return is_domain(name) ? name : std::string_view{};
  }
  return {};
}

}  // namespace weir::incident
