#include "weir/connector/origin.hpp"

#include "weir/base/text.hpp"

namespace weir::connector {

Origin origin_of(const mail::Session& session, std::span<const mail::Hop>, const Organization&) {
  return {.client = session.client, .name = session.client_name};
}

std::string_view to_string(Provenance provenance) noexcept {
  return provenance == Provenance::exchange_online ? "exchange_online" : "other";
}

Provenance provenance_of(const Origin&, const mail::Session&, const Organization&) noexcept {
  return Provenance::other;
}

}  // namespace weir::connector
