#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "weir/base/time.hpp"

/// What an administrator exports from Microsoft 365, as plain values. Every text is as exported:
/// an attacker may have chosen it, nothing is printable yet. A text that was not there is empty.
namespace weir::audit {

/// Names and values as exported; names are compared without regard to case.
struct NoCase {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const noexcept;
};
using Properties = std::map<std::string, std::string, NoCase>;

/// What kind of account acted (UserType of the Management Activity API).
enum class ActorKind { unknown, regular, administrator, microsoft, application };

/// One record of the unified audit log: a cmdlet that somebody ran, or a sign-in.
struct Record {
  std::string id;  ///< GUID of the record; made from the content where the export has none
  TimePoint time{};
  std::string operation;  ///< the cmdlet: "New-InboundConnector"
  std::string actor;      ///< UserId
  ActorKind actor_kind = ActorKind::unknown;
  std::string client;       ///< address without port, as IpAddress prints it; empty when not known
  std::string object;       ///< ObjectId, without an organization in front ("tenant\Name")
  std::string application;  ///< name or id of the app that acted
  bool succeeded = true;
  Properties parameters;  ///< what the cmdlet was called with; values joined with ';'
  Properties old_values;  ///< of ModifiedProperties, where the export has them
  std::string country;    ///< of the client; CloudAppEvents alone has it
  std::string isp;        ///< likewise
};

/// Which list of the tenant an inventory holds.
enum class InventoryKind { inbound_connectors, outbound_connectors, accepted_domains };

std::string_view to_string(InventoryKind kind) noexcept;

/// One connector, or one accepted domain, as Get-… shows it.
struct InventoryItem {
  std::string identity;  ///< Identity, else Name, else Guid
  std::string name;      ///< Name; DomainName of an accepted domain
  std::string guid;      ///< lower case
  /// All that the export has; lists joined with ';', domains without "smtp:" and cost.
  Properties properties;
};

/// A whole export of one kind at one time.
struct Inventory {
  InventoryKind kind = InventoryKind::inbound_connectors;
  TimePoint taken{};  ///< when the file was written
  std::vector<InventoryItem> items;
};

/// A row of EmailEvents: one recipient of one message.
struct EmailRow {
  TimePoint time{};
  std::string network_message_id;
  std::string internet_message_id;
  std::string mail_from;         ///< SenderMailFromAddress: the envelope (P1)
  std::string header_from;       ///< SenderFromAddress: the header (P2)
  std::string mail_from_domain;  ///< lower case; taken from the address where the export has none
  std::string from_domain;       ///< likewise
  std::string sender_object_id;  ///< Entra id of the account; empty = sent without one
  std::string sender_ip;
  std::string recipient;
  std::string subject;
  std::string direction;  ///< "Inbound", "Outbound", "Intra-org"
  std::string delivery_action;
  std::string delivery_location;
  std::string threat_types;
  std::string connectors;  ///< names of the connectors that it took, joined with ';'
  std::string report_id;
};

/// A row of IdentityLogonEvents, or of an export of Entra sign-ins.
struct LogonRow {
  TimePoint time{};
  std::string account;  ///< AccountUpn, else AccountName
  std::string account_id;
  std::string application;
  std::string isp;
  std::string country;  ///< Location
  std::string client;   ///< as in Record
  bool failed = false;
  std::string report_id;
};

/// A row of Get-MessageTraceV2: one recipient of one message.
struct TraceRow {
  TimePoint time{};
  std::string message_id;
  std::string trace_id;  ///< MessageTraceId = NetworkMessageId
  std::string sender;    ///< the envelope
  std::string recipient;
  std::string subject;
  std::string status;  ///< "Delivered", "FilteredAsSpam", "Failed", "Quarantined", …
  std::string from_ip;
  std::string to_ip;
};

/// Microsoft's own alert of a suspicious connector.
struct ConnectorAlert {
  std::string id;
  TimePoint time{};
  std::string title;
  std::string connector;  ///< name, where the alert has one
  std::string domain;
  std::string address;  ///< of the sending server
};

using Item = std::variant<Record, Inventory, EmailRow, LogonRow, TraceRow, ConnectorAlert>;

/// Which container a file was.
enum class Container {
  portal_csv,
  powershell_csv,
  json_array,
  json_lines,
  text,  ///< "Name: value" lines: Microsoft's alert mail
};

std::string_view to_string(Container container) noexcept;

/// A row that could not be read.
struct Trouble {
  std::size_t line = 0;  ///< from 1; of JSON the number of the element
  std::string what;      ///< one sentence, printable
};

/// What a file held, in its order.
struct Export {
  Container container = Container::json_array;
  std::vector<Item> items;
  std::vector<Trouble> troubles;  ///< at most kMaxTroubles
  std::size_t unread = 0;         ///< rows with trouble, all of them
  std::size_t passed_over = 0;    ///< records of the audit log about something else

  static constexpr std::size_t kMaxTroubles = 20;
};

}  // namespace weir::audit
