#include "sink/mail_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sink/mail_format.hpp"
#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTitle = 300;
constexpr std::size_t kMaxValue = 200;
constexpr std::size_t kMaxShown = 5;
constexpr std::size_t kMaxSummary = 100;

/// The value at "a.b.c"; nullptr when it is not there.
const json::value* at(const json::value& value, std::string_view path) {
  const auto* here = &value;
  while (here != nullptr && !path.empty()) {
    const auto dot = std::min(path.find('.'), path.size());
    const auto* object = here->if_object();
    here = object == nullptr ? nullptr : object->if_contains(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return here;
}

std::string text_of(const json::value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (const auto* text = value->if_string()) {
    return printable(std::string_view{text->data(), text->size()}, kMaxTitle);
  }
  return value->is_number() ? json::serialize(*value) : std::string{};
}

std::string text_at(const json::value& value, std::string_view path) {
  return text_of(at(value, path));
}

std::uint64_t number_at(const json::value& value, std::string_view path) {
  const auto* found = at(value, path);
  if (found == nullptr) return 0;
  if (found->is_uint64()) return found->get_uint64();
  return found->is_int64() && found->get_int64() > 0
             ? static_cast<std::uint64_t>(found->get_int64())
             : 0;
}

/// "2026-01-02T03:04:05.678Z" as "2026-01-02 03:04:05 UTC".
std::string time_at(const json::value& value, std::string_view path) {
  auto text = text_at(value, path);
  if (text.size() < 19) return text;
  text.resize(19);
  text[10] = ' ';
  return text + " UTC";
}

std::string joined(const json::value& value, std::string_view path) {
  const auto* found = at(value, path);
  const auto* list = found == nullptr ? nullptr : found->if_array();
  std::string out;
  for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), kMaxShown); ++i) {
    if (!out.empty()) out += ", ";
    out += text_of(&(*list)[i]);
  }
  if (list != nullptr && list->size() > kMaxShown) out += ", …";
  return out;
}

void line(std::string& out, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  out.append(name).append(":").append(name.size() < 13 ? 13 - name.size() : 1, ' ');
  out.append(value).append("\n");
}

/// The word for a number of event.severity, when the event has none of its own.
std::string severity_of(const json::value& event) {
  if (auto word = text_at(event, "weir.incident_state.severity"); !word.empty()) return word;
  const auto number = number_at(event, "event.severity");
  if (number >= 9) return "critical";
  if (number >= 7) return "high";
  return number >= 5 ? "medium" : "low";
}

/// "opened" of "incident-opened".
std::string change_of(const json::value& event) {
  const auto action = text_at(event, "event.action");
  return action.starts_with("incident-") ? action.substr(9) : action;
}

std::string deeds(const json::value& event) {
  struct Deed {
    const char* key;
    const char* words;
  };
  constexpr std::array<Deed, 5> kDeeds{{{"accept", "let pass"},
                                        {"tag", "tagged"},
                                        {"quarantine", "put into quarantine"},
                                        {"tempfail", "told to try again later"},
                                        {"reject", "rejected"}}};
  std::string out;
  for (const auto& [key, words] : kDeeds) {
    const auto count = number_at(event, std::string{"weir.incident_state.enforced."} + key);
    if (count == 0) continue;
    if (!out.empty()) out += ", ";
    out += std::to_string(count) + " " + words;
  }
  return out.empty() ? "nothing was held back" : out;
}

std::string recipients_of(const json::value& event) {
  const auto total = number_at(event, "weir.incident_state.recipients.total");
  if (total == 0) return {};
  return std::to_string(total) + ", " +
         std::to_string(number_at(event, "weir.incident_state.recipients.external")) +
         " of them external; " +
         std::to_string(number_at(event, "weir.incident_state.recipients.reached")) +
         " people were reached";
}

std::string symptoms_of(const json::value& event) {
  const auto* found = at(event, "weir.incident_state.symptoms");
  const auto* list = found == nullptr ? nullptr : found->if_array();
  std::string out;
  for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), kMaxShown); ++i) {
    const auto& symptom = (*list)[i];
    auto code = text_at(symptom, "code");
    if (!code.empty()) code += " ";
    out += "  - " + code + text_at(symptom, "detector") + ", " +
           std::to_string(number_at(symptom, "count")) + " times";
    const auto evidence = joined(symptom, "evidence");
    out += (evidence.empty() ? "" : ": " + printable(evidence, kMaxValue)) + "\n";
  }
  return out.empty() ? out : "\nWhat was seen\n" + out;
}

std::string who(const json::value& event) {
  std::string out;
  const std::string state = "weir.incident_state.";
  line(out, "Clients", joined(event, state + "clients"));
  line(out, "Logins", joined(event, state + "auth_users"));
  line(out, "MAIL FROM", joined(event, state + "mail_from"));
  line(out, "From", joined(event, state + "header_from"));
  line(out, "Subjects", joined(event, state + "subjects"));
  line(out, "Links to", joined(event, state + "link_hosts"));
  return out.empty() ? out : "\nWho\n" + out;
}

std::string commands_for(const json::value& event) {
  const auto id = text_at(event, "weir.incident");
  if (id.empty())
    return "\nWhat to type\n  weirctl status\n  weirctl why " + text_at(event, "event.id") + "\n";
  std::string out = "\nWhat to type\n";
  out += "  weirctl incident show " + id + "\n";
  out += "    everything about it: what speaks for and against, what to do, with the commands\n";
  out += "  weirctl incident recipients " + id + " --reached\n";
  if (change_of(event) == "resolved") return out;
  out += "  weirctl incident resolve " + id + " --as true-positive --note TEXT\n";
  out += "    or --as false-positive: it answers what would have kept this mail clean\n";
  return out;
}

std::string body_of(const json::value& event) {
  std::string out = text_at(event, "event.reason") + "\n\n";
  const std::string state = "weir.incident_state.";
  line(out, "Severity", severity_of(event));
  const auto reason = text_at(event, state + "change");
  line(out, "State", change_of(event) + (reason.empty() ? "" : ": " + reason));
  const auto direction = text_at(event, "weir.direction");
  line(out, "Connector",
       text_at(event, "weir.connector") + (direction.empty() ? "" : " (" + direction + ")"));
  line(out, "Since", time_at(event, state + "first_seen"));
  line(out, "Last seen", time_at(event, state + "last_seen"));
  if (at(event, state + "messages") != nullptr) {
    line(out, "Messages",
         std::to_string(number_at(event, state + "messages")) + ", and " +
             std::to_string(number_at(event, state + "retries")) + " retries");
    line(out, "Recipients", recipients_of(event));
    line(out, "Weir", deeds(event));
  }
  line(out, "Ordinary", text_at(event, state + "expected"));
  line(out, "Resolved by", text_at(event, state + "resolved_by"));
  line(out, "Note", text_at(event, state + "note"));
  out += symptoms_of(event) + who(event) + commands_for(event) + "\n";
  line(out, "Incident", text_at(event, "weir.incident"));
  line(out, "Event", text_at(event, "event.id"));
  line(out, "Host", text_at(event, "observer.hostname"));
  return out;
}

json::value parsed(const report::Outgoing& event) {
  boost::system::error_code error;
  auto value = json::parse(event.text(), error);
  return error ? json::value{json::object{}} : value;
}

std::string subject_of(const json::value& event) {
  return "[Weir " + severity_of(event) + "] " + change_of(event) + ": " +
         text_at(event, "event.reason");
}

/// A text of ours that may stand within angle brackets.
std::string id_part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '.' || c == '_';
    if (good) out += c;
  }
  return out.empty() ? "weir" : out;
}

std::string assembled(const Envelope& envelope, TimePoint now, const std::string& subject,
                      const std::string& id, const std::string& more, const std::string& body) {
  std::string recipients;
  for (const auto& to : envelope.to) recipients += (recipients.empty() ? "" : ", ") + to;
  return "Date: " + mail_date(now) + "\r\n" + header_field("From", "Weir <" + envelope.from + ">") +
         header_field("To", recipients) + header_field("Subject", subject) + "Message-ID: <" + id +
         "@" + id_part(envelope.hostname) + ">\r\n" + more +
         "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
         "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(body);
}

}  // namespace

std::string message_about(const report::Outgoing& event, const Envelope& envelope, TimePoint now) {
  const auto value = parsed(event);
  std::string more = header_field("X-Weir-Event", id_part(event.id));
  if (const auto incident = text_at(value, "weir.incident"); !incident.empty()) {
    // All messages about one incident are one conversation.
    more += "References: <" + id_part(incident) + "@" + id_part(envelope.hostname) + ">\r\n";
    more += header_field("X-Weir-Incident", id_part(incident));
  }
  return assembled(envelope, now, subject_of(value), id_part(event.id), more, body_of(value));
}

std::string summary_of(std::span<const report::Outgoing> events, const Envelope& envelope,
                       TimePoint now) {
  const auto count = std::to_string(events.size());
  std::string body = count +
                     " more changes came than there may be messages in an hour (max_per_hour). "
                     "The newest are:\n\n";
  const auto shown = events.last(std::min(events.size(), kMaxSummary));
  for (const auto& event : shown) {
    const auto value = parsed(event);
    body += time_at(value, "@timestamp") + "  " + severity_of(value) + ", " + change_of(value) +
            ": " + text_at(value, "event.reason") + "\n    " + text_at(value, "weir.incident") +
            "\n";
  }
  body += "\nWhat to type\n  weirctl incident list\n";
  return assembled(envelope, now, "[Weir] " + count + " more changes of incidents",
                   "summary-" + id_part(events.back().id), "", body);
}

}  // namespace weir::sink
