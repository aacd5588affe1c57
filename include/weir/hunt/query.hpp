#pragma once

#include <string_view>

namespace weir::hunt {

/// The playbook's five queries, as `weirctl hunt` calls them.
enum class Query { connectors, volume, external, senders, logons };

std::string_view to_string(Query query) noexcept;

}  // namespace weir::hunt
