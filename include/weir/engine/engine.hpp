#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/connector/connector.hpp"
#include "weir/connector/organization.hpp"
#include "weir/connector/origin.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/detect/detector.hpp"
#include "weir/detect/limit.hpp"
#include "weir/detect/reporter.hpp"
#include "weir/engine/situation.hpp"
#include "weir/policy/hold.hpp"
#include "weir/policy/policy.hpp"

namespace weir::engine {

/// All that the judgement of one message depends on, fixed at configuration time.
struct Rules {
  connector::Organization organization;
  connector::ConnectorTable connectors{{}};
  std::vector<std::unique_ptr<detect::Detector>> detectors;
  std::vector<detect::Limit> limits;
  policy::ScoreThresholds thresholds;
  Mode mode = Mode::observe;
  std::chrono::milliseconds state_wait{50};
};

/// What Weir says of one message. References into the Rules it came from: keep the engine alive.
struct Verdict {
  const connector::Connector* connector = nullptr;
  connector::Identity identity;
  connector::Origin origin;
  connector::Provenance provenance = connector::Provenance::other;
  std::vector<mail::Authentication> authentication;  ///< what is believed: evidence
  std::string aligned_dkim;  ///< believed DKIM domain of the From's organization; empty if none
  detect::Alignment alignment = detect::Alignment::unparseable;
  detect::Reporter reporter = detect::Reporter::none;  ///< of a delivery status notification
  std::vector<detect::Finding> findings;
  std::vector<detect::LimitResult> limits;
  unsigned score = 0;
  bool suspicious = false;
  policy::Decision decision;
  std::optional<policy::Hold> hold;  ///< the operator's hold that takes it
  std::string identity_key;          ///< who the message is, for recognising its retry
  std::string retry_of;
  bool passed_before = false;  ///< second pass of a message in centralized transport: counted once
  std::size_t external_recipients = 0;
  bool degraded = false;
  std::string degraded_reason;
};

/// The whole judgement: match the connector, let message detectors judge, count once, let limits
/// judge, decide. Immutable after construction and thread-safe; a reload makes a new one, a
/// connection keeps the one it began with.
class Engine {
 public:
  /// `domains` and `store` must outlive the engine.
  Engine(Rules rules, const mail::Domains& domains, count::CounterStore& store);

  /// `situation` is looked at, not kept.
  Verdict inspect(const mail::Transaction& transaction, TimePoint now,
                  const Situation& situation = {}) const;

  const Rules& rules() const noexcept { return rules_; }

 private:
  Rules rules_;
  const mail::Domains& domains_;
  count::CounterStore& store_;
};

}  // namespace weir::engine
