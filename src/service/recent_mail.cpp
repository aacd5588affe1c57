#include "service/recent_mail.hpp"

namespace weir::service {
namespace {

std::int64_t slot_of(TimePoint time) {
  return time.time_since_epoch() / std::chrono::milliseconds{RecentMail::kSlot};
}

/// Clients that had no place of their own.
constexpr std::string_view kOthers = "others";

}  // namespace

void RecentMail::see(const incident::Sighting& sighting) {
  if (sighting.retry || sighting.passed_before) return;
  const auto index = slot_of(sighting.time);
  auto& slot = slots_[static_cast<std::size_t>(index) % kSlots];
  if (slot.index != index) slot = {index, {}};
  std::pair pair{sighting.connector, sighting.client};
  if (slot.by_pair.size() >= kMaxPairs && !slot.by_pair.contains(pair)) pair.second = kOthers;
  auto& count = slot.by_pair[std::move(pair)];
  ++count.messages;
  count.suspicious += sighting.suspicious ? 1 : 0;
}

RecentMail::Volume RecentMail::fitting(const policy::Hold& hold, TimePoint now) const {
  Volume volume;
  volume.at_most = !hold.auth_user.empty() || !hold.mail_from.empty() ||
                   !hold.mail_from_domain.empty() || !hold.header_from_domain.empty();
  const auto newest = slot_of(now);
  for (const auto& slot : slots_) {
    if (slot.index <= newest - static_cast<std::int64_t>(kSlots) || slot.index > newest) continue;
    for (const auto& [pair, count] : slot.by_pair) {
      const auto& [connector, client] = pair;
      if (!hold.connector.empty() && hold.connector != connector) continue;
      if (hold.client) {
        const auto address = IpAddress::parse(client);
        if (address && !hold.client->contains(*address)) continue;
        if (!address && client != kOthers) continue;
        volume.at_most = volume.at_most || !address;
      }
      volume.messages += count.messages;
      volume.suspicious += count.suspicious;
    }
  }
  return volume;
}

}  // namespace weir::service
