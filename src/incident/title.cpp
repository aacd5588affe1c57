#include <algorithm>

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

/// The worst of what messages showed, the more frequent of several.
const SymptomSeen* main_symptom(const Incident& incident) {
  const SymptomSeen* main = nullptr;
  for (const auto& seen : incident.symptoms) {
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
  const auto where = " over " + (incident.connector.empty() ? "no connector" : incident.connector);
  const auto* main = main_symptom(incident);
  if (incident.messages == 0) {
    if (main == nullptr) return "Symptoms" + where;
    auto title = main->detector + where;
    return main->evidence.empty() ? title : title + ": " + main->evidence.front();
  }
  std::string title = counted(incident.messages, "message", "messages");
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
