#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/event.hpp"
#include "weir/incident/incident.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::report {

/// `kept` has what nobody but Weir reads, too.
enum class Detail { shown, kept };

/// The whole incident: what `weirctl incident show --json` prints and what is kept. Times are
/// RFC 3339 in UTC, enumerators their names, empty texts and lists are there. Pure.
boost::json::object to_json(const incident::Incident& incident, Detail detail);

/// Reads what `to_json` wrote. Unknown members are passed over, missing ones get their defaults;
/// nullopt when it is no incident: without id, connector or opening time, or of other types there.
std::optional<incident::Incident> incident_from(const boost::json::object& object);

/// What is kept of an incident beside it.
struct KeptIncident {
  incident::Incident incident;
  std::vector<incident::Change> untold;  ///< changes whose events may not have been written
  RecipientTotals recipients = {};
};

std::string encode(const KeptIncident& kept);
/// nullopt for damaged bytes.
std::optional<KeptIncident> decode_incident(std::string_view bytes);

/// What the book remembers across incidents.
std::string encode(const incident::Memory& memory);
/// nullopt for damaged bytes, or without time and detector.
std::optional<incident::Memory> decode_memory(std::string_view bytes);

/// One recipient of an incident's messages.
struct RecipientEntry {
  incident::RecipientKind kind = incident::RecipientKind::external;
  TimePoint first{};
  TimePoint last{};
  std::uint32_t reached = 0;  ///< messages that went on, tagged or not
  std::uint32_t held = 0;     ///< quarantined, tempfailed or rejected; retries not counted
  std::string event_id;       ///< of the last message that went on, else of the last one held

  friend bool operator==(const RecipientEntry&, const RecipientEntry&) = default;
};

std::string encode(const RecipientEntry& entry);
std::optional<RecipientEntry> decode_recipient(std::string_view bytes);

/// The reverse of format_time; nullopt for any other text.
std::optional<TimePoint> parse_time(std::string_view text);

}  // namespace weir::report
