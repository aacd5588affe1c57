#pragma once

#include <optional>
#include <string_view>

namespace weir::mail {

/// The form that nearly all mail has: `Name <local@domain>`, `"Name" <local@domain>` or
/// `local@domain`, in ASCII, on which no two readers differ. Points into the text.
struct PlainMailbox {
  std::string_view display_name;
  std::string_view local_part;
  std::string_view domain;
};

/// nullopt for everything that needs the whole grammar. One pass, no allocation.
std::optional<PlainMailbox> plain_mailbox(std::string_view text) noexcept;

/// `local@domain` as dot-atoms; nullopt when it is anything else.
std::optional<PlainMailbox> plain_address(std::string_view text) noexcept;

}  // namespace weir::mail
