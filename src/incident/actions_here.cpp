#include <algorithm>

#include "incident/actions.hpp"
#include "incident/quoting.hpp"
#include "weir/base/ip.hpp"

// What is done on this host: holds, the MTA's queue, Weir's own records.

namespace weir::incident {
namespace {

constexpr std::size_t kMostSenders = 20;

/// Of `list`, what makes up at least two thirds of the messages.
const Tally* dominant(const TopList& list, std::uint64_t messages) {
  if (list.items.empty()) return nullptr;
  const auto& first = list.items.front();
  return first.count * 3 >= messages * 2 ? &first : nullptr;
}

std::string left_out(std::size_t count) {
  if (count == 0) return "";
  return count == 1 ? " One name is left out: it holds characters that are not safe to paste."
                    : " " + std::to_string(count) +
                          " names are left out: they hold characters that are not safe to paste.";
}

void hold(const Advice& advice, std::vector<Action>& actions) {
  const auto& incident = advice.incident;
  const auto connector = for_shell(incident.connector);
  if (incident.messages == 0 || !connector || advice.it.passed == 0) return;
  std::string command = "weirctl hold add --connector " + *connector;
  std::string whose = "the connector";
  // The client there is Exchange Online itself, with everybody's mail.
  const bool from_cloud = incident.direction == "from_cloud";
  const auto* client = dominant(incident.clients, incident.messages);
  if (client != nullptr && !from_cloud && IpAddress::parse(client->key)) {
    command += " --client " + *for_shell(client->key);
    whose = client->key;
  }
  // A message that is over a limit alone need not be suspicious.
  const bool suspicious = from_cloud || incident.suspicious * 10 >= incident.messages * 9;
  if (suspicious) command += " --suspicious";
  command += " --for 4h --reason " + for_shell(incident.id).value_or("'incident'");
  actions.push_back({"Hold back " + std::string{suspicious ? "suspicious" : "all"} + " mail of " +
                         whose + " while you look.",
                     command, Console::shell,
                     std::to_string(advice.it.passed) + " messages of this incident went on; " +
                         (suspicious ? "clean mail keeps flowing." : "clean mail waits as well."),
                     "S1"});
}

/// Suspicious mail that was passed on and has not left yet. Names go to jq as arguments, never into
/// its program.
void freeze_queue(const Advice& advice, std::vector<Action>& actions) {
  const auto& incident = advice.incident;
  if (incident.messages == 0 || advice.it.passed == 0) return;
  auto senders = quote_all(incident.mail_from, for_shell, kMostSenders);
  const bool null_sender = std::ranges::any_of(incident.mail_from.items,
                                               [](const auto& one) { return one.key == "<>"; });
  if (null_sender) {
    --senders.left_out;
    senders.names.push_back("MAILER-DAEMON");  // how Postfix lists the null sender
  }
  if (senders.names.empty()) return;
  std::string why =
      "What Weir let pass may still wait in the queue. \"postsuper -H ALL\" lets it go.";
  if (null_sender) why += " MAILER-DAEMON stands for all mail without a sender, reports too.";
  actions.push_back(
      {"Freeze what is still queued of the senders of this incident (Postfix, as root).",
       "postqueue -j | jq -r 'select(.queue_name != \"hold\") | select(.sender | ascii_downcase | "
       "IN($ARGS.positional[] | ascii_downcase)) | .queue_id' --args " +
           joined(senders.names, " ") + " | postsuper -h -",
       Console::shell, why + left_out(senders.left_out), "S1"});
}

void mend_relay(const Advice& advice, std::vector<Action>& actions) {
  if (!advice.it.relayed) return;
  actions.push_back(
      {"See to it that the MTA relays for nobody because he comes from Exchange Online.",
       "postconf mynetworks smtpd_relay_restrictions smtpd_recipient_restrictions", Console::shell,
       "Exchange Online's addresses serve every tenant: whoever rents one can relay through an MTA "
       "that trusts them (EchoSpoofing).",
       ""});
}

}  // namespace

void stop_mail(const Advice& advice, std::vector<Action>& actions) {
  hold(advice, actions);
  freeze_queue(advice, actions);
  mend_relay(advice, actions);
}

void trace_mail(const Advice& advice, std::vector<Action>& actions) {
  const auto& incident = advice.incident;
  if (!incident.sample_events.empty()) {
    if (const auto id = for_shell(incident.sample_events.front())) {
      actions.push_back({"Read why the first message was judged so.", "weirctl why " + *id,
                         Console::shell, "", ""});
    }
  }
  if (incident.direction == "to_cloud" || advice.it.relayed) {
    const auto from = std::max(incident.first_seen, advice.now - std::chrono::days{10});
    auto senders = quote_all(incident.mail_from, for_powershell, 10);
    if (!senders.names.empty() && from <= advice.now) {
      actions.push_back(
          {"Trace in Exchange Online what became of the mail.",
           "Get-MessageTraceV2 -SenderAddress " + joined(senders.names, ",") + " -StartDate '" +
               utc(from) + "' -EndDate '" + utc(advice.now) + "' -ResultSize 5000",
           Console::powershell,
           "One query reaches back ten days at most. Status FilteredAsSpam or Failed on many "
           "speaks for an attack." +
               left_out(senders.left_out),
           "S1"});
    }
  }
  if (incident.partner_recipients > 0) {
    actions.push_back({"Warn the partners that were written to: " +
                           std::to_string(incident.partner_recipients) + " of their addresses.",
                       "weirctl incident show " + for_shell(incident.id).value_or("ID"),
                       Console::shell, "Mail of yours is believed there.", ""});
  }
}

}  // namespace weir::incident
