#include "ctl/scan.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>

#include "content/read.hpp"
#include "count/memory_store.hpp"
#include "ctl/eml.hpp"
#include "ctl/explain.hpp"
#include "ctl/show.hpp"
#include "digest/digest.hpp"
#include "domains/public_domains.hpp"
#include "pipeline/rules.hpp"
#include "report/event.hpp"
#include "report/event_id.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"
#include "weir/engine/answer.hpp"
#include "weir/mail/read.hpp"

namespace weir::ctl {
namespace {

std::string in_brackets(const std::string& path) {
  return path.starts_with('<') ? path : "<" + path + ">";
}

std::optional<std::string> read_file(const std::string& file, std::istream& in) {
  if (file == "-") return std::string{std::istreambuf_iterator<char>{in}, {}};
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{stream}, {}};
}

/// An address of the connector's first network, for a session that shall be taken for its own.
std::string address_of(const connector::Connector& connector) {
  if (connector.client_networks.empty()) return "127.0.0.1";
  const auto network = connector.client_networks.front().to_string();
  return network.substr(0, network.find('/'));
}

/// Moves the connector to the front and takes off what only a live session can have, so that it
/// selects this one. False when there is none of that name.
bool prefer(config::Config& config, const std::string& name, const std::string& client_ip) {
  auto& all = config.connectors;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (found == all.end()) return false;
  std::rotate(all.begin(), found, found + 1);
  auto& first = all.front();
  first.listeners.clear();
  first.next_hops.clear();
  const auto network = IpNetwork::parse(client_ip);
  if (network && !first.client_networks.empty()) first.client_networks.push_back(*network);
  return true;
}

std::string local_hostname() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// One scan: a configuration, its engine and a memory of its own.
class Scanner {
 public:
  Scanner(const config::Config& config, const ScanOptions& options)
      : options_{options},
        max_body_{config.milter.max_body_bytes},
        header_style_{config.milter.verdict_header},
        engine_{pipeline::make_rules(config, domains_), domains_, store_} {}

  void judge(std::string_view text, std::ostream& out) {
    const auto raw = transaction_of(text);
    const auto transaction =
        mail::read(raw, content::read(raw, domains_), digest::transaction_digest(raw), domains_);
    const auto begin = std::chrono::steady_clock::now();
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto verdict = engine_.inspect(transaction, now);
    report::VerdictEvent event{
        .head = {.id = ids_.next(now), .time = now, .hostname = local_hostname()},
        .transaction = transaction,
        .verdict = verdict,
        .duration = std::chrono::steady_clock::now() - begin};
    event.header_from_org_domain = organization_of(transaction.message.from.first().domain);
    event.reply = engine::make_answer(verdict, raw.headers, event.head.id, header_style_).reply;
    const auto line = to_ecs(event);
    if (options_.json) {
      out << line << '\n';
      return;
    }
    show_event(out, boost::json::parse(line));
    if (options_.explain) explain(out, transaction, verdict, engine_.rules(), domains_);
  }

 private:
  std::string organization_of(const std::string& domain) const {
    return domain.empty() ? std::string{} : domains_.organizational(domain);
  }

  mail::RawTransaction transaction_of(std::string_view text) const {
    auto eml = read_eml(text, max_body_);
    auto raw = std::move(eml.raw);
    raw.session.client = IpAddress::parse(options_.client_ip);
    raw.session.client_name = "unknown";
    raw.session.helo = options_.helo;
    raw.session.auth_user = options_.auth_user;
    raw.session.cert_subject = options_.cert_subject;
    raw.mail_from = in_brackets(options_.mail_from.empty() ? eml.return_path : options_.mail_from);
    for (const auto& recipient : options_.recipients) {
      raw.recipients.push_back({.path = in_brackets(recipient), .host = {}, .mailer = {}});
    }
    return raw;
  }

  const ScanOptions& options_;
  std::uint64_t max_body_;
  policy::HeaderStyle header_style_;
  domains::PublicDomains domains_;
  count::MemoryStore store_;
  engine::Engine engine_;
  report::EventIds ids_;
};

int scan_files(Scanner& scanner, const ScanOptions& options, std::istream& in, std::ostream& out,
               std::ostream& err) {
  int code = kOk;
  bool first = true;
  for (const auto& file : options.files) {
    const auto text = read_file(file, in);
    if (!text) {
      err << "weirctl: cannot read " << printable(file, 1000) << '\n';
      code = kNoInput;
      continue;
    }
    if (!options.json && options.files.size() > 1) {
      out << (first ? "" : "\n") << "== " << printable(file, 1000) << '\n';
    }
    first = false;
    scanner.judge(*text, out);
  }
  return code;
}

}  // namespace

int scan(const config::Config& config, const ScanOptions& options, std::istream& in,
         std::ostream& out, std::ostream& err) {
  auto wanted = options;
  auto used = config;
  if (!wanted.connector.empty() && !prefer(used, wanted.connector, wanted.client_ip)) {
    err << "weirctl: no connector is called " << printable(wanted.connector, 200) << '\n';
    return kUsage;
  }
  if (wanted.client_ip.empty()) {
    wanted.client_ip = wanted.connector.empty() ? "127.0.0.1" : address_of(used.connectors.front());
  }
  if (!IpAddress::parse(wanted.client_ip)) {
    err << "weirctl: " << printable(wanted.client_ip, 200) << " is no IP address\n";
    return kUsage;
  }
  Scanner scanner{used, wanted};
  return scan_files(scanner, wanted, in, out, err);
}

}  // namespace weir::ctl
