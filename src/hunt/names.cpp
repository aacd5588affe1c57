#include "weir/hunt/mail.hpp"
#include "weir/hunt/query.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::hunt {

std::string_view to_string(Query query) noexcept {
  switch (query) {
    case Query::connectors:
      return "connectors";
    case Query::volume:
      return "volume";
    case Query::external:
      return "external";
    case Query::senders:
      return "senders";
    case Query::logons:
      return "logons";
  }
  return "";
}

std::string_view to_string(By by) noexcept {
  switch (by) {
    case By::sender:
      return "sender";
    case By::client:
      return "client";
    case By::connector:
      return "connector";
  }
  return "";
}

std::string_view to_string(SenderKind kind) noexcept {
  switch (kind) {
    case SenderKind::account:
      return "account";
    case SenderKind::mail_from:
      return "mail_from";
    case SenderKind::client:
      return "client";
    case SenderKind::none:
      return "none";
  }
  return "";
}

std::string_view to_string(Enabled enabled) noexcept {
  switch (enabled) {
    case Enabled::yes:
      return "yes";
    case Enabled::no:
      return "no";
    case Enabled::unchanged:
      return "unchanged";
    case Enabled::removed:
      return "removed";
  }
  return "";
}

Parameters defaults(Query query) {
  Parameters parameters;
  if (query == Query::logons) parameters.window = std::chrono::minutes{1};
  return parameters;
}

}  // namespace weir::hunt
