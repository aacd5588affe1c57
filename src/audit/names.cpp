#include <algorithm>

#include "weir/audit/drift.hpp"

namespace weir::audit {

bool NoCase::operator()(std::string_view a, std::string_view b) const noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

std::string_view to_string(InventoryKind kind) noexcept {
  switch (kind) {
    case InventoryKind::inbound_connectors:
      return "inbound-connectors";
    case InventoryKind::outbound_connectors:
      return "outbound-connectors";
    case InventoryKind::accepted_domains:
      return "accepted-domains";
  }
  return "";
}

std::string_view to_string(Container container) noexcept {
  switch (container) {
    case Container::portal_csv:
      return "portal CSV";
    case Container::powershell_csv:
      return "PowerShell CSV";
    case Container::json_array:
      return "JSON";
    case Container::json_lines:
      return "JSON lines";
    case Container::text:
      return "text";
  }
  return "";
}

std::string_view to_string(Deviated kind) noexcept {
  switch (kind) {
    case Deviated::created:
      return "created";
    case Deviated::unknown_connector:
      return "unknown-connector";
    case Deviated::removed:
      return "removed";
    case Deviated::short_lived:
      return "short-lived";
    case Deviated::changed:
      return "changed";
    case Deviated::relaxed:
      return "relaxed";
    case Deviated::actor:
      return "actor";
    case Deviated::client:
      return "client";
    case Deviated::sign_in:
      return "sign-in";
    case Deviated::other_change:
      return "other-change";
    case Deviated::mail_through:
      return "mail-through";
    case Deviated::junked:
      return "junked";
    case Deviated::alerted:
      return "alerted";
  }
  return "";
}

}  // namespace weir::audit
