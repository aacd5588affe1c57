#include "refusal/rules.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::refusal {
namespace {

// The certificate and host names that Exchange Online shows to the Internet.
constexpr std::string_view kOwnNames[] = {"*.protection.outlook.com", "*.prod.outlook.com",
                                          "*.mx.microsoft", "smtp.office365.com"};

bool says(const Rule& rule, const std::string& text) {
  if (rule.phrases.front().empty()) return true;
  return std::ranges::any_of(rule.phrases, [&](std::string_view phrase) {
    return !phrase.empty() && text.find(phrase) != text.npos;
  });
}

}  // namespace

const Rule* rule_named(std::string_view id) noexcept {
  const auto all = rules();
  const auto found = std::ranges::find(all, id, &Rule::id);
  return found == all.end() ? nullptr : &*found;
}

const Rule* find_rule(const Delivery& delivery) noexcept {
  if (delivery.outcome == Outcome::delivered) return nullptr;
  const auto& code = delivery.code;
  const auto text = ascii_lower(delivery.text);
  for (const auto& rule : rules()) {
    if (rule.subject != code.subject || (rule.klass != 0 && rule.klass != code.klass)) continue;
    if (code.detail < rule.first || code.detail > rule.last) continue;
    if (!delivery.has_text || says(rule, text)) return &rule;
  }
  return nullptr;
}

bool is_exchange_online(std::string_view relay, const std::vector<std::string>& others) noexcept {
  const auto fits = [&](std::string_view pattern) { return matches_pattern(pattern, relay); };
  return std::ranges::any_of(kOwnNames, fits) || std::ranges::any_of(others, fits);
}

}  // namespace weir::refusal
