#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/incident/incident.hpp"

namespace weir::incident {

/// True for a name or address that may stand in a command: letters, digits and what ordinary
/// addresses have besides. Everything that a shell, PowerShell or jq could take for more is refused
/// rather than escaped: such texts get pasted into other windows than the one they were made for.
bool is_plain_name(std::string_view text);

/// 'text' for a POSIX shell; nullopt unless is_plain_name.
std::optional<std::string> for_shell(std::string_view text);
/// 'text' for PowerShell; nullopt unless is_plain_name.
std::optional<std::string> for_powershell(std::string_view text);

/// Keys of a list that make up most of it, quoted by `quote`, at most `most`; `left_out` counts
/// those that are not safe to write.
struct Quoted {
  std::vector<std::string> names;
  std::size_t left_out = 0;
};
Quoted quote_all(const TopList& list, std::optional<std::string> (*quote)(std::string_view),
                 std::size_t most);

std::string joined(const std::vector<std::string>& parts, std::string_view between);
/// "2026-01-02 03:04:05Z"
std::string utc(TimePoint time);
/// "2026-01-02"
std::string utc_day(TimePoint time);

}  // namespace weir::incident
