#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/time.hpp"
#include "weir/detect/finding.hpp"
#include "weir/detect/limit.hpp"
#include "weir/detect/reporter.hpp"

namespace weir::incident {

/// A limit that a message met in another state than `under`.
struct LimitSighting {
  std::string name;
  std::string subject;
  std::uint64_t total = 0;
  std::uint64_t limit = 0;
  detect::LimitState state = detect::LimitState::warn;
  TimePoint hold_until{};  ///< when its hold would end if nothing more came; past: none
  detect::Unit count = detect::Unit::messages;
};

/// One thing that a detector said.
struct Symptom {
  std::string_view detector;  ///< static storage
  detect::Severity severity = detect::Severity::info;
  std::string_view code;  ///< "S1".."S7" or empty; static storage
  std::string evidence;
  unsigned points = 0;
};

enum class RecipientKind { internal, external, partner };

std::string_view to_string(RecipientKind kind) noexcept;

struct RecipientSeen {
  std::string address;
  std::string domain;
  RecipientKind kind = RecipientKind::external;
};

/// What a delivery status notification says that some server answered to a message. Printable and
/// bounded; worth as much as whoever made the report.
struct ReportedAnswer {
  std::string recipient;
  std::string responder;  ///< who answered, else who made the report; lower case, may be empty
  std::string status;     ///< "5.7.711", or empty
  std::string text;       ///< "550 5.7.711 Access denied, …", or empty
};

/// What one verdict leaves behind for baselines and incidents. Every text is printable and bounded.
struct Sighting {
  TimePoint time{};
  std::string event_id;
  std::string queue_id;
  std::string message_id;
  std::string connector;
  std::string direction;
  std::string client;  ///< address of who counts as the client, or "unknown"
  std::string auth_user;
  std::string mail_from;    ///< "<>" for the null sender
  std::string mail_domain;  ///< of MAIL FROM; empty for the null sender
  std::string header_from;  ///< first From address
  std::string from_domain;
  std::string subject;
  std::string fingerprint;  ///< of the content, empty if there is too little
  // What Exchange Online wrote, of a client that is proven to be it; else empty.
  std::string network_message_id;
  std::string connecting_ip;              ///< address that the tenant took the message from
  std::vector<RecipientSeen> recipients;  ///< at most kMaxRecipients, suspicious messages only
  std::uint64_t recipient_count = 0;
  std::uint64_t external_count = 0;
  std::vector<std::string> link_hosts;  ///< odd ones first, at most kMaxHosts
  std::vector<Symptom> symptoms;
  std::vector<LimitSighting> limits;
  unsigned score = 0;
  bool suspicious = false;
  Disposition wanted = Disposition::accept;
  Disposition enforced = Disposition::accept;
  bool retry = false;          ///< not new volume
  bool passed_before = false;  ///< not new volume either
  /// Of a report of failed or delayed delivery, at most kMaxAnswers, and who made it.
  std::vector<ReportedAnswer> reported;
  detect::Reporter reporter = detect::Reporter::none;
  std::string hold;      ///< id of the operator's hold that took it, or empty
  bool breaker = false;  ///< only tagged: its connector has held back all it may

  static constexpr std::size_t kMaxRecipients = 1000;
  static constexpr std::size_t kMaxHosts = 10;
  static constexpr std::size_t kMaxAnswers = 8;
};

/// Takes sightings from mail threads. Never blocks, never throws.
class SightingSink {
 public:
  virtual ~SightingSink() = default;
  virtual void see(Sighting sighting) noexcept = 0;
};

}  // namespace weir::incident
