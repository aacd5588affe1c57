#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "weir/audit/drift.hpp"

// What the rules share: values of exports made comparable, texts made fit to show.
namespace weir::audit {

using detect::Severity;

inline constexpr TimePoint kEarliest{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
inline constexpr TimePoint kLatest{std::chrono::sys_days{std::chrono::year{2500} / 1 / 1}};

/// Days since the epoch.
std::int64_t day_of(TimePoint time) noexcept;
/// "2026-01-02 03:04Z"
std::string at(TimePoint time);

/// In single quotes, printable, at most about 80 bytes.
std::string shown(std::string_view text);
/// The same without quotes, for texts that are no sentence of ours.
std::string clean(std::string_view text, std::size_t most = 128);
/// Evidence of a deviation: printable, at most kEvidence bytes.
std::string sentence(std::string_view text);
inline constexpr std::size_t kEvidence = 400;

/// "kind-" and 32 hexadecimal digits of `parts`. Whoever wants two to be alike has to find a
/// collision of two 64-bit hashes at once.
std::string made_id(std::string_view kind, std::initializer_list<std::string_view> parts);

/// "1 message", "3 messages"
std::string counted(std::uint64_t count, std::string_view thing);

/// A value as it is kept. One that there is no room for becomes a mark of its content: two such are
/// the same when the values were, and the control in it keeps it out of every command.
std::string kept_value(const std::string& value, bool fits);

/// True for "True", "$true", "1", "yes" in any case.
bool is_on(std::string_view value) noexcept;
/// The members of a list as exported ("a;b", "{a, b}", "smtp:*;1"), lower case, without the type
/// and cost of an address space; networks and hosts in one spelling. At most kMaxMembers.
std::set<std::string> members(std::string_view value);
inline constexpr std::size_t kMaxMembers = 2'500;  ///< more than a kept value can have
std::set<std::string> members(const std::vector<std::string>& values);
std::string joined(const std::set<std::string>& values, std::string_view between);

/// Names of the same connector, whatever their case and whether the tenant stands in front.
std::string connector_key(std::string_view name);
/// `name` without the tenant in front ("tenant\Name").
std::string_view bare_name(std::string_view name) noexcept;
/// `name` could be taken for `declared`, without being it.
bool resembles(std::string_view name, std::string_view declared);

/// The /24 or /48 that the address is in; nullopt for what is no address.
std::optional<std::string> network_of(std::string_view address);
/// Lower case, behind the last '@'; empty when there is none.
std::string domain_of(std::string_view address);
/// By the last two labels (three under names like co.uk): good enough to tell foreign from ours
/// without a list of public suffixes, and only in one's favour.
bool same_organization(std::string_view a, std::string_view b);

Severity more(Severity a, Severity b) noexcept;

}  // namespace weir::audit
