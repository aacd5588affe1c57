#include "detect/registry.hpp"

#include <algorithm>

#include "detect/ambiguous_from.hpp"
#include "detect/dsn_flood.hpp"
#include "detect/envelope_mismatch.hpp"
#include "detect/exempted_volume.hpp"
#include "detect/first_seen.hpp"
#include "detect/foreign_tenant.hpp"
#include "detect/forged_exchange_headers.hpp"
#include "detect/key_explosion.hpp"
#include "detect/lookalike_domain.hpp"
#include "detect/new_client.hpp"
#include "detect/no_identity.hpp"
#include "detect/null_sender_abuse.hpp"
#include "detect/recipient_spray.hpp"
#include "detect/reply_to_divergence.hpp"
#include "detect/rogue_connector.hpp"
#include "detect/srs_backscatter.hpp"
#include "detect/suspicious_content.hpp"
#include "detect/tenant_budget.hpp"
#include "detect/unaccepted_domain.hpp"
#include "detect/unexpected_relay.hpp"
#include "detect/unknown_client.hpp"
#include "detect/volume_spike.hpp"

namespace weir::detect {
namespace {

template <class D>
std::unique_ptr<Detector> make(Settings& settings) {
  return std::make_unique<D>(D::Limits::from(settings));
}

struct Entry {
  std::string_view id;
  std::unique_ptr<Detector> (*make)(Settings&);
};

// To add a detector: write it, then name it here. docs/ADDING_A_DETECTOR.md
constexpr Entry kDetectors[] = {
    {"unaccepted_domain", &make<UnacceptedDomain>},
    {"envelope_mismatch", &make<EnvelopeMismatch>},
    {"null_sender_abuse", &make<NullSenderAbuse>},
    {"ambiguous_from", &make<AmbiguousFrom>},
    {"unknown_client", &make<UnknownClient>},
    {"no_identity", &make<NoIdentity>},
    {"exempted_volume", &make<ExemptedVolume>},
    {"foreign_tenant", &make<ForeignTenant>},
    {"unexpected_relay", &make<UnexpectedRelay>},
    {"rogue_connector", &make<RogueConnector>},
    {"forged_exchange_headers", &make<ForgedExchangeHeaders>},
    {"lookalike_domain", &make<LookalikeDomain>},
    {"reply_to_divergence", &make<ReplyToDivergence>},
    {"suspicious_content", &make<SuspiciousContent>},
    {"volume_spike", &make<VolumeSpike>},
    {"recipient_spray", &make<RecipientSpray>},
    {"first_seen", &make<FirstSeen>},
    {"new_client", &make<NewClient>},
    {"key_explosion", &make<KeyExplosion>},
    {"srs_backscatter", &make<SrsBackscatter>},
    {"dsn_flood", &make<DsnFlood>},
    {"tenant_budget", &make<TenantBudgetDetector>},
};

}  // namespace

std::vector<std::unique_ptr<Detector>> make_detectors(Sections& sections) {
  std::vector<std::unique_ptr<Detector>> detectors;
  for (const auto& entry : kDetectors) {
    auto& settings = sections[std::string{entry.id}];
    const bool enabled = settings.flag("enabled", true);
    auto detector = entry.make(settings);
    if (enabled) detectors.push_back(std::move(detector));
  }
  return detectors;
}

const std::vector<std::string_view>& detector_ids() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const auto& entry : kDetectors) all.push_back(entry.id);
    return all;
  }();
  return ids;
}

bool is_message_detector(std::string_view id) {
  const auto entry = std::ranges::find(kDetectors, id, &Entry::id);
  if (entry == std::ranges::end(kDetectors)) return false;
  Settings defaults;
  return !entry->make(defaults)->counts();
}

}  // namespace weir::detect
