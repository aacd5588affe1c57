#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/text.hpp"
#include "weir/connector/connector.hpp"
#include "weir/connector/organization.hpp"
#include "weir/detect/detector.hpp"
#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

/// Plain values for tests of the judgement. The world: we are contoso.example and *.fab.example;
/// our application host is 10.1.2.3 on the to_cloud connector "onprem-to-m365".
namespace weir::test {

/// The last two labels, three below co.uk and onmicrosoft.com.
class FakeDomains final : public mail::Domains {
 public:
  std::string normalise(std::string_view domain) const override {
    auto name = ascii_lower(domain);
    if (name.ends_with('.')) name.pop_back();
    return name;
  }
  std::string organizational(std::string_view domain) const override {
    const bool deep = domain.ends_with(".co.uk") || domain.ends_with(".onmicrosoft.com");
    std::size_t at = domain.size();
    for (int labels = deep ? 3 : 2; labels > 0 && at != std::string_view::npos; --labels) {
      at = at == 0 ? std::string_view::npos : domain.rfind('.', at - 1);
    }
    return std::string{at == std::string_view::npos ? domain : domain.substr(at + 1)};
  }
  std::string unicode(std::string_view domain) const override { return std::string{domain}; }
  /// Digits that look like letters, and rn for m: enough to tell that a detector asks.
  std::string skeleton(std::string_view text) const override {
    std::string out;
    for (const char c : ascii_lower(text)) {
      if (c == 'm') {
        out += "rn";
      } else {
        out += c == '0' ? 'o' : c == '1' ? 'l' : c;
      }
    }
    return out;
  }
  bool mixes_scripts(std::string_view) const override { return false; }
};

inline const FakeDomains kDomains;

/// "<>" and "" are the null address; "root" has no domain.
inline mail::Address address(std::string_view text) {
  if (text.empty() || text == "<>") return {};
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return {std::string{text}, ""};
  return {std::string{text.substr(0, at)}, std::string{text.substr(at + 1)}};
}

inline mail::AddressReading reading(std::initializer_list<std::string_view> mailboxes,
                                    std::initializer_list<std::string_view> others = {}) {
  mail::AddressReading out;
  for (const auto text : mailboxes) out.mailboxes.push_back({"", address(text)});
  for (const auto text : others) out.others.push_back(address(text));
  if (mailboxes.size() > 1) out.anomalies.push_back(mail::Anomaly::several_mailboxes);
  out.fields = 1;
  return out;
}

inline connector::Connector to_cloud() {
  connector::Connector connector;
  connector.name = "onprem-to-m365";
  connector.direction = connector::Direction::to_cloud;
  connector.client_networks = {*IpNetwork::parse("10.1.0.0/16")};
  connector.foreign_domains = {"*.saas.example", "corp.local"};
  return connector;
}

inline connector::Connector facing(connector::Direction direction) {
  auto connector = to_cloud();
  connector.name = "other-way";
  connector.direction = direction;
  return connector;
}

inline connector::Organization organization() {
  connector::Organization ours;
  ours.accepted_domains = connector::DomainSet{{"contoso.example", "*.fab.example"}};
  return ours;
}

/// One message from the application host to one outsider.
inline mail::Transaction message(std::string_view mail_from, std::string_view from) {
  mail::Transaction transaction;
  transaction.session.client = IpAddress::parse("10.1.2.3");
  transaction.envelope.mail_from = reading({mail_from});
  transaction.envelope.rcpt_to = {{address("bob@customer.example"), ""}};
  transaction.message.from = reading({from});
  transaction.message.bytes = 1000;
  return transaction;
}

inline void add_header(mail::Transaction& transaction, std::string name, std::string value) {
  transaction.message.headers.push_back({std::move(name), std::move(value)});
}

/// Marks the message as mail of the list that `list_id` names.
inline void mark_list(mail::Transaction& transaction, std::string list_id) {
  transaction.message.list_marked = true;
  transaction.message.list_id = std::move(list_id);
}

inline void add_recipients(mail::Transaction& transaction, std::size_t count,
                           const std::string& domain = "customer.example") {
  for (std::size_t i = 0; i < count; ++i) {
    transaction.envelope.rcpt_to.push_back({address("r" + std::to_string(i) + "@" + domain), ""});
  }
}

/// A message and everything a detector may ask about it, alive as long as this is.
struct Scene {
  mail::Transaction transaction;
  connector::Connector connector = to_cloud();
  connector::Identity identity;
  connector::Origin origin;
  connector::Provenance provenance = connector::Provenance::other;
  connector::Organization ours = organization();
  connector::ConnectorTable table{{to_cloud()}};

  detect::Context context() const {
    return {.transaction = transaction,
            .organization = ours,
            .connector = connector,
            .identity = identity,
            .origin = origin,
            .provenance = provenance,
            .connectors = table,
            .domains = kDomains,
            .alignment = detect::align(transaction, ours, kDomains),
            .message_findings = {}};
  }

  template <class D>
  std::vector<detect::Finding> judge(const D& detector) const {
    return detector.judge(context(), {});
  }
};

inline Scene scene(std::string_view mail_from, std::string_view from,
                   connector::Direction direction = connector::Direction::to_cloud) {
  Scene out;
  out.transaction = message(mail_from, from);
  out.origin.client = out.transaction.session.client;
  if (direction != connector::Direction::to_cloud) out.connector = facing(direction);
  return out;
}

/// The same from a client that no connector declares.
inline Scene stranger(std::string_view mail_from, std::string_view from) {
  auto out = scene(mail_from, from);
  out.transaction.session.client = IpAddress::parse("203.0.113.9");
  out.origin.client = out.transaction.session.client;
  out.connector = connector::Connector{};
  out.connector.name = connector::kUnknownConnector;
  return out;
}

}  // namespace weir::test
