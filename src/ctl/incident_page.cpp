#include "ctl/incident_page.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <vector>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/wrap.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

/// "OPEN", "CLOSED", "FALSE POSITIVE": the word that counts first.
std::string state_of(const json::value& incident) {
  auto resolution = text_at(incident, "resolution", "none");
  if (resolution == "none") return upper(text_at(incident, "status"));
  std::ranges::replace(resolution, '-', ' ');
  return upper(resolution);
}

void head(std::ostream& out, const json::value& incident) {
  const auto left = "Incident " + text_at(incident, "id");
  const auto right = state_of(incident) + "  " + upper(text_at(incident, "severity"));
  const auto used = left.size() + right.size();
  out << printable(left, 100) << std::string(used < kPageWidth ? kPageWidth - used : 2, ' ')
      << printable(right, 100) << '\n';
  print_wrapped(out, "", text_at(incident, "title"));
  out << '\n';
}

void show_owner(std::ostream& out, const json::value& result) {
  std::string line = text_at(result, "incident.connector");
  if (const auto way = text_at(result, "incident.direction"); !way.empty())
    line += " (" + way + ")";
  if (const auto owner = text_at(result, "owner"); !owner.empty()) line += ", owner " + owner;
  if (const auto purpose = text_at(result, "purpose"); !purpose.empty()) line += ": " + purpose;
  print_labelled(out, "connector", line);
  const auto& all = list_at(result, "incident.connectors");
  std::string others;
  for (const auto& name : all) {
    if (name == at(result, "incident.connector") || !name.is_string()) continue;
    others += (others.empty() ? "" : ", ") + std::string{name.get_string()};
  }
  if (!others.empty()) print_labelled(out, "  and", others);
  for (const auto& part : list_at(result, "incident.parts")) {
    if (part.is_string()) {
      print_labelled(out, "  part of it",
                     "weirctl incident show " + std::string{part.get_string()});
    }
  }
}

void show_times(std::ostream& out, const json::value& incident) {
  print_labelled(out, "first symptom", minute_of(text_at(incident, "first_seen")) + " UTC");
  print_labelled(out, "opened", minute_of(text_at(incident, "opened")) + " UTC");
  print_labelled(out, "last symptom", minute_of(text_at(incident, "last_seen")) + " UTC");
  const auto closed = text_at(incident, "closed");
  if (closed.empty() || text_at(incident, "status") == "open") return;
  auto line = minute_of(closed) + " UTC";
  if (const auto whole = text_at(incident, "merged_into"); !whole.empty()) {
    print_labelled(out, "closed", line + ", became part of " + whole);
    out << "\nThe whole case\n    weirctl incident show " << printable(whole, 100) << '\n';
    return;
  }
  if (const auto by = text_at(incident, "resolved_by"); !by.empty()) {
    line += ", resolved as " + text_at(incident, "resolution") + " by " + by;
    if (const auto note = text_at(incident, "note"); !note.empty()) line += ": " + note;
  } else {
    line += ", by quiet";
  }
  print_labelled(out, "closed", line);
}

void show_counts(std::ostream& out, const json::value& result) {
  const auto& incident = at(result, "incident");
  auto messages = text_at(incident, "messages", "0") + " (" + text_at(incident, "suspicious", "0") +
                  " suspicious)";
  if (number_at(incident, "retries") > 0) {
    messages += ", and " + text_at(incident, "retries") + " retries of them";
  }
  if (number_at(incident, "passed_later") > 0) {
    messages += ", " + text_at(incident, "passed_later") + " let pass when they came again";
  }
  print_labelled(out, "messages", messages);
  print_labelled(out, "recipients",
                 text_at(incident, "recipients.total", "0") + ": " +
                     text_at(incident, "recipients.external", "0") + " external, " +
                     text_at(incident, "recipients.partner", "0") + " partner, " +
                     text_at(incident, "recipients.internal", "0") + " internal");
  auto different = text_at(result, "listed_recipients.reached", "0") + " got mail, " +
                   text_at(result, "listed_recipients.held", "0") + " got none";
  if (number_at(result, "listed_recipients.beyond") > 0) {
    different +=
        ", and " + text_at(result, "listed_recipients.beyond") + " recipients are beyond the list";
  }
  print_labelled(out, "  different", different);
  const auto judged = number_at(incident, "likely.domains_judged");
  const auto senders = number_at(incident, "likely.new_senders");
  if (judged == 0 && senders == 0) return;
  auto likely = text_at(incident, "likely.domains_new", "0") + " of " + std::to_string(judged) +
                " recipient domains looked up are new here";
  if (senders > 0) likely += "; a new From domain in " + std::to_string(senders) + " messages";
  print_labelled(out, "  likely?", likely);
}

void show_done(std::ostream& out, const json::value& incident) {
  std::string done;
  std::string wanted;
  bool differ = false;
  for (const auto* what : {"accept", "tag", "quarantine", "tempfail", "reject"}) {
    const auto did = number_at(incident, std::string{"enforced."} + what);
    const auto would = number_at(incident, std::string{"wanted."} + what);
    differ = differ || did != would;
    if (did > 0) done += (done.empty() ? "" : ", ") + std::string{what} + " " + std::to_string(did);
    if (would > 0) {
      wanted += (wanted.empty() ? "" : ", ") + std::string{what} + " " + std::to_string(would);
    }
  }
  print_labelled(out, "Weir did", done.empty() ? "nothing: no message belongs to it" : done);
  if (differ) print_labelled(out, "  wanted", wanted + " (mode, connector or a breaker kept it)");
  print_labelled(out, "normal",
                 text_at(incident, "expected", "not known: no baseline when it was opened"));
}

void show_export(std::ostream& out, const json::value& incident) {
  if (number_at(incident, "recipients.total") == 0) return;
  out << "\nEverybody who got its mail, to tell them\n    weirctl incident recipients "
      << printable(text_at(incident, "id"), 100) << " --reached --csv\n";
}

void show_exemption(std::ostream& out, const json::value& exemption) {
  if (!exemption.is_object()) return;
  print_wrapped(out, "  ", text_at(exemption, "words"));
  const auto toml = text_at(exemption, "toml");
  if (toml.empty()) return;
  out << '\n';
  print_verbatim(out, "    ", toml);
}

}  // namespace

void show_incidents(std::ostream& out, const json::value& result) {
  const auto& rows = list_at(result, "incidents");
  for (const auto& row : rows) {
    if (&row != &rows.front()) out << '\n';
    auto codes = text_at(row, "symptoms");
    std::erase(codes, ',');
    const auto line = state_of(row) + ", " + text_at(row, "severity") + ", " +
                      text_at(row, "connector") + ", since " + minute_of(text_at(row, "opened")) +
                      " UTC" + (codes.empty() ? "" : ", " + codes);
    print_wrapped(out, "", line);
    print_wrapped(out, "    ", text_at(row, "title"));
    out << "    weirctl incident show " << printable(text_at(row, "id"), 100) << '\n';
  }
  const auto total = number_at(result, "total");
  if (rows.empty()) out << "no incident\n";
  if (total > rows.size()) {
    out << "\n" << total - rows.size() << " older ones are not shown; see --limit\n";
  }
}

void show_incident(std::ostream& out, const json::value& result) {
  const auto& incident = at(result, "incident");
  head(out, incident);
  show_owner(out, result);
  show_times(out, incident);
  show_counts(out, result);
  show_done(out, incident);
  show_symptoms(out, incident);
  show_limits_reached(out, incident);
  show_timeline(out, incident);
  show_story(out, incident);
  show_tops(out, incident);
  show_samples(out, incident);
  show_questions(out, result);
  show_actions(out, result);
  show_export(out, incident);
  if (at(result, "exemption.found") == json::value(true)) {
    out << "\nIf it is a false positive, the narrowest exemption would be\n";
    show_exemption(out, at(result, "exemption"));
  }
}

void show_resolved(std::ostream& out, const json::value& result) {
  const auto& incident = at(result, "incident");
  print_wrapped(out, "",
                text_at(incident, "id") + " is resolved as " + text_at(incident, "resolution") +
                    " by " + text_at(result, "resolved_by"));
  const auto& exemption = at(result, "exemption");
  if (!exemption.is_object()) return;
  out << "\nSo that it does not happen again\n";
  show_exemption(out, exemption);
  if (text_at(exemption, "toml").empty()) return;
  out << "\n  Put it into the configuration, then\n"
      << "    weirctl check && weirctl reload\n";
}

}  // namespace weir::ctl
