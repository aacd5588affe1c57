#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulate/letter.hpp"
#include "simulate/writing.hpp"

namespace weir::simulate {

/// One attack: the mail of the attacker, and clean mail from the same host at the same time.
struct Attack {
  std::string_view name;
  std::string_view what;  ///< one line for the table
  std::vector<Letter> (*letters)(Writing& writing, TimePoint begin);
  std::chrono::milliseconds lasts;
  /// What an incident must come of it; false where the issue is that nothing may come of it.
  bool opens = true;
};

const std::vector<Attack>& attacks();

}  // namespace weir::simulate
