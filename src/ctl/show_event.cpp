#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "ctl/show.hpp"
#include "ctl/table.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

void fact_if(std::ostream& out, const std::string& label, const std::string& value) {
  if (!value.empty()) print_fact(out, label, value);
}

void show_sender(std::ostream& out, const json::value& event) {
  std::string client = text_at(event, "source.ip", "unknown");
  if (const auto name = text_at(event, "source.domain"); !name.empty()) client += " (" + name + ")";
  if (const auto helo = text_at(event, "weir.smtp.helo"); !helo.empty()) client += ", HELO " + helo;
  print_fact(out, "client", client);
  fact_if(out, "login", text_at(event, "user.name"));
  fact_if(out, "certificate", text_at(event, "tls.client.subject"));
  print_fact(out, "connector",
             text_at(event, "weir.connector") + " (" + text_at(event, "weir.direction") + ")");
  std::string identity;
  for (const auto* factor : {"network", "listener", "next_hop", "certificate", "auth_user"}) {
    const auto state = text_at(event, std::string{"weir.identity."} + factor);
    if (state.empty() || state == "absent") continue;
    identity += (identity.empty() ? "" : ", ") + std::string{factor} + " " + state;
  }
  print_fact(out, "identity", identity.empty() ? "nothing was asked for" : identity);
}

void show_message(std::ostream& out, const json::value& event) {
  print_fact(out, "MAIL FROM", text_at(event, "weir.envelope.from"));
  print_fact(out, "From", text_at(event, "email.from.address", "(none)"));
  print_fact(out, "alignment", text_at(event, "weir.alignment"));
  print_fact(out, "recipients",
             text_at(event, "weir.envelope.to_count") + " (" +
                 text_at(event, "weir.envelope.external_count") +
                 " external): " + text_at(event, "weir.envelope.to", "(none)"));
  print_fact(out, "subject", text_at(event, "email.subject"));
  fact_if(out, "fingerprint", text_at(event, "weir.content.fingerprint"));
  print_fact(out, "Message-ID", text_at(event, "email.message_id", "(none)"));
  print_fact(out, "queue id", text_at(event, "email.local_id", "(none)"));
}

void show_findings(std::ostream& out, const json::value& event) {
  const auto* findings = at(event, "weir.findings").if_array();
  if (findings == nullptr || findings->empty()) {
    out << "\nno detector found anything\n";
    return;
  }
  out << "\nfindings, score " << text_at(event, "weir.score", "0") << '\n';
  Table table{{"detector", "severity", "points", "symptom", "evidence"}, 2};
  for (const auto& finding : *findings) {
    table.add({text_at(finding, "detector"), text_at(finding, "severity"),
               text_at(finding, "points"), text_at(finding, "symptom", "-"),
               text_at(finding, "evidence")});
  }
  table.print(out);
}

void show_limits(std::ostream& out, const json::value& event) {
  const auto* limits = at(event, "weir.limits").if_array();
  if (limits == nullptr || limits->empty()) {
    out << "\ncounted in no limit\n";
    return;
  }
  out << "\ncounted in\n";
  Table table{{"limit", "key", "total", "of", "state", "hold until"}, 2};
  for (const auto& limit : *limits) {
    table.add({text_at(limit, "name"), text_at(limit, "key"), text_at(limit, "total", "not known"),
               text_at(limit, "limit"), text_at(limit, "state"),
               text_at(limit, "hold_until", "-")});
  }
  table.print(out);
}

void show_decision(std::ostream& out, const json::value& event) {
  out << '\n';
  print_fact(out, "wanted", text_at(event, "weir.disposition.wanted"));
  print_fact(out, "enforced",
             text_at(event, "weir.disposition.enforced") + " (mode " +
                 text_at(event, "weir.disposition.mode") + ")");
  if (const auto hold = text_at(event, "weir.hold.id"); !hold.empty()) {
    print_fact(out, "hold",
               hold + " of " + text_at(event, "weir.hold.author") + " until " +
                   text_at(event, "weir.hold.until") + ": " + text_at(event, "weir.hold.reason"));
  }
  if (at(event, "weir.breaker") == json::value(true)) {
    print_fact(out, "breaker", "its connector has held back all it may: only tagged");
  }
  if (const auto code = text_at(event, "weir.reply.code"); !code.empty()) {
    print_fact(out, "reply",
               code + " " + text_at(event, "weir.reply.enhanced") + " " +
                   text_at(event, "weir.reply.text"));
  }
  fact_if(out, "retry of", text_at(event, "weir.retry_of"));
  fact_if(out, "incident", text_at(event, "weir.incident"));
  if (at(event, "weir.degraded") == json::value(true)) {
    print_fact(out, "degraded",
               text_at(event, "weir.degraded_reason") + ": totals may miss what the state held");
  }
}

void show_other(std::ostream& out, const json::value& event) {
  fact_if(out, "by", text_at(event, "user.name"));
  fact_if(out, "component", text_at(event, "weir.component"));
  fact_if(out, "target", text_at(event, "weir.target"));
  if (const auto incident = text_at(event, "weir.incident"); !incident.empty()) {
    print_fact(out, "incident",
               incident + ", " + text_at(event, "weir.incident_state.status") + ", " +
                   text_at(event, "weir.incident_state.severity") + ", " +
                   text_at(event, "weir.incident_state.messages", "0") + " messages");
    fact_if(out, "change", text_at(event, "weir.incident_state.change"));
  }
}

}  // namespace

void show_event(std::ostream& out, const json::value& event) {
  print_fact(out, "event",
             text_at(event, "event.id") + ", " + text_at(event, "@timestamp") + ", on " +
                 text_at(event, "observer.hostname"));
  print_fact(out, "what", text_at(event, "event.action"));
  print_fact(out, "why", text_at(event, "event.reason"));
  if (text_at(event, "event.dataset") != "weir.verdict") {
    show_other(out, event);
    return;
  }
  show_sender(out, event);
  show_message(out, event);
  show_findings(out, event);
  show_limits(out, event);
  show_decision(out, event);
}

}  // namespace weir::ctl
