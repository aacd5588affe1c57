#include "config/checks.hpp"
#include "config/redis_url.hpp"
#include "config/schema.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr Named<Mode> kModes[] = {
    {"observe", Mode::observe}, {"tag", Mode::tag}, {"enforce", Mode::enforce}};
constexpr Named<OnFailure> kOnFailure[] = {{"accept", OnFailure::accept},
                                           {"tempfail", OnFailure::tempfail}};
constexpr Named<VerdictHeader> kVerdictHeader[] = {
    {"full", VerdictHeader::full}, {"id", VerdictHeader::id}, {"none", VerdictHeader::none}};

constexpr milliseconds kDay = 24h;
constexpr std::uint64_t kMaxBody = 64ULL * 1024 * 1024;
constexpr unsigned kNever = policy::kMaxScore + 1;

void domains(Fields& fields, std::string_view key, std::vector<std::string>& field) {
  fields.texts(key, field, check_domain_pattern);
  for (std::string& domain : field) domain = plain_domain(domain);
  for (const std::string& domain : field) {
    if (domain.starts_with("*.") && domain.find('.', 2) == domain.npos) {
      fields.warn(key, quoted(domain) + " covers a whole top-level domain; is that meant?");
    }
  }
}

std::string check_exchange_address(const std::string& text) {
  if (text == kExchangeOnline) return {};
  const std::string instead = check_network(text);
  return instead.empty() ? instead : instead + ", or \"exchange_online\"";
}

std::string check_mailbox(const std::string& text) {
  const std::string instead = check_word(text);
  const auto at = text.rfind('@');
  const bool whole = at != text.npos && at > 0 && at + 1 < text.size();
  return !instead.empty() || whole ? instead
                                   : "write an address, such as \"archive@contoso.example\"";
}

void networks(Fields& fields, std::string_view key, std::vector<std::string>& field) {
  fields.texts(key, field, check_network);
  for (const std::string& text : field) {
    const auto network = IpNetwork::parse(text);
    if (network && is_everyone(*network)) {
      fields.warn(key, quoted(text) + " is everyone; write the networks that are yours");
    }
  }
}

void describe_shared(Fields& fields, State& state) {
  fields.text("shared", state.shared, check_redis_url);
  fields.text("shared_secret_file", state.shared_secret_file, [](const std::string& text) {
    return text.empty() ? std::string{} : check_absolute_path(text);
  });
  fields.text("shared_prefix", state.shared_prefix, check_identifier);
  fields.duration("shared_every", state.shared_every, 20ms, 10s);

  const auto url = parse_redis_url(state.shared);
  if (!url) return;
  if (!url->password.empty() && !state.shared_secret_file.empty()) {
    fields.reject("shared_secret_file", "write the password here or in shared, not in both");
  } else if (!url->password.empty()) {
    fields.warn("shared",
                "its password is shown wherever the configuration is; write it to a file "
                "and name that in shared_secret_file");
  } else if (!url->host.empty() && !is_loopback(url->host) && state.shared_secret_file.empty()) {
    fields.warn("shared",
                "whoever reaches that server can read and change what is counted; give "
                "it a password and name its file in shared_secret_file");
  }
}

}  // namespace

void describe(Fields& fields, Milter& milter) {
  fields.text("socket", milter.socket, check_socket);
  std::string mode = "0";
  for (const unsigned shift : {6U, 3U, 0U}) {
    mode += static_cast<char>('0' + ((milter.socket_mode >> shift) & 7U));
  }
  fields.text("socket_mode", mode, check_socket_mode);
  milter.socket_mode = static_cast<unsigned>(std::stoul(mode, nullptr, 8));
  fields.text("socket_group", milter.socket_group, check_group);
  choice(fields, "mode", milter.mode, kModes);
  choice(fields, "on_failure", milter.on_failure, kOnFailure);
  fields.duration("deadline", milter.deadline, 100ms, 4min);
  fields.duration("state_wait", milter.state_wait, 1ms, 10s);
  number_in(fields, "max_in_flight", milter.max_in_flight, 1, 100'000);
  fields.number("max_body_bytes", milter.max_body_bytes, 0, kMaxBody);
  choice(fields, "verdict_header", milter.verdict_header, kVerdictHeader);
  fields.duration("drain", milter.drain, 0ms, 5min);

  if (milter.state_wait > milter.deadline) {
    fields.reject("state_wait",
                  "write less than deadline, which is \"" + format_duration(milter.deadline) + '"');
  }
  const std::string_view host = host_of_socket(milter.socket);
  if (!host.empty() && !is_loopback(host)) {
    fields.warn("socket",
                "the milter protocol knows no login; let only the MTA reach this address");
  }
}

void describe(Fields& fields, Organization& organization) {
  domains(fields, "accepted_domains", organization.accepted_domains);
  fields.text("accepted_domains_file", organization.accepted_domains_file, check_line);
  domains(fields, "partner_domains", organization.partner_domains);
  fields.texts("administrators", organization.administrators, check_word);
  fields.texts("tenant_ids", organization.tenant_ids, check_guid);
  for (std::string& id : organization.tenant_ids) id = ascii_lower(id);
  networks(fields, "egress_addresses", organization.egress_addresses);
  networks(fields, "trusted_relays", organization.trusted_relays);
  fields.texts("authserv_ids", organization.authserv_ids, check_word);
  fields.texts("exchange_online_addresses", organization.exchange_online_addresses,
               check_exchange_address);
  fields.texts("journal_recipients", organization.journal_recipients, check_mailbox);
  networks(fields, "list_hosts", organization.list_hosts);
  fields.number("licences", organization.licences, 0, 10'000'000);
  fields.flag("trial", organization.trial);
}

void describe(Fields& fields, policy::ScoreThresholds& score) {
  number_in(fields, "tag", score.tag, 1, kNever);
  number_in(fields, "quarantine", score.quarantine, 1, kNever);
  number_in(fields, "tempfail", score.tempfail, 1, kNever);
  number_in(fields, "reject", score.reject, 1, kNever);
  const auto below_tag = [&](std::string_view key, unsigned threshold) {
    if (threshold >= score.tag) return;
    fields.warn(key, "below tag, which is " + std::to_string(score.tag) +
                         ": mail between the two is held back but not called suspicious");
  };
  below_tag("quarantine", score.quarantine);
  below_tag("tempfail", score.tempfail);
  below_tag("reject", score.reject);
}

void describe(Fields& fields, Incident& incident) {
  fields.duration("correlate", incident.correlate, 1min, 6h);
  number_in(fields, "open_at", incident.open_at, 1, 10'000);
  fields.duration("quiet", incident.quiet, 5min, 7 * kDay);
  fields.duration("reopen", incident.reopen, 0ms, 30 * kDay);
  fields.duration("kept", incident.kept, kDay, 3650 * kDay);

  if (incident.quiet < incident.correlate) {
    fields.warn("quiet", "shorter than correlate, which is \"" +
                             format_duration(incident.correlate) +
                             "\": an incident closes while its own symptoms still add up");
  }
}

void describe(Fields& fields, State& state) {
  fields.text("path", state.path, check_absolute_path);
  describe_shared(fields, state);
  fields.duration("events_kept", state.events_kept, 1h, 3650 * kDay);
  fields.number("events_max_bytes", state.events_max_bytes, 16'000'000, 1'000'000'000'000'000);
  fields.duration("retry_memory", state.retry_memory, 10min, 30 * kDay);
  fields.number("max_counters", state.max_counters, 10'000, 1'000'000'000);
}

void describe(Fields& fields, Admin& admin) {
  fields.text("control_socket", admin.control_socket, check_socket_path);
  fields.text("http", admin.http, check_http);
  if (!admin.http.empty() && !is_loopback(host_of_http(admin.http))) {
    fields.warn("http", "everyone who reaches this address reads what Weir saw; there is no login");
  }
  fields.duration("heartbeat", admin.heartbeat, 0ms, kDay);
  fields.duration("feed_behind", admin.feed_behind, 0ms, kDay);
  fields.number("feed_behind_events", admin.feed_behind_events, 0, 1'000'000'000);
  for (const auto& [key, every] :
       {std::pair{"heartbeat", admin.heartbeat}, std::pair{"feed_behind", admin.feed_behind}}) {
    if (every > 0ms && every < 10s) fields.reject(key, "write \"0s\" for never, or 10s and more");
  }
}

}  // namespace weir::config
