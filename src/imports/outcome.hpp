#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/audit/drift.hpp"
#include "weir/audit/export.hpp"

namespace weir::imports {

/// What an export can be of.
enum class Kind {
  audit_log,
  inbound_connectors,
  outbound_connectors,
  accepted_domains,
  email_events,
  sign_ins,
  message_trace,
  alerts,
};
inline constexpr std::size_t kKinds = 8;

std::string_view to_string(Kind kind) noexcept;

/// How many rows of each kind an export holds; an inventory counts its items. A row of the audit
/// log that was passed over for being about something else counts, too.
struct Rows {
  std::array<std::uint64_t, kKinds> of{};
  /// Kinds that it is an export of, even one without rows.
  std::array<bool, kKinds> has{};

  std::uint64_t operator[](Kind kind) const { return of[static_cast<std::size_t>(kind)]; }
};
/// `name` is the file's: what an export without rows is of, only its name can say.
Rows rows_of(std::string_view name, const audit::Export& read);

/// A deviation with where it is told.
struct Told {
  audit::Deviation deviation;
  std::string guards;  ///< name of the `[[connector]]`
  bool known = false;  ///< an earlier export had told it
};

/// What came of one file.
struct Outcome {
  std::string name;   ///< of the file
  std::string error;  ///< one sentence when nothing could be read; then the rest is empty
  audit::Container container = audit::Container::json_array;
  Rows rows;
  std::uint64_t passed_over = 0;
  std::uint64_t unread = 0;
  std::vector<audit::Trouble> troubles;
  std::vector<Told> deviations;  ///< oldest first, at most kMaxDeviations
  std::uint64_t more = 0;        ///< deviations that there was no room for

  static constexpr std::size_t kMaxDeviations = 2'000;
};

/// Without deviations. A file of which no row could be read is one that could not be read.
Outcome outcome_of(std::string name, const audit::Export& read);
Outcome failed(std::string name, std::string error);
/// Adds deviations as far as there is room: `known` ones and those that are new, oldest first.
void add(Outcome& outcome, std::vector<Told> told);

/// As `weirctl audit import --json` prints it (docs/weirctl.md). Every text is printable.
boost::json::object to_json(const Outcome& outcome);
boost::json::object to_json(const Told& told);
/// Nothing less than what to_json wrote; `id` is empty when it was something else.
Told told_from(const boost::json::object& object);

}  // namespace weir::imports
