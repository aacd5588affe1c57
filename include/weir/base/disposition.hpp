#pragma once

#include <optional>
#include <string_view>

namespace weir {

/// What happens to a message, weakest first; comparison is by strength (CONTRACT section 2).
enum class Disposition { accept, tag, quarantine, tempfail, reject };

/// How far Weir may go. `observe` changes nothing, `tag` adds at most a header, `enforce` does all.
enum class Mode { observe, tag, enforce };

std::string_view to_string(Disposition disposition) noexcept;
std::string_view to_string(Mode mode) noexcept;

/// The names used in settings and events; nullopt for any other text.
std::optional<Disposition> disposition_from(std::string_view name) noexcept;
std::optional<Mode> mode_from(std::string_view name) noexcept;

/// What `wanted` becomes under `mode`: observe gives accept, tag gives at most tag.
Disposition cap(Disposition wanted, Mode mode) noexcept;

}  // namespace weir
