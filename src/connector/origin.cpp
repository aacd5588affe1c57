#include "weir/connector/origin.hpp"

#include <algorithm>

#include "connector/verify.hpp"
#include "weir/base/text.hpp"

namespace weir::connector {
namespace {

bool contains(const std::vector<IpNetwork>& networks, const std::optional<IpAddress>& address) {
  return address && std::ranges::any_of(networks, [&](const IpNetwork& network) {
           return network.contains(*address);
         });
}

/// Loopback and link-local addresses say nothing outside the host that wrote them.
bool is_own(const IpAddress& address) noexcept {
  const auto& bytes = address.bytes();
  if (address.is_v4()) return bytes[12] == 127;
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) return true;
  const auto zeroes = std::ranges::count(bytes, 0);
  return zeroes == 15 && bytes[15] == 1;
}

bool begins_here(const mail::Hop& hop) noexcept {
  return hop.protocol == "mapi" || (!hop.client && hop.helo.empty() && hop.client_name.empty());
}

/// What the fields of one relay say, the topmost being its own for certain.
struct Behind {
  const mail::Hop* hop = nullptr;  ///< the one that names a client; nullptr when none does
  std::size_t fields = 0;          ///< how many the relay wrote
  bool begins = false;             ///< the message was made there
};

Behind behind_relay(std::span<const mail::Hop> fields) {
  Behind behind;
  for (const auto& hop : fields) {
    // A filter on the relay calls its host by the same name, or localhost.
    const bool same = behind.fields == 0 || hop.by == "localhost" ||
                      (hop.by == fields.front().by && !hop.by.empty());
    if (!same) break;
    ++behind.fields;
    if (begins_here(hop)) {
      behind.begins = true;
      break;
    }
    if (!hop.client) break;
    if (is_own(*hop.client)) continue;
    behind.hop = &hop;
    break;
  }
  return behind;
}

std::string verified(const std::string& name) {
  return name == "unknown" || name.starts_with('[') ? std::string{} : name;
}

}  // namespace

Origin origin_of(const mail::Session& session, std::span<const mail::Hop> trace,
                 const Organization& organization) {
  Origin origin{.client = session.client, .name = verified(session.client_name)};
  // Each turn takes at least one field, so the trace bounds it.
  while (contains(organization.trusted_relays, origin.client)) {
    const auto behind = behind_relay(trace.subspan(origin.hops));
    origin.hops += behind.fields;
    if (behind.hop == nullptr) {
      origin.unreadable = !behind.begins;
      break;
    }
    origin.client = behind.hop->client;
    origin.name = behind.hop->client_name;
    origin.relayed = true;
  }
  return origin;
}

std::string_view to_string(Provenance provenance) noexcept {
  return provenance == Provenance::exchange_online ? "exchange_online" : "other";
}

Provenance provenance_of(const Origin& origin, const mail::Session& session,
                         const Organization& organization) noexcept {
  if (!contains(organization.exchange_online, origin.client)) return Provenance::other;
  // An MTA that verifies no certificates reports none: that proves nothing either way. One that
  // is verified and somebody else's does.
  if (origin.relayed || session.cert_subject.empty()) return Provenance::exchange_online;
  const auto name = common_name(session.cert_subject);
  const bool theirs =
      std::ranges::any_of(organization.exchange_online_certificates,
                          [&](const std::string& known) { return certificate_fits(known, name); });
  return theirs ? Provenance::exchange_online : Provenance::other;
}

}  // namespace weir::connector
