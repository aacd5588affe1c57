#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/plain.hpp"
#include "weir/base/ip.hpp"

namespace weir::audit {

/// What is declared, made ready for asking. Looks at `declared`, which has to live longer.
class Knowledge {
 public:
  /// `accepted_here` is the newest inventory of accepted domains, or null: it stands in for
  /// `accepted_domains` where none are declared.
  Knowledge(const Declared& declared, const Inventory* accepted_here);

  const Declared& declared() const noexcept { return declared_; }
  const std::vector<IpNetwork>& egress() const noexcept { return egress_; }

  bool administrators_known() const noexcept { return !administrators_.empty(); }
  /// False also when none are known.
  bool is_administrator(std::string_view actor) const;
  const std::set<std::string>& administrators() const noexcept { return administrators_; }

  bool accepted_known() const noexcept { return !accepted_.empty(); }
  /// `domain` in lower case.
  bool is_accepted(std::string_view domain) const;

  bool connectors_known() const noexcept { return !declared_.connectors.empty(); }
  /// nullptr when nobody declared it.
  const Declared::TenantConnector* connector(std::string_view name, InventoryKind kind) const;
  /// In either direction.
  bool is_declared(std::string_view name) const;
  /// The name of a declared connector that `name` could be taken for, or empty.
  std::string_view resembled(std::string_view name) const;

 private:
  const Declared& declared_;
  std::set<std::string> administrators_;
  std::set<std::string, std::less<>> accepted_;  ///< with a dot in front: its subdomains
  std::vector<IpNetwork> egress_;
  std::set<std::string> declared_names_;  ///< connector_key of all, in both directions
};

/// What `declared` says of one property of a connector; empty when it says nothing.
std::set<std::string> declared_values(const Declared::TenantConnector& declared,
                                      std::string_view property);
/// True when it says something, and this.
bool as_declared(const Declared::TenantConnector& declared, std::string_view property,
                 std::string_view value);

}  // namespace weir::audit
