#include <algorithm>
#include <vector>

#include "incident/weight.hpp"
#include "weir/incident/advice.hpp"

namespace weir::incident {
namespace {

struct Phrase {
  std::string_view detector;
  std::string_view words;
};

// "412 messages …"
constexpr Phrase kPhrases[] = {
    {"unaccepted_domain", "with a sender domain that is not accepted"},
    {"envelope_mismatch", "whose MAIL FROM and From differ"},
    {"null_sender_abuse", "with an empty sender that are no reports"},
    {"ambiguous_from", "with an ambiguous From"},
    {"unknown_client", "of an unknown client"},
    {"no_identity", "without any identity"},
    {"exempted_volume", "in a spared form, more than is usual,"},
    {"foreign_tenant", "of another tenant"},
    {"unexpected_relay", "of Exchange Online to external recipients"},
    {"rogue_connector", "that entered our tenant over a connector from a foreign address"},
    {"forged_exchange_headers", "with forged Exchange headers"},
    {"lookalike_domain", "with a look-alike domain"},
    {"reply_to_divergence", "whose replies go elsewhere"},
    {"suspicious_content", "with suspicious content"},
    {"recipient_spray", "to unusually many different recipients"},
    {"volume_spike", "in an unusual volume"},
    {"srs_backscatter", "while answers come home to mail that the tenant rewrote"},
    {"dsn_flood", "while answers come home to mail that was not sent"},
    {"connector_refused", "while Exchange Online refuses mail of ours"},
    {"connector_drift", "while a connector of the tenant is not as declared"},
    {"tenant_budget", "while the tenant uses up its external recipients"},
};

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string{count == 1 ? one : many};
}

std::string how_long(const Incident& incident) {
  const auto span = std::chrono::floor<std::chrono::seconds>(incident.last_seen) -
                    std::chrono::floor<std::chrono::seconds>(incident.first_seen);
  const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 1));
  if (seconds < 90) return "in " + counted(seconds, "second", "seconds");
  if (seconds < 2 * 3600) return "in " + counted((seconds + 30) / 60, "minute", "minutes");
  if (seconds < 48 * 3600) return "in " + counted((seconds + 1800) / 3600, "hour", "hours");
  return "in " + counted((seconds + 43'200) / 86'400, "day", "days");
}

std::string from_where(const Incident& incident) {
  const auto& clients = incident.clients;
  if (clients.items.empty()) return "";
  if (clients.distinct == 1) return " from " + clients.items.front().key;
  const auto about = clients.distinct > TopList::kMarks ? "about " : "";
  return " from " + (about + std::to_string(clients.distinct)) + " clients";
}

constexpr std::string_view kDrift = "connector_drift";
constexpr std::string_view kTenant = "tenant";

/// True when a connector was changed and something else was seen besides.
bool is_changed_and_used(const Incident& incident) {
  return incident.connector_events > 0 &&
         (incident.messages > 0 ||
          std::ranges::any_of(incident.symptoms,
                              [](const SymptomSeen& seen) { return seen.detector != kDrift; }));
}

/// " over A", " over A and B", " over A and 3 more", " in the tenant".
std::string where_of(const Incident& incident) {
  std::vector<std::string_view> names;
  for (const auto& name : incident.connectors) {
    if (name != kTenant && name != incident.connector) names.push_back(name);
  }
  if (!incident.connector.empty() && incident.connector != kTenant) {
    names.insert(names.begin(), incident.connector);
  }
  if (names.empty()) {
    return incident.connector == kTenant ? " in the tenant" : " over no connector";
  }
  auto text = " over " + std::string{names.front()};
  if (names.size() == 2) text += " and " + std::string{names.back()};
  if (names.size() > 2) text += " and " + std::to_string(names.size() - 1) + " more";
  return text;
}

/// The worst of what messages showed, the more frequent of several.
const SymptomSeen* main_symptom(const Incident& incident) {
  const SymptomSeen* main = nullptr;
  const bool apart = is_changed_and_used(incident);
  for (const auto& seen : incident.symptoms) {
    if (apart && seen.detector == kDrift) continue;
    if (main == nullptr ||
        std::pair{seen.severity, seen.count} > std::pair{main->severity, main->count}) {
      main = &seen;
    }
  }
  return main;
}

std::string words_for(const SymptomSeen& seen) {
  const auto phrase = std::ranges::find(kPhrases, seen.detector, &Phrase::detector);
  return phrase == std::ranges::end(kPhrases) ? "with " + seen.detector
                                              : std::string{phrase->words};
}

std::string handled(const Incident& incident) {
  const auto count = [&](Disposition disposition) {
    return incident.enforced[static_cast<std::size_t>(disposition)];
  };
  const auto held = count(Disposition::quarantine) + count(Disposition::tempfail);
  const auto rejected = count(Disposition::reject);
  std::string text = held == 0 ? "" : std::to_string(held) + " held";
  if (rejected > 0) text += (text.empty() ? "" : ", ") + std::to_string(rejected) + " rejected";
  return text.empty() ? "none held" : text;
}

}  // namespace

std::string title_of(const Incident& incident) {
  const auto where = where_of(incident);
  const auto* main = main_symptom(incident);
  const std::string changed = is_changed_and_used(incident) ? "connector changed and " : "";
  if (incident.messages == 0) {
    if (main == nullptr) return "Symptoms" + where;
    auto title = changed + main->detector + where;
    return main->evidence.empty() ? title : title + ": " + main->evidence.front();
  }
  std::string title = changed + counted(incident.messages, "message", "messages");
  if (main == nullptr) {
    title += " over the limit";
    if (!incident.limits.items.empty()) title += " " + incident.limits.items.front().key;
  } else if (main->count >= incident.messages || is_state(main->detector) || main->points == 0) {
    title += " " + words_for(*main);
  } else {
    title += ", " + std::to_string(main->count) + " " + words_for(*main) + ",";
  }
  return title + where + from_where(incident) + " " + how_long(incident) + "; " + handled(incident);
}

}  // namespace weir::incident
