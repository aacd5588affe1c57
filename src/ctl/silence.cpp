#include "ctl/silence.hpp"

#include <algorithm>

#include "ctl/silence_counts.hpp"
#include "ctl/silence_exchange.hpp"
#include "detect/exemption.hpp"
#include "detect/list_mail.hpp"
#include "detect/readings.hpp"
#include "detect/report_mail.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

using connector::Direction;
using detect::Context;
using detect::Form;

std::string form_name(const Context& context) {
  auto name = std::string{to_string(detect::exemption_of(context).form)};
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string unaccepted_domain(const Context& context) {
  switch (context.connector.direction) {
    case Direction::to_cloud:
      if (detect::exemption_of(context).form == Form::journal_report) {
        return "a journal report to one of journal_recipients may carry any sender";
      }
      return "MAIL FROM and From are of accepted domains, of the connector's foreign_domains or of "
             "a mail system of ours, or have no domain";
    case Direction::from_internet:
      return "neither MAIL FROM nor From claims an accepted domain";
    case Direction::from_cloud:
    case Direction::unknown:
      break;
  }
  return "not judged on a connector of direction " +
         std::string{to_string(context.connector.direction)};
}

std::string envelope_mismatch(const Context& context) {
  if (context.alignment != detect::Alignment::mismatch) {
    return "alignment is " + std::string{to_string(context.alignment)} + ", which is no mismatch";
  }
  if (context.connector.direction == Direction::from_internet) {
    return "not judged on from_internet";
  }
  return "they differ, but the sender is exempt, or no accepted domain and no external recipient "
         "is involved";
}

std::string null_sender_abuse(const Context& context) {
  if (!detect::null_reverse_path(context.transaction.envelope)) return "MAIL FROM is not null";
  return "MAIL FROM is null, as it should be on mail of form " + form_name(context);
}

std::string ambiguous_from(const Context& context) {
  return "every reader finds " +
         printable(context.transaction.message.from.first().to_string(), 200);
}

std::string unknown_client(const Context& context) {
  return "connector " + context.connector.name +
         " selects the session, and nothing that it asks for is missing";
}

std::string no_identity(const Context& context) {
  const auto& session = context.transaction.session;
  // Behind a relay login and certificate are the relay's.
  if (!session.auth_user.empty() && !context.origin.relayed) return "the client has a login";
  if (!session.cert_subject.empty() && !context.origin.relayed) {
    return "the client has a verified certificate";
  }
  if (context.connector.direction != Direction::unknown) {
    return "the client is that of a declared connector";
  }
  return "MAIL FROM and From do not differ, or the client is in a declared network";
}

std::string exempted_volume(const Context& context) {
  const auto exemption = detect::exemption_of(context);
  if (exemption.form == Form::none) {
    return "the message has none of the forms that other detectors spare points";
  }
  if (exemption.declared) {
    return "the configuration vouches for this " + form_name(context) + ", so it is not counted";
  }
  if (context.suspicious) {
    return "the message is suspicious all the same, so its form is not counted";
  }
  return "not more of form " + form_name(context) +
         " than per_sender and per_client allow, as far as counters are known";
}

std::string lookalike_domain(const Context& context) {
  const auto& names = context.organization.protected_names;
  if (names.empty()) return "no accepted_domains or partner_domains are there to be imitated";
  return "no sender, name or link resembles one of our " + std::to_string(names.size()) +
         " protected names in a way that counts, or it is exempt";
}

std::string reply_to_divergence(const Context& context) {
  const auto& message = context.transaction.message;
  if (message.reply_to.fields == 0) return "there is no Reply-To";
  const auto has_domain = [](const mail::Address& address) { return !address.domain.empty(); };
  if (!detect::find_reading(message.from, has_domain)) {
    return "From has no domain that Reply-To could differ from";
  }
  if (detect::is_report(message) && detect::null_reverse_path(context.transaction.envelope)) {
    return "answers to a report may go anywhere";
  }
  if (detect::mass_mail(context.transaction, context.domains) == detect::MassMail::list) {
    return "answers to a mailing list may go anywhere";
  }
  return "Reply-To names no organization but that of From, ours, partners and the connector's "
         "foreign_domains";
}

std::string suspicious_content(const Context& context) {
  const auto& content = context.transaction.message.content;
  const std::string read = content.cut ? ", as far as it was read" : "";
  if (content.links_seen == 0 && content.attachments_seen == 0) {
    return "the message has no links and no attachments" + read;
  }
  return "links: " + std::to_string(content.links_seen) +
         ", attachments: " + std::to_string(content.attachments_seen) +
         ", none of a kind that has points" + read;
}

struct Explanation {
  std::string_view detector;
  std::string (*silent)(const Context&);
};

constexpr Explanation kExplanations[] = {
    {"unaccepted_domain", &unaccepted_domain},
    {"envelope_mismatch", &envelope_mismatch},
    {"null_sender_abuse", &null_sender_abuse},
    {"ambiguous_from", &ambiguous_from},
    {"unknown_client", &unknown_client},
    {"no_identity", &no_identity},
    {"exempted_volume", &exempted_volume},
    {"foreign_tenant", &foreign_tenant_silent},
    {"unexpected_relay", &unexpected_relay_silent},
    {"rogue_connector", &rogue_connector_silent},
    {"forged_exchange_headers", &forged_exchange_headers_silent},
    {"lookalike_domain", &lookalike_domain},
    {"reply_to_divergence", &reply_to_divergence},
    {"suspicious_content", &suspicious_content},
    {"recipient_spray", &recipient_spray_silent},
    {"first_seen", &first_seen_silent},
    {"new_client", &new_client_silent},
    {"key_explosion", &key_explosion_silent},
    {"srs_backscatter", &srs_backscatter_silent},
    {"dsn_flood", &dsn_flood_silent},
    {"volume_spike", &volume_spike_silent},
    {"tenant_budget", &tenant_budget_silent},
};

}  // namespace

std::optional<std::string> why_silent(std::string_view detector, const detect::Context& context) {
  const auto found = std::ranges::find(kExplanations, detector, &Explanation::detector);
  if (found == std::ranges::end(kExplanations)) return std::nullopt;
  return found->silent(context);
}

}  // namespace weir::ctl
