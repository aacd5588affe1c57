#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "weir/base/ip.hpp"
#include "weir/connector/protected_names.hpp"
#include "weir/mail/address.hpp"

namespace weir::connector {

/// True when `domain` fits `pattern`, written as in a DomainSet. Both normalised. For the short
/// lists of one connector, where a set would cost more than it saves.
bool domain_matches(std::string_view pattern, std::string_view domain) noexcept;
bool domain_matches_any(const std::vector<std::string>& patterns, std::string_view domain) noexcept;

/// A set of domains as settings write them: `contoso.example` is that name alone,
/// `*.fab.example` is fab.example and every subdomain. Names are normalised A-labels.
class DomainSet {
 public:
  DomainSet() = default;
  explicit DomainSet(const std::vector<std::string>& patterns);

  /// `domain` must be normalised. O(labels).
  bool contains(std::string_view domain) const;
  bool empty() const noexcept { return exact_.empty() && subtree_.empty(); }
  std::size_t size() const noexcept { return exact_.size() + subtree_.size(); }
  /// Every name of the set, without its `*.`, each once, sorted.
  std::vector<std::string> names() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Names = std::unordered_set<std::string, Hash, std::equal_to<>>;
  Names exact_;
  Names subtree_;
};

/// Who we are: `[organization]`. Plain data.
struct Organization {
  DomainSet accepted_domains;
  DomainSet partner_domains;
  ProtectedNames protected_names{};  ///< of both sets, prepared for looking for likenesses
  std::vector<std::string> administrators;
  std::vector<std::string> tenant_ids;
  std::vector<IpNetwork> egress_addresses;
  std::vector<IpNetwork> trusted_relays;
  std::vector<std::string> authserv_ids;
  std::vector<IpNetwork> exchange_online;  ///< published ranges; empty = nobody is proven to be it
  /// Certificate names of Exchange Online's SMTP clients, `*.` wildcard.
  std::vector<std::string> exchange_online_certificates{"mail.protection.outlook.com",
                                                        "*.mx.microsoft"};
  std::vector<mail::Address> journal_recipients;  ///< mailboxes that journal reports go to
  std::vector<IpNetwork> list_hosts;              ///< hosts of ours that send mailing lists' mail
  /// External recipients in 24 hours that Exchange Online grants the tenant; 0 = not known.
  std::uint64_t external_limit = 0;
};

}  // namespace weir::connector
