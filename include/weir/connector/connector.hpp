#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/ip.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::connector {

/// Which way mail flows (CONTRACT section 2). `unknown` only for the built-in connector.
enum class Direction { to_cloud, from_cloud, from_internet, unknown };

std::string_view to_string(Direction direction) noexcept;
std::optional<Direction> direction_from(std::string_view name) noexcept;

/// One `[[connector]]`: what an administrator declares about a link. Plain data.
struct Connector {
  std::string name;
  Direction direction = Direction::unknown;
  // These select: all given ones must match.
  std::vector<IpNetwork> client_networks;
  std::vector<std::string> listeners;  ///< {daemon_name} values; empty = any
  std::vector<std::string> next_hops;  ///< {rcpt_host} patterns; empty = any
  // These verify: a connector that asks and is not answered is a mismatch.
  std::vector<std::string> certificate_names;    ///< verified CN, case-insensitive, `*.` wildcard
  std::vector<std::string> authenticated_users;  ///< {auth_authen}, exact
  std::vector<std::string> foreign_domains;      ///< domain patterns as accepted_domains
  bool exchange_server = false;
  bool relays_to_external = false;
  bool can_retry = true;     ///< false: tempfail becomes quarantine
  std::optional<Mode> mode;  ///< nullopt = milter.mode
  std::string owner;
  std::string purpose;
  std::uint64_t expected_per_hour = 0;
  /// Most messages that rules may hold back in an hour; beyond, they are tagged. 0 = any number.
  std::uint64_t max_deferred_per_hour = 5000;
};

/// One factor of identity. `absent`: the connector does not ask for it.
enum class Factor { match, mismatch, absent };

std::string_view to_string(Factor factor) noexcept;

/// How well a session fits the connector it was matched to.
struct Identity {
  Factor network = Factor::absent;
  Factor listener = Factor::absent;
  Factor next_hop = Factor::absent;
  Factor certificate = Factor::absent;
  Factor auth_user = Factor::absent;

  bool mismatched() const noexcept {
    return certificate == Factor::mismatch || auth_user == Factor::mismatch;
  }
};

/// Name of the connector that mail gets which no declared one selects.
inline constexpr std::string_view kUnknownConnector = "unknown";

/// Declared connectors, matched in order. Immutable, shared between threads.
class ConnectorTable {
 public:
  explicit ConnectorTable(std::vector<Connector> connectors);

  struct Match {
    const Connector* connector;  ///< never null; owned by the table
    Identity identity;
  };

  /// The first connector whose every selecting factor fits, else the built-in `unknown` with all
  /// factors absent. `next_hops` fits when every recipient's host fits; recipients without a
  /// reported host fit no pattern.
  Match match(const mail::Session& session, const mail::Envelope& envelope) const;

  const std::vector<Connector>& declared() const noexcept { return connectors_; }
  /// True when some declared connector has `client` in its networks.
  bool knows_client(const IpAddress& client) const noexcept;

 private:
  std::vector<Connector> connectors_;
  Connector unknown_;
};

}  // namespace weir::connector
