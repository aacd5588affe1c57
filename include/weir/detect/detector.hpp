#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "weir/baseline/forecast.hpp"
#include "weir/connector/connector.hpp"
#include "weir/connector/organization.hpp"
#include "weir/connector/origin.hpp"
#include "weir/count/counter.hpp"
#include "weir/detect/alignment.hpp"
#include "weir/detect/finding.hpp"
#include "weir/mail/domains.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::detect {

/// Everything a detector may look at. References outlive the call; nothing here may be kept.
struct Context {
  const mail::Transaction& transaction;
  const connector::Organization& organization;
  const connector::Connector& connector;
  connector::Identity identity;
  const connector::Origin& origin;  ///< who counts as the client
  connector::Provenance provenance = connector::Provenance::other;
  const connector::ConnectorTable& connectors;
  const mail::Domains& domains;
  Alignment alignment = Alignment::unparseable;
  const baseline::Forecasts* forecasts = nullptr;  ///< what is expected now; null = nothing known
  // Filled after the message detectors have judged; empty before.
  std::span<const Finding> message_findings;
  unsigned score = 0;
  bool suspicious = false;  ///< score >= score.tag
};

/// Totals for one detector's own observations, in the order it asked for them.
using Counts = std::span<const std::optional<count::Reading>>;

/// Two pure questions about a message. No clock, no I/O, no logging, no state: the same arguments
/// always give the same answer, on any thread.
class Detector {
 public:
  virtual ~Detector() = default;

  /// Stable snake_case name: config section, event field, docs file name. Static storage.
  virtual std::string_view id() const noexcept = 0;

  /// True for a detector that asks for counts: it judges after the store call and cannot make a
  /// message suspicious (CONTRACT section 2, Order).
  virtual bool counts() const noexcept { return false; }

  /// What this message adds to the counters that `judge` will read. Only asked when counts().
  virtual std::vector<count::Observation> observe(const Context&) const { return {}; }

  /// Findings, worst first; empty when there is nothing to say. A count that was asked for may be
  /// missing: then the detector must stay silent about it.
  virtual std::vector<Finding> judge(const Context& context, Counts counts) const = 0;
};

}  // namespace weir::detect
