#include "audit/junked.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::audit {
namespace {

constexpr std::uint8_t kSpam = 1;
constexpr std::uint8_t kFailed = 2;

std::uint8_t bits_of(std::string_view status) {
  status = trimmed(status);
  if (iequals(status, "FilteredAsSpam") || iequals(status, "Quarantined")) return kSpam;
  return iequals(status, "Failed") ? kFailed : std::uint8_t{0};
}

bool is_egress(std::string_view address, const Knowledge& knowledge) {
  const auto parsed = IpAddress::parse(address);
  return parsed && std::ranges::any_of(knowledge.egress(), [&](const IpNetwork& network) {
           return network.contains(*parsed);
         });
}

/// It leaves the tenant, whoever it says it is from, or it is from one of our domains and servers.
/// What comes from outside in our name to our own people is spam that somebody else sends.
bool is_ours(const TraceRow& row, const Knowledge& knowledge) {
  const auto recipient = domain_of(row.recipient);
  if (!recipient.empty() && !knowledge.is_accepted(recipient)) return true;
  return knowledge.is_accepted(domain_of(row.sender)) && is_egress(row.from_ip, knowledge);
}

}  // namespace

void Junked::add(const TraceRow& row, const Knowledge& knowledge) {
  const auto& id = row.trace_id.empty() ? row.message_id : row.trace_id;
  if (id.empty() || !knowledge.accepted_known() || !is_ours(row, knowledge)) return;
  const auto number = day_of(row.time);
  if (!days_.contains(number) && days_.size() >= kMaxDays) {
    const auto oldest = days_.begin()->first;
    if (oldest > number) return;
    days_.erase(oldest);
    changed_.erase(oldest);
    dirty_.insert(oldest);
  }
  auto& day = days_[number];
  const auto bits = bits_of(row.status);
  const bool begins = day.messages.messages().empty();
  const auto merge = [bits](std::uint8_t old) { return static_cast<std::uint8_t>(old | bits); };
  day.messages.add(id, bits, merge);
  if (bits != 0 && day.marked.add(id, bits, merge)) {
    day.senders.add(ascii_lower(row.sender));
    if (!row.from_ip.empty()) day.addresses.add(row.from_ip);
    if (!row.from_ip.empty() && !knowledge.egress().empty() && !is_egress(row.from_ip, knowledge)) {
      day.foreign.add(row.from_ip);
    }
  }
  day.first = begins ? row.time : std::min(day.first, row.time);
  day.last = begins ? row.time : std::max(day.last, row.time);
  changed_.insert(number);
}

std::vector<Deviation> Junked::judge() {
  std::vector<Deviation> deviations;
  for (const auto number : changed_) {
    const auto found = days_.find(number);
    if (found == days_.end()) continue;
    judge(number, found->second, deviations);
    dirty_.insert(number);
  }
  changed_.clear();
  return deviations;
}

void Junked::judge(std::int64_t number, const Day& day, std::vector<Deviation>& out) {
  std::uint64_t spam = 0;
  std::uint64_t failed = 0;
  for (const auto& [hash, bits] : day.messages.messages()) {
    if ((bits & kSpam) != 0) ++spam;
    if ((bits & kFailed) != 0) ++failed;
  }
  const auto kept = day.messages.messages().size();
  const auto tell = [&](std::string_view what, std::uint64_t some, Severity severity) {
    const auto count = day.messages.scaled(some);
    if (count < kFewest || some * 100 < kept * kShare) return;
    Deviation deviation;
    deviation.kind = Deviated::junked;
    deviation.time = day.first;
    deviation.symptom = "S1";
    deviation.severity = severity;
    deviation.id = made_id("junked", {std::to_string(number), what, detect::to_string(severity)});
    auto text = std::string{day.messages.exact() ? "" : "about "} + std::to_string(count) + " of " +
                counted(day.messages.total(), "message") + " of ours (" +
                std::to_string(some * 100 / std::max<std::uint64_t>(kept, 1)) + " %) " +
                std::string{what} + ", " + at(day.first) + " to " + at(day.last) + ", senders " +
                day.senders.words(3) + ", from " + day.addresses.words(3);
    const auto foreign = day.foreign.words(3);
    if (!foreign.empty()) text += ", not our addresses: " + foreign;
    deviation.evidence = sentence(text);
    out.push_back(std::move(deviation));
  };
  // A third of all: nobody's ordinary newsletter.
  constexpr std::uint64_t kMuch = 30;
  tell("marked as spam", spam, spam * 100 >= kept * kMuch ? Severity::high : Severity::medium);
  tell("not delivered", failed, Severity::low);
}

std::string Junked::save(std::int64_t day) const {
  const auto found = days_.find(day);
  if (found == days_.end()) return {};
  Writer writer;
  writer.time(found->second.first);
  writer.time(found->second.last);
  found->second.messages.put(writer);
  found->second.marked.put(writer);
  found->second.senders.put(writer);
  found->second.addresses.put(writer);
  found->second.foreign.put(writer);
  return writer.sealed();
}

void Junked::restore(std::string_view bytes) {
  auto reader = Reader::open(bytes);
  if (!reader) return;
  Day day;
  day.first = reader->time();
  day.last = reader->time();
  day.messages.get(*reader);
  day.marked.get(*reader);
  day.senders.get(*reader);
  day.addresses.get(*reader);
  day.foreign.get(*reader);
  if (!reader->good() || days_.size() >= kMaxDays) return;
  const auto number = day_of(day.first);
  days_.insert_or_assign(number, std::move(day));
}

}  // namespace weir::audit
