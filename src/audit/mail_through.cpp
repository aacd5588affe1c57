#include "audit/mail_through.hpp"

#include <algorithm>
#include <array>

#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

// Bits of a message: the hour of its first row, and what its senders are.
constexpr std::uint8_t kHour = 0x1f;
constexpr std::uint8_t kMismatch = 0x20;
constexpr std::uint8_t kUnaccepted = 0x40;

constexpr std::uint64_t kSome = 5;
constexpr std::uint64_t kSeveral = 10;
constexpr std::uint64_t kMany = 20;

/// The first of its two domains that is not accepted; empty when both are, or none are known.
std::string foreign_domain(const EmailRow& row, const Knowledge& knowledge) {
  if (!knowledge.accepted_known()) return {};
  for (const auto* domain : {&row.from_domain, &row.mail_from_domain}) {
    auto name = ascii_lower(*domain);
    if (!name.empty() && !knowledge.is_accepted(name)) return name;
  }
  return {};
}

std::uint8_t bits_of(const EmailRow& row, const Knowledge& knowledge) {
  const auto since = row.time - std::chrono::floor<std::chrono::days>(row.time);
  auto bits = static_cast<std::uint8_t>(std::chrono::floor<std::chrono::hours>(since).count());
  const auto envelope = ascii_lower(row.mail_from_domain);
  const auto header = ascii_lower(row.from_domain);
  if (!envelope.empty() && !header.empty() && !same_organization(envelope, header)) {
    bits |= kMismatch;
  }
  if (!foreign_domain(row, knowledge).empty()) bits |= kUnaccepted;
  return bits;
}

std::uint8_t merged(std::uint8_t a, std::uint8_t b) {
  const auto hour = std::min(a & kHour, b & kHour);
  return static_cast<std::uint8_t>(hour | ((a | b) & ~kHour));
}

bool is_of_interest(std::string_view connector, TimePoint time, const Evidence& evidence) {
  const auto& knowledge = evidence.knowledge;
  if (knowledge.connectors_known()) return !knowledge.is_declared(connector);
  return evidence.records.maker(connector, time - MailThrough::kLookBack, time) != nullptr;
}

struct Sums {
  std::uint64_t all = 0;
  std::uint64_t mismatched = 0;
  std::uint64_t unaccepted = 0;
  std::uint64_t top = 0;
  std::size_t top_hour = 0;
};

Sums sums_of(const MessageSample& sample) {
  Sums sums;
  std::array<std::uint64_t, kHour + 1> hours{};
  for (const auto& [hash, bits] : sample.messages()) {
    if ((bits & kMismatch) != 0) ++sums.mismatched;
    if ((bits & kUnaccepted) != 0) ++sums.unaccepted;
    ++hours[bits & kHour];
  }
  const auto top = std::ranges::max_element(hours);
  sums.top_hour = static_cast<std::size_t>(top - hours.begin());
  sums.top = sample.scaled(*top);
  sums.all = sample.total();
  sums.mismatched = sample.scaled(sums.mismatched);
  sums.unaccepted = sample.scaled(sums.unaccepted);
  return sums;
}

}  // namespace

void MailThrough::add(const EmailRow& row, const Evidence& evidence) {
  const auto& id =
      row.network_message_id.empty() ? row.internet_message_id : row.network_message_id;
  if (id.empty() || row.connectors.empty()) return;
  constexpr std::size_t kMostConnectors = 16;  // one message takes a few
  std::string_view rest = row.connectors;
  for (std::size_t i = 0; i < kMostConnectors && !rest.empty(); ++i) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto name = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (name.empty() || !is_of_interest(name, row.time, evidence)) continue;
    auto* const day = day_of_connector(name, row.time);
    if (day == nullptr) continue;
    const auto bits = bits_of(row, evidence.knowledge);
    const auto size = day->messages.messages().size();
    if (day->messages.add(id, bits, [bits](std::uint8_t old) { return merged(old, bits); })) {
      day->senders.add(row.header_from.empty() ? row.mail_from : row.header_from);
      if (!row.sender_ip.empty()) day->networks.add(row.sender_ip);
      if ((bits & kMismatch) != 0) {
        day->pairs.add(ascii_lower(row.from_domain) + " with MAIL FROM " +
                       ascii_lower(row.mail_from_domain));
      }
      if ((bits & kUnaccepted) != 0) day->foreign.add(foreign_domain(row, evidence.knowledge));
    }
    const bool begins = size == 0;
    day->first = begins ? row.time : std::min(day->first, row.time);
    day->last = begins ? row.time : std::max(day->last, row.time);
    changed_.insert({audit::day_of(row.time), connector_key(name)});
  }
}

MailThrough::Day* MailThrough::day_of_connector(std::string_view connector, TimePoint time) {
  const Key key{audit::day_of(time), connector_key(connector.substr(0, 256))};
  const auto found = days_.find(key);
  if (found != days_.end()) return &found->second;
  if (days_.size() >= kMaxDays) {
    const auto oldest = days_.begin();
    if (oldest->first >= key) return nullptr;
    dirty_.insert(made_id("mail", {std::to_string(oldest->first.first), oldest->first.second}));
    changed_.erase(oldest->first);
    days_.erase(oldest);
  }
  auto& day = days_[key];
  day.connector = std::string{connector.substr(0, 256)};
  return &day;
}

std::vector<Deviation> MailThrough::judge(const Evidence& evidence) {
  std::vector<Deviation> deviations;
  for (const auto& key : changed_) {
    const auto found = days_.find(key);
    if (found == days_.end()) continue;
    judge(key, found->second, evidence, deviations);
    dirty_.insert(made_id("mail", {std::to_string(key.first), key.second}));
  }
  changed_.clear();
  return deviations;
}

void MailThrough::judge(const Key& key, const Day& day, const Evidence& evidence,
                        std::vector<Deviation>& out) {
  const auto sums = sums_of(day.messages);
  const auto* const maker = evidence.records.maker(day.connector, day.first - kLookBack, day.last);
  auto through = " through connector " + shown(day.connector);
  through += evidence.knowledge.connectors_known() ? " that nobody declared" : "";
  if (maker != nullptr) {
    through += ", made " + at(maker->record.time) + " by " + shown(maker->record.actor);
  }
  const auto span = ", " + at(day.first) + " to " + at(day.last);
  const auto tell = [&](std::string_view symptom, Severity severity, const std::string& text) {
    Deviation deviation;
    deviation.kind = Deviated::mail_through;
    deviation.time = day.first;
    deviation.symptom = symptom;
    deviation.severity = severity;
    deviation.connector = clean(day.connector);
    if (maker != nullptr) deviation.actor = clean(maker->record.actor);
    deviation.evidence = sentence(text);
    deviation.id = made_id(
        "mail", {key.second, std::to_string(key.first), symptom, detect::to_string(severity)});
    out.push_back(std::move(deviation));
  };
  const auto about = day.messages.exact() ? std::string{} : std::string{"about "};
  const bool many = sums.top >= kManyAnHour;
  const auto volume = !many              ? Severity::medium
                      : maker == nullptr ? Severity::high
                                         : Severity::critical;
  tell("S1", volume,
       about + counted(sums.all, "message") + through + span + ", " + std::to_string(sums.top) +
           " in the hour from " + std::to_string(sums.top_hour) + ":00Z, senders " +
           day.senders.words(3) + ", from " + day.networks.words(3));
  if (sums.mismatched >= kSome) {
    tell("S2", sums.mismatched >= kMany ? Severity::high : Severity::medium,
         about + counted(sums.mismatched, "message") + through +
             " with a From of another organization than the envelope's" + span + ": " +
             day.pairs.words(3));
  }
  if (sums.unaccepted > 0) {
    tell("S3", sums.unaccepted >= kSeveral ? Severity::high : Severity::medium,
         about + counted(sums.unaccepted, "message") + through +
             " from domains that are not accepted" + span + ": " + day.foreign.words(4));
  }
}

std::string MailThrough::save(const std::string& key) const {
  for (const auto& [of, day] : days_) {
    if (made_id("mail", {std::to_string(of.first), of.second}) != key) continue;
    Writer writer;
    writer.text(day.connector);
    writer.time(day.first);
    writer.time(day.last);
    day.messages.put(writer);
    day.senders.put(writer);
    day.networks.put(writer);
    day.pairs.put(writer);
    day.foreign.put(writer);
    return writer.sealed();
  }
  return {};
}

void MailThrough::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  Day day;
  day.connector = reader->text();
  day.first = reader->time();
  day.last = reader->time();
  day.messages.get(*reader);
  day.senders.get(*reader);
  day.networks.get(*reader);
  day.pairs.get(*reader);
  day.foreign.get(*reader);
  if (!reader->good() || days_.size() >= kMaxDays) return;
  const Key key{audit::day_of(day.first), connector_key(day.connector)};
  days_.insert_or_assign(key, std::move(day));
}

}  // namespace weir::audit
