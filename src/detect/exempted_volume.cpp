#include "detect/exempted_volume.hpp"

#include <algorithm>
#include <chrono>

#include "detect/evidence.hpp"

namespace weir::detect {
namespace {

constexpr std::chrono::hours kWindow{1};

/// What was spared nothing, or is vouched for by the configuration, is not counted; nor what is
/// suspicious all the same, for limits hold that back.
bool is_counted(const Exemption& exemption, const Context& context) {
  return exemption.form != Form::none && !exemption.declared && !context.suspicious;
}

std::string client_of(const Context& context) {
  return context.origin.client ? context.origin.client->to_string() : "unknown";
}

count::Observation observation(const Context& context, Form form, std::string_view kind,
                               std::string_view who) {
  auto subject = count::key_part(context.connector.name);
  for (const auto part : {std::string_view{to_string(form)}, kind, who}) {
    subject += '|' + count::key_part(part);
  }
  return {{"exempted_volume", std::move(subject), kWindow}, 1, std::nullopt};
}

}  // namespace

ExemptedVolume::Limits ExemptedVolume::Limits::from(Settings& settings) {
  constexpr std::uint64_t kMost = 1'000'000;
  const Limits fallback;
  return {.points = static_cast<unsigned>(settings.number("points", fallback.points, 0, 100)),
          .mismatch_points = static_cast<unsigned>(
              settings.number("mismatch_points", fallback.mismatch_points, 0, 100)),
          .per_sender = settings.number("per_sender", fallback.per_sender, 1, kMost),
          .per_client = settings.number("per_client", fallback.per_client, 1, kMost)};
}

std::vector<count::Observation> ExemptedVolume::observe(const Context& context) const {
  const auto exemption = exemption_of(context);
  if (!is_counted(exemption, context)) return {};
  std::vector<count::Observation> out{
      observation(context, exemption.form, "client", client_of(context))};
  if (!exemption.sender.empty()) {
    out.push_back(observation(context, exemption.form, "sender", exemption.sender));
  }
  return out;
}

std::vector<Finding> ExemptedVolume::judge(const Context& context, Counts counts) const {
  std::vector<Finding> findings;
  if (counts.empty()) return findings;
  const auto exemption = exemption_of(context);
  const auto add = [&](std::size_t at, const std::string& who, std::uint64_t most) {
    if (at >= counts.size() || !counts[at] || counts[at]->total <= most) return;
    findings.push_back(finding(exemption, who, counts[at]->total, most));
  };
  add(1, exemption.sender, limits_.per_sender);
  add(0, "client " + client_of(context), limits_.per_client);
  return findings;
}

Finding ExemptedVolume::finding(const Exemption& exemption, std::string_view who,
                                std::uint64_t total, std::uint64_t most) const {
  return {
      id(), Severity::medium,
      exemption.mismatch_only ? std::min(limits_.points, limits_.mismatch_points) : limits_.points,
      std::to_string(total) + " messages of form " + std::string{to_string(exemption.form)} +
          " in 1h by " + quoted(who) + ", more than " + std::to_string(most),
      "S1"};
}

}  // namespace weir::detect
