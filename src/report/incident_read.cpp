#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <limits>

#include "report/incident_json.hpp"
#include "report/incident_tops.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;
using namespace incident;

constexpr std::array kStatuses{Status::open, Status::closed};
constexpr std::array kResolutions{Resolution::none, Resolution::true_positive,
                                  Resolution::false_positive};
constexpr std::array kClosings{Closing::none, Closing::quiet, Closing::resolved, Closing::merged};
constexpr std::array kSeverities{detect::Severity::info, detect::Severity::low,
                                 detect::Severity::medium, detect::Severity::high,
                                 detect::Severity::critical};
constexpr std::array kChanges{ChangeKind::opened, ChangeKind::escalated, ChangeKind::reopened,
                              ChangeKind::closed, ChangeKind::resolved};
constexpr std::array kKinds{RecipientKind::internal, RecipientKind::external,
                            RecipientKind::partner};

constexpr std::uint64_t kMaxStep = std::uint64_t{366} * 24 * 60;

/// The members of an object, each with a default for what is missing or of another type.
class Members {
 public:
  explicit Members(const json::object& object) : object_{object} {}

  std::string text(const char* name) const {
    const auto* value = object_.if_contains(name);
    const auto* found = value == nullptr ? nullptr : value->if_string();
    return found == nullptr ? std::string{} : std::string{found->data(), found->size()};
  }
  std::uint64_t number(const char* name) const {
    const auto* value = object_.if_contains(name);
    if (value == nullptr) return 0;
    if (const auto* wide = value->if_uint64()) return *wide;
    const auto* found = value->if_int64();
    return found == nullptr || *found < 0 ? 0 : static_cast<std::uint64_t>(*found);
  }
  /// A number that fits an unsigned.
  unsigned count(const char* name) const {
    return static_cast<unsigned>(
        std::min<std::uint64_t>(number(name), std::numeric_limits<unsigned>::max()));
  }
  std::vector<std::uint64_t> numbers(const char* name) const {
    std::vector<std::uint64_t> found;
    for_items(name, [&](const json::value& item) {
      boost::system::error_code error;
      const auto value = item.to_number<std::uint64_t>(error);
      if (!error) found.push_back(value);
    });
    return found;
  }
  bool flag(const char* name) const {
    const auto* value = object_.if_contains(name);
    return value != nullptr && *value == json::value(true);
  }
  TimePoint time(const char* name) const { return parse_time(text(name)).value_or(TimePoint{}); }
  template <class Enum, std::size_t N>
  Enum one_of(const char* name, const std::array<Enum, N>& all, Enum fallback) const {
    const auto written = text(name);
    const auto found =
        std::ranges::find_if(all, [&](Enum one) { return to_string(one) == written; });
    return found == all.end() ? fallback : *found;
  }
  const json::object& object(const char* name) const {
    static const json::object none;
    const auto* value = object_.if_contains(name);
    const auto* found = value == nullptr ? nullptr : value->if_object();
    return found == nullptr ? none : *found;
  }
  /// Calls `take` with the members of each object in a list.
  template <class Take>
  void each(const char* name, Take take) const {
    for_items(name, [&](const json::value& item) {
      if (const auto* one = item.if_object()) take(Members{*one});
    });
  }
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> found;
    for_items(name, [&](const json::value& item) {
      if (const auto* text = item.if_string()) found.emplace_back(text->data(), text->size());
    });
    return found;
  }

 private:
  template <class Take>
  void for_items(const char* name, Take take) const {
    const auto* value = object_.if_contains(name);
    const auto* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr) return;
    for (const auto& item : *list) take(item);
  }

  const json::object& object_;
};

std::array<std::uint64_t, 5> dispositions_from(const Members& members) {
  std::array<std::uint64_t, 5> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = members.number(std::string{to_string(static_cast<Disposition>(i))}.c_str());
  }
  return counts;
}

TopList top_from(const Members& members) {
  TopList top;
  top.others = members.number("others");
  top.distinct = members.number("distinct");
  top.marks = members.numbers("marks");
  members.each("items", [&](const Members& item) {
    top.items.push_back({.key = item.text("key"),
                         .count = item.number("count"),
                         .first = item.time("first_seen"),
                         .last = item.time("last_seen"),
                         .error = item.number("error")});
  });
  return top;
}

std::vector<Sample> samples_from(const Members& members, const char* name) {
  std::vector<Sample> samples;
  members.each(name, [&](const Members& sample) {
    samples.push_back({sample.text("event"), sample.time("time"), sample.count("score")});
  });
  return samples;
}

void read_head(Incident& incident, const Members& members) {
  incident.direction = members.text("direction");
  incident.status = members.one_of("status", kStatuses, Status::open);
  incident.resolution = members.one_of("resolution", kResolutions, Resolution::none);
  incident.closing = members.one_of("closing", kClosings, Closing::none);
  incident.severity = members.one_of("severity", kSeverities, detect::Severity::medium);
  incident.merged_into = members.text("merged_into");
  incident.connectors = members.texts("connectors");
  incident.parts = members.texts("parts");
  incident.connector_events = members.number("connector_events");
  incident.title = members.text("title");
  incident.first_seen = members.time("first_seen");
  incident.last_seen = members.time("last_seen");
  incident.last_loud = members.time("last_loud");
  incident.closed = members.time("closed");
  incident.resolved_by = members.text("resolved_by");
  incident.note = members.text("note");
  incident.revision = members.number("revision");
  incident.reopens = members.count("reopens");
  incident.peak = members.number("peak");
  incident.expected = members.text("expected");
}

void read_counts(Incident& incident, const Members& members) {
  incident.messages = members.number("messages");
  incident.suspicious = members.number("suspicious");
  incident.retries = members.number("retries");
  incident.passed_later = members.number("passed_later");
  const Members recipients{members.object("recipients")};
  incident.recipients = recipients.number("total");
  incident.external_recipients = recipients.number("external");
  incident.partner_recipients = recipients.number("partner");
  incident.internal_recipients = recipients.number("internal");
  const Members likely{members.object("likely")};
  incident.domains_judged = likely.number("domains_judged");
  incident.domains_new = likely.number("domains_new");
  incident.new_senders = likely.number("new_senders");
  incident.enforced = dispositions_from(Members{members.object("enforced")});
  incident.wanted = dispositions_from(Members{members.object("wanted")});
}

void read_evidence(Incident& incident, const Members& members) {
  members.each("symptoms", [&](const Members& seen) {
    incident.symptoms.push_back(
        {.code = seen.text("code"),
         .detector = seen.text("detector"),
         .severity = seen.one_of("severity", kSeverities, detect::Severity::info),
         .count = seen.number("count"),
         .first = seen.time("first_seen"),
         .last = seen.time("last_seen"),
         .evidence = seen.texts("evidence"),
         .other_evidence = seen.number("other_evidence"),
         .points = seen.count("points")});
  });
  members.each("limits_reached", [&](const Members& limit) {
    incident.limits_reached.push_back({limit.text("name"), limit.text("subject"),
                                       limit.number("total"), limit.number("limit"),
                                       limit.time("first_seen"), limit.time("last_seen")});
  });
  const Members tops{members.object("top")};
  for (const auto& [name, list] : kTops) incident.*list = top_from(Members{tops.object(name)});
  const Members samples{members.object("samples")};
  incident.first_samples = samples_from(samples, "first");
  incident.worst_samples = samples_from(samples, "worst");
  incident.newest_samples = samples_from(samples, "newest");
  incident.sample_events = members.texts("sample_events");
  incident.network_message_ids = members.texts("network_message_ids");
  incident.with_network_id = members.number("with_network_id");
  members.each("remedies", [&](const Members& remedy) {
    incident.remedies.push_back({remedy.time("time"), remedy.text("why"), remedy.text("command")});
  });
}

void read_course(Incident& incident, const Members& members) {
  members.each("story", [&](const Members& moment) {
    incident.story.push_back({moment.time("time"), moment.text("what")});
  });
  members.each("timeline", [&](const Members& slot) {
    incident.timeline.push_back({slot.time("begin"), slot.number("messages"),
                                 slot.number("suspicious"), slot.number("held")});
  });
  const auto step = members.number("timeline_step_min");
  if (step > 0 && step <= kMaxStep) {
    incident.timeline_step = std::chrono::minutes{static_cast<std::int64_t>(step)};
  }
}

std::optional<json::object> object_in(std::string_view bytes) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view{bytes.data(), bytes.size()}, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

}  // namespace

std::optional<Incident> incident_from(const json::object& object) {
  const Members members{object};
  Incident incident;
  incident.id = members.text("id");
  incident.connector = members.text("connector");
  incident.opened = members.time("opened");
  if (incident.id.empty() || incident.connector.empty() || incident.opened == TimePoint{}) {
    return std::nullopt;
  }
  read_head(incident, members);
  read_counts(incident, members);
  read_evidence(incident, members);
  read_course(incident, members);
  return incident;
}

std::optional<KeptIncident> decode_incident(std::string_view bytes) {
  const auto object = object_in(bytes);
  if (!object) return std::nullopt;
  const Members members{*object};
  auto incident = incident_from(members.object("incident"));
  if (!incident) return std::nullopt;
  KeptIncident kept{.incident = std::move(*incident), .untold = {}, .recipients = {}};
  kept.recipients = {members.number("reached"), members.number("held"), members.number("beyond")};
  members.each("untold", [&](const Members& change) {
    kept.untold.push_back({kept.incident.id, change.one_of("kind", kChanges, ChangeKind::opened),
                           change.time("time"), change.text("reason")});
  });
  return kept;
}

std::optional<Memory> decode_memory(std::string_view bytes) {
  const auto object = object_in(bytes);
  if (!object) return std::nullopt;
  const Members members{*object};
  Memory memory{.signal = {}, .incident = members.text("incident")};
  auto& signal = memory.signal;
  signal.time = members.time("time");
  signal.connector = members.text("connector");
  signal.detector = members.text("detector");
  signal.severity = members.one_of("severity", kSeverities, detect::Severity::medium);
  signal.symptom = members.text("symptom");
  signal.evidence = members.text("evidence");
  signal.event_id = members.text("event");
  signal.opens = members.flag("opens");
  signal.connector_event = members.flag("connector_event");
  signal.remedy = members.text("remedy");
  if (signal.time == TimePoint{} || signal.detector.empty()) return std::nullopt;
  return memory;
}

std::optional<RecipientEntry> decode_recipient(std::string_view bytes) {
  const auto object = object_in(bytes);
  if (!object) return std::nullopt;
  const Members members{*object};
  RecipientEntry entry;
  entry.kind = members.one_of("kind", kKinds, RecipientKind::external);
  entry.first = members.time("first");
  entry.last = members.time("last");
  entry.reached = members.count("reached");
  entry.held = members.count("held");
  entry.event_id = members.text("event");
  if (entry.first == TimePoint{}) return std::nullopt;
  return entry;
}

std::optional<TimePoint> parse_time(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok()) return std::nullopt;
  return TimePoint{sys_days{date}} + hours{number(11, 2)} + minutes{number(14, 2)} +
         seconds{number(17, 2)} + milliseconds{number(20, 3)};
}

}  // namespace weir::report
