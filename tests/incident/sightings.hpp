#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "weir/incident/book.hpp"

namespace weir::incident::testing {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using namespace std::chrono_literals;

/// 2026-01-05 00:00:00 UTC, a Monday.
inline constexpr TimePoint kMonday{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

/// A clean message.
inline Sighting clean(TimePoint time, std::string connector = "onprem") {
  Sighting sighting;
  sighting.time = time;
  sighting.event_id = "e-" + std::to_string(time.time_since_epoch().count());
  sighting.connector = std::move(connector);
  sighting.direction = "to_cloud";
  sighting.client = "10.1.0.10";
  sighting.mail_from = "app@contoso.example";
  sighting.mail_domain = "contoso.example";
  sighting.header_from = "app@contoso.example";
  sighting.from_domain = "contoso.example";
  sighting.recipients = {{"x@customer.example", "customer.example", RecipientKind::external}};
  sighting.recipient_count = 1;
  sighting.external_count = 1;
  return sighting;
}

/// An ordinary suspicious message: From is not accepted.
inline Sighting suspicious(TimePoint time, std::string connector = "onprem") {
  auto sighting = clean(time, std::move(connector));
  sighting.header_from = "ceo@evil.example";
  sighting.from_domain = "evil.example";
  sighting.subject = "Invoice";
  sighting.symptoms = {
      {"unaccepted_domain", detect::Severity::high, "S3", "From: evil.example", 25}};
  sighting.score = 25;
  sighting.suspicious = true;
  sighting.wanted = Disposition::tag;
  sighting.enforced = Disposition::tag;
  return sighting;
}

inline Sighting with(Sighting sighting, Symptom symptom) {
  sighting.symptoms.push_back(std::move(symptom));
  return sighting;
}

/// A message that only `detector` has something to say about.
inline Sighting showing(TimePoint time, std::string_view detector, detect::Severity severity,
                        unsigned points, std::string_view code = "") {
  auto sighting = suspicious(time);
  sighting.symptoms = {{detector, severity, code, "seen", points}};
  sighting.score = points;
  sighting.suspicious = points >= 25;
  return sighting;
}

inline Sighting over(Sighting sighting, std::uint64_t total, std::uint64_t limit = 100,
                     detect::LimitState state = detect::LimitState::over,
                     std::string name = "suspicious-per-connector") {
  sighting.limits.push_back({std::move(name), sighting.connector, total, limit, state});
  return sighting;
}

inline Signal signal(TimePoint time, std::string detector, detect::Severity severity,
                     std::string symptom = "", bool opens = false) {
  Signal made;
  made.time = time;
  made.connector = "onprem";
  made.detector = std::move(detector);
  made.severity = severity;
  made.symptom = std::move(symptom);
  made.evidence = "told so";
  made.event_id = "e-signal";
  made.opens = opens;
  return made;
}

/// A book whose incidents are called inc-1, inc-2, … and all that it told.
struct Bench {
  explicit Bench(BookRules rules = {})
      : book{rules, [this](TimePoint) { return "inc-" + std::to_string(++made); }} {}

  template <class Seen>
  std::vector<Change> see(const Seen& seen) {
    return keep(book.see(seen));
  }
  std::vector<Change> tick(TimePoint now) { return keep(book.tick(now)); }
  std::vector<Change> keep(std::vector<Change> changes) {
    told.insert(told.end(), changes.begin(), changes.end());
    return changes;
  }
  const Incident& incident(std::string_view id = "inc-1") const { return *book.find(id); }
  bool is_open(std::string_view connector = "onprem") const {
    return !book.open_on(connector).empty();
  }
  std::size_t count(ChangeKind kind) const {
    std::size_t found = 0;
    for (const auto& change : told) found += change.kind == kind ? 1 : 0;
    return found;
  }
  /// `messages` suspicious ones, evenly within `span`.
  void burst(TimePoint begin, int messages, seconds span) {
    for (int i = 0; i < messages; ++i) see(suspicious(begin + span * i / messages));
  }

  int made = 0;
  Book book;
  std::vector<Change> told;
};

}  // namespace weir::incident::testing
