#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace weir::format {

/// What becomes of a value on its way out.
enum class Treatment {
  plain,
  hash,  ///< a token that is the same for the same value, and that only the key's owner can guess
  drop,
};

/// `[privacy]` (docs/configuration.md): what leaves in events, the same in every format.
struct Privacy {
  Treatment subject = Treatment::plain;
  /// The part before the "@" of addresses other than recipients, display names, logins.
  Treatment local_parts = Treatment::plain;
  Treatment recipients = Treatment::plain;  ///< the part before the "@" of recipients
  Treatment links = Treatment::plain;       ///< what follows the host of a link
  std::string key;                          ///< of the hash

  bool plain() const noexcept {
    return subject == Treatment::plain && local_parts == Treatment::plain &&
           recipients == Treatment::plain && links == Treatment::plain;
  }
  friend bool operator==(const Privacy&, const Privacy&) = default;
};

/// Hides in a canonical event what `privacy` says, wherever it stands: the fields made for it, and
/// every free text, in which addresses, links and what those fields held are looked for. A field of
/// which nothing is known is a free text, so one that is added later hides too. Notes in
/// `weir.privacy` what was hidden and how. Work is linear in the size of the event.
void hide(boost::json::object& event, const Privacy& privacy);

/// What a field of a canonical event holds, for `hide`.
enum class Holds {
  free_text,  ///< searched
  ours,       ///< our own words, numbers, hosts and ids: left alone
  subject,    ///< of a message
  address,    ///< of somebody who is not a recipient
  recipient,  ///< address
  person,     ///< a login or a display name, which may be an address
  link,       ///< URL
};

/// By path, list indexes left out: "weir.envelope.to".
Holds holds(std::string_view path) noexcept;

/// "h-" and 16 hexadecimal digits: HMAC-SHA256 of `value` in lower case, cut to 64 bits. `kind`
/// keeps a subject and a login of the same text apart.
std::string token(std::string_view key, std::string_view kind, std::string_view value);

}  // namespace weir::format
