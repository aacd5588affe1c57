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
};

struct State {
  std::string path = "/var/lib/weir/state";
  std::string shared;
  std::chrono::milliseconds events_kept{std::chrono::hours{24 * 30}};
  std::chrono::milliseconds retry_memory{std::chrono::hours{24 * 5}};
};

struct Feed {
  std::string type = "file";
  std::string format = "ecs";
  std::string path = "/var/log/weir/events.ndjson";
  std::string address;
  std::vector<std::string> datasets;  ///< empty = all
};

struct Admin {
  std::string control_socket = "/run/weir/control.sock";
  std::string http = "127.0.0.1:8125";
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
  State state;
  std::vector<Feed> feeds;
  Admin admin;
};

}  // namespace weir::config
