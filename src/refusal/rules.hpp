#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "refusal/delivery.hpp"
#include "weir/detect/finding.hpp"

namespace weir::refusal {

/// When a refusal is worth telling.
enum class Kind {
  each,      ///< the first already
  sudden,    ///< more when there was none for a day, most when there are several at once
  throttle,  ///< when there are several at once
  share,     ///< when they are a large part of what we send
};

/// What is closed: everything that we send there, or what has something in common.
enum class Scope { everything, part };

/// One of Exchange Online's refusals. Static storage.
struct Rule {
  std::string_view id;  ///< the enhanced code, or a range of them
  unsigned klass = 5;   ///< 4, 5, or 0 for both
  unsigned subject = 7;
  unsigned first = 0;  ///< of the third number
  unsigned last = 0;
  /// One of them is in the text; in lower case, empty ones last. None at all: any text.
  std::array<std::string_view, 3> phrases;
  Kind kind = Kind::each;
  Scope scope = Scope::part;
  detect::Severity severity = detect::Severity::medium;  ///< at its worst
  std::string_view symptom;                              ///< "S1".."S7" or empty
  bool opens = false;                                    ///< an incident, by the first already
  std::string_view meaning;
  std::string_view advice;
  std::string_view command;  ///< PowerShell for Exchange Online, or empty
};

/// All of them; the first that fits counts.
std::span<const Rule> rules() noexcept;
const Rule* rule_named(std::string_view id) noexcept;

/// The rule for what was answered, null when it is none of Exchange Online's or no refusal. Does
/// not look at who answered. Without a logged text the code decides alone.
const Rule* find_rule(const Delivery& delivery) noexcept;

/// True when `relay` has one of Exchange Online's own names or fits one of `others` (patterns).
bool is_exchange_online(std::string_view relay, const std::vector<std::string>& others) noexcept;

}  // namespace weir::refusal
