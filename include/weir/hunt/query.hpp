#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/connector/organization.hpp"

namespace weir::hunt {

/// The playbook's five queries, as `weirctl hunt` calls them.
enum class Query { connectors, volume, external, senders, logons };

std::string_view to_string(Query query) noexcept;

/// What `volume` counts for.
enum class By {
  sender,     ///< each sender through each connector
  client,     ///< each client through each connector: whatever senders it makes up
  connector,  ///< each connector
};

std::string_view to_string(By by) noexcept;

/// What is looked for, and where.
struct Parameters {
  TimePoint from{};  ///< the first moment that counts
  TimePoint to{};    ///< the first that no longer does
  /// How much time a count is of; at least a millisecond.
  std::chrono::milliseconds window{std::chrono::hours{1}};
  std::uint64_t threshold = 100;
  /// `logons`: how long after the last failure a success belongs to it.
  std::chrono::milliseconds success_within{std::chrono::seconds{10}};
  /// Patterns as of matches_pattern(). Empty: `volume` looks at those that were changed, the other
  /// queries at all mail.
  std::vector<std::string> connectors;
  /// EmailDirection, in any case; empty = any.
  std::string direction;
  /// Of the organization. Empty = not known: then EmailDirection tells what is outside.
  connector::DomainSet accepted_domains;
  By by = By::sender;
  /// The playbook's own semantics with their errors (docs/hunting.md).
  bool strict = false;
  /// Rows of `external` that are kept, the newest ones; 0 = all.
  std::size_t limit = 0;
};

/// The values that the playbook has for a query: 100 an hour, or in a minute.
Parameters defaults(Query query);

/// How many rows a hunt was given, and how many of those lay between `from` and `to`.
struct Searched {
  std::uint64_t rows = 0;
  std::uint64_t within = 0;
};

}  // namespace weir::hunt
