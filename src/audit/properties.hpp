#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/plain.hpp"
#include "weir/base/ip.hpp"

namespace weir::audit {

/// How a value is written and compared.
enum class Shape { flag, text, list };

/// What a change of it means.
enum class Meaning {
  plain,        ///< worth a look, nothing more
  addresses,    ///< who may send: worse when it is not us
  domains,      ///< for which domains: worse when `*`, or wider
  widening,     ///< a list of exceptions: worse when it grows
  check,        ///< a flag that protects: relaxed when it goes off
  licence,      ///< a flag that allows: relaxed when it goes on
  tls,          ///< what TLS is asked for: relaxed when it gets less
  on_premises,  ///< ConnectorType: OnPremises may relay through the tenant
};

/// One parameter of the connector cmdlets (DOMAIN of Microsoft's documentation, New- and
/// Set-InboundConnector and -OutboundConnector).
struct Property {
  std::string_view name;
  bool inbound = false;
  bool outbound = false;
  Shape shape = Shape::text;
  Meaning meaning = Meaning::plain;
  Severity changed = Severity::medium;  ///< any change
  Severity worse = Severity::high;      ///< a change in the direction that `meaning` names
  bool standard = false;                ///< of a flag: what New- takes when nothing is said
};

/// nullptr for a parameter that is none of a connector (Identity, Confirm, …) or not in the table.
const Property* property_named(std::string_view name, InventoryKind kind) noexcept;
const std::vector<const Property*>& properties_of(InventoryKind kind);
/// Parameters that say how a cmdlet runs, not what it changes.
bool is_common_parameter(std::string_view name) noexcept;

bool same_value(const Property& property, std::string_view a, std::string_view b);

/// A change of one property.
struct Change {
  const Property* property = nullptr;  ///< null: not in the table
  std::string name;
  std::optional<std::string> before;  ///< nullopt: not known
  std::string after;
  bool made = false;  ///< the connector was made with it
};

/// What is to be made of it.
struct Reading {
  Severity severity = Severity::medium;
  bool relaxed = false;
  std::string words;  ///< "RequireTls from 'True' to 'False'", with what is bad about it behind it
};

/// `egress` are our own addresses; empty = not known.
Reading reading_of(const Change& change, const std::vector<IpNetwork>& egress);

/// Members of SenderIPAddresses that are not within `egress`; none when `egress` is empty.
std::set<std::string> foreign_addresses(std::string_view value,
                                        const std::vector<IpNetwork>& egress);

}  // namespace weir::audit
