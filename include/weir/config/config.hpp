#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/settings.hpp"
#include "weir/connector/connector.hpp"
#include "weir/detect/limit.hpp"
#include "weir/policy/answer.hpp"
#include "weir/policy/policy.hpp"

namespace weir::config {

enum class OnFailure { accept, tempfail };
using VerdictHeader = policy::HeaderStyle;

struct Milter {
  std::string socket = "unix:/var/spool/postfix/weir/milter.sock";
  unsigned socket_mode = 0660;
  std::string socket_group;
  Mode mode = Mode::observe;
  OnFailure on_failure = OnFailure::accept;
  std::chrono::milliseconds deadline{2000};
  std::chrono::milliseconds state_wait{50};
  std::uint32_t max_in_flight = 500;
  std::uint64_t max_body_bytes = 1048576;
  VerdictHeader verdict_header = VerdictHeader::full;
  std::chrono::milliseconds drain{10000};
};

/// `[organization]` as written, domains normalised, files read.
struct Organization {
  std::vector<std::string> accepted_domains;  ///< list and file joined
  std::string accepted_domains_file;
  std::vector<std::string> partner_domains;
  std::vector<std::string> administrators;
  std::vector<std::string> tenant_ids;
  std::vector<std::string> egress_addresses;
  std::vector<std::string> trusted_relays;
  std::vector<std::string> authserv_ids;
  /// Until the file is loaded "exchange_online" stands here for the published ranges.
  std::vector<std::string> exchange_online_addresses{"exchange_online"};
  std::vector<std::string> journal_recipients;
  std::vector<std::string> list_hosts;
  std::uint64_t licences = 0;  ///< of Exchange Online; 0 = the tenant's limit is not known
  bool trial = false;          ///< a trial tenant
};

/// `[[tenant_connector]]`: a connector that is meant to be in the tenant. What is empty is not
/// compared.
struct TenantConnector {
  std::string name;
  bool inbound = true;
  std::vector<std::string> sender_domains;
  std::vector<std::string> addresses;
  std::vector<std::string> certificates;
  std::vector<std::string> smart_hosts;
  std::string guards;  ///< name of the `[[connector]]` whose mail takes it, or empty

  friend bool operator==(const TenantConnector&, const TenantConnector&) = default;
};

/// `[import]`.
struct Import {
  std::string directory;  ///< watched for exports; empty = none is
  std::chrono::milliseconds every{std::chrono::seconds{15}};
  std::chrono::milliseconds stale_after{std::chrono::hours{48}};  ///< 0 = never told
  std::uint64_t max_file_bytes = 268'435'456;
};

struct State {
  std::string path = "/var/lib/weir/state";
  std::string shared;  ///< where counts are shared with other hosts; empty = not
  std::string shared_secret_file;
  std::string shared_prefix = "weir";
  std::chrono::milliseconds shared_every{200};
  std::chrono::milliseconds events_kept{std::chrono::hours{24 * 30}};
  std::uint64_t events_max_bytes = 4'000'000'000;
  std::chrono::milliseconds retry_memory{std::chrono::hours{24 * 5}};
  std::uint64_t max_counters = 2'000'000;
};

/// `[incident]`.
struct Incident {
  std::chrono::milliseconds correlate{std::chrono::minutes{10}};
  unsigned open_at = 60;
  std::chrono::milliseconds quiet{std::chrono::hours{1}};
  std::chrono::milliseconds reopen{std::chrono::hours{24}};
  std::chrono::milliseconds kept{std::chrono::hours{24 * 90}};
};

/// `[maillog]`.
struct Maillog {
  std::vector<std::string> files{"/var/log/mail.log"};
  bool journal = false;
  std::vector<std::string> relays;  ///< name patterns that count as Exchange Online, too
};

/// `[[feed]]`. What its type does not use stays as it is.
struct Feed {
  std::string type = "file";
  std::string name;  ///< empty = type and place, see feed_name()
  std::string format = "ecs";
  std::vector<std::string> datasets;  ///< empty = all; of a mail feed "weir.alert"

  // file
  std::string path = "/var/log/weir/events.ndjson";
  std::uint64_t rotate_bytes = 0;           ///< 0 = never
  std::chrono::milliseconds rotate_age{0};  ///< 0 = never
  std::uint32_t keep = 7;                   ///< rotated files
  std::string fsync = "none";

  // over the network
  std::string address;
  std::chrono::milliseconds timeout{std::chrono::seconds{10}};
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;

  // syslog
  std::string header;   ///< empty = "cef" with format cef, else "rfc5424"
  std::string framing;  ///< empty = "octet"
  std::string facility = "local4";
  std::uint64_t max_message = 8192;
  std::uint64_t resend = 1'048'576;

  // webhook
  std::string body = "ndjson";
  std::uint64_t batch_bytes = 1'048'576;
  std::uint32_t attempts = 5;
  std::string secret_file;
  std::string authorization_file;

  // mail
  std::string from;
  std::vector<std::string> to;
  std::string tls = "may";
  std::uint32_t max_per_hour = 20;

  friend bool operator==(const Feed&, const Feed&) = default;
};

/// What cursor, metrics and logs call a feed: its name, else its type and where it goes (of a
/// webhook without the query, which may hold what is not for everybody).
std::string feed_name(const Feed& feed);

/// What becomes of a value before an event leaves through a feed.
enum class Shown { plain, hash, drop };

/// `[privacy]`.
struct Privacy {
  Shown subject = Shown::plain;
  Shown local_parts = Shown::plain;
  Shown recipients = Shown::plain;
  Shown links = Shown::plain;
  std::string key_file;
  std::string key;  ///< what the file holds; never printed

  bool hashes() const noexcept {
    return subject == Shown::hash || local_parts == Shown::hash || recipients == Shown::hash ||
           links == Shown::hash;
  }
  friend bool operator==(const Privacy&, const Privacy&) = default;
};

/// `[baseline]`.
struct Baseline {
  bool enabled = true;
  std::string time_zone;  ///< "" = the host's
  std::vector<std::string> weekend{"saturday", "sunday"};
  std::vector<std::string> holidays;  ///< "2026-12-25" or "12-25"
  std::chrono::milliseconds learning{std::chrono::hours{24 * 14}};
  unsigned weeks = 8;
  std::uint64_t floor = 100;
  unsigned warn_factor = 3;
  unsigned alert_factor = 5;
  std::uint64_t unlearned_connector = 1000;
  std::uint64_t unlearned_account = 100;
  std::uint64_t accounts = 10'000;
  bool dips = true;
};

struct Admin {
  std::string control_socket = "/run/weir/control.sock";
  std::string http = "127.0.0.1:8125";
  std::chrono::milliseconds heartbeat{std::chrono::minutes{5}};    ///< 0 = none
  std::chrono::milliseconds feed_behind{std::chrono::minutes{5}};  ///< 0 = never told
  std::uint64_t feed_behind_events = 100'000;                      ///< 0 = any number
};

/// The whole configuration, validated. Immutable once loaded; shared as shared_ptr<const Config>.
struct Config {
  std::string file;  ///< where it came from; empty for the defaults
  Milter milter;
  Organization organization;
  std::vector<connector::Connector> connectors;
  policy::ScoreThresholds score;
  /// One per registered detector, by id, already read by the detector once so that ranges are
  /// known to hold.
  std::map<std::string, Settings, std::less<>> detectors;
  std::vector<detect::LimitSpec> limits;
  Baseline baseline;
  Incident incident;
  Maillog maillog;
  Import imports;
  std::vector<TenantConnector> tenant_connectors;
  State state;
  Privacy privacy;
  std::vector<Feed> feeds;
  Admin admin;
};

}  // namespace weir::config
