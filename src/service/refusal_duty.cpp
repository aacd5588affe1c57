#include "service/refusal_duty.hpp"

#include <algorithm>
#include <utility>

#include "log/log.hpp"
#include "report/json_writer.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/trace.hpp"

namespace weir::service {
namespace {

constexpr std::string_view kDetector = "connector_refused";
constexpr std::string_view kPositions = "maillog";
constexpr std::string_view kRefusals = "refusals";
constexpr std::string_view kTheOne = "all";
constexpr std::string_view kNobody = "<>";
constexpr std::chrono::seconds kKeepEvery{5};
constexpr std::size_t kMaxShown = 100;

std::string number_of(std::uint64_t count) {
  return count == 1 ? "1 message" : std::to_string(count) + " messages";
}

std::string sentence(const refusal::Notice& notice) {
  const auto& rule = *notice.rule;
  const auto relay = printable(notice.example.relay, kMaxShown);
  if (notice.over) {
    return relay + " takes mail of " + notice.connector + " again: " + std::string{rule.id} + " (" +
           std::string{rule.meaning} + ") is over. It refused " + number_of(notice.count) +
           " since " + report::format_time(notice.since);
  }
  auto text = number_of(notice.count) + " over " + notice.connector + " refused (" +
              std::string{rule.id} + "): " + std::string{rule.meaning} + ". " +
              std::string{rule.advice};
  if (!rule.command.empty()) text += ": " + std::string{rule.command};
  return text;
}

/// Exchange Online by any of its names: its hosts report under more of them than they answer under.
bool is_exchange_online(const std::string& responder, const std::vector<std::string>& others) {
  return refusal::is_exchange_online(responder, others) || mail::is_exchange_online_host(responder);
}

bool is_this_host(const std::string& client) {
  return client == "::1" || client.starts_with("127.");
}

bool goes_to(const connector::Connector& connector, const std::string& relay) {
  return std::ranges::any_of(connector.next_hops, [&](const std::string& pattern) {
    return matches_pattern(pattern, relay);
  });
}

}  // namespace

void QueueIds::add(const incident::Sighting& sighting) {
  if (sighting.queue_id.empty()) return;
  auto [place, fresh] = messages_.insert_or_assign(
      sighting.queue_id,
      Message{sighting.connector, sighting.event_id,
              sighting.auth_user.empty() ? sighting.mail_from : sighting.auth_user});
  if (!fresh) return;
  order_.push_back(place->first);
  if (order_.size() <= kMax) return;
  messages_.erase(order_.front());
  order_.pop_front();
}

const QueueIds::Message* QueueIds::find(const std::string& queue_id) const {
  const auto found = messages_.find(queue_id);
  return found == messages_.end() ? nullptr : &found->second;
}

void RefusalDuty::begin(TimePoint now) {
  kept_ = now;
  for (auto& [source, position] : around_.records.kept(kPositions)) {
    positions_[std::move(source)] = std::move(position);
  }
  for (const auto& [key, bytes] : around_.records.kept(kRefusals)) tracker_.restore(bytes);
  take_configuration();
}

void RefusalDuty::see(const incident::Sighting& sighting) {
  queue_ids_.add(sighting);
  take_report(sighting);
}

void RefusalDuty::tick(TimePoint now) {
  take_configuration();
  work();
  tell(tracker_.tick(now));
  if (now < kept_ || now - kept_ >= kKeepEvery) {
    kept_ = now;
    keep();
  }
}

void RefusalDuty::end(TimePoint) {
  reader_.reset();
  work();
  keep();
}

void RefusalDuty::take_configuration() {
  auto config = around_.config();
  if (!config || config == config_) return;
  const bool same = config_ && config_->maillog.files == config->maillog.files &&
                    config_->maillog.journal == config->maillog.journal;
  config_ = std::move(config);
  if (same) return;
  reader_.reset();
  work();
  start_reader();
}

void RefusalDuty::start_reader() {
  const auto& settings = config_->maillog;
  if (settings.files.empty() && !settings.journal) return;
  reader_ = std::make_unique<maillog::Reader>(
      maillog::Sources{settings.files, settings.journal, positions_}, around_.clock,
      [this](maillog::Batch batch) { deliver(std::move(batch)); });
  reader_->start();
}

void RefusalDuty::deliver(maillog::Batch batch) {
  {
    const std::lock_guard lock{mutex_};
    auto& into = waiting_;
    const auto room = kMaxWaiting - into.entries.size();
    if (batch.entries.size() > room) {
      dropped_ += batch.entries.size() - room;
      batch.entries.resize(room);
    }
    std::ranges::move(batch.entries, std::back_inserter(into.entries));
    std::ranges::move(batch.remarks, std::back_inserter(into.remarks));
    std::ranges::move(batch.troubles, std::back_inserter(into.troubles));
    into.skipped_bytes += batch.skipped_bytes;
    for (auto& [source, position] : batch.positions) into.positions[source] = std::move(position);
  }
  around_.run_soon([this] { work(); });
}

void RefusalDuty::work() {
  maillog::Batch batch;
  std::uint64_t dropped = 0;
  {
    const std::lock_guard lock{mutex_};
    std::swap(batch, waiting_);
    std::swap(dropped, dropped_);
  }
  for (const auto& entry : batch.entries) take(entry);
  for (auto& [source, position] : batch.positions) {
    positions_[source] = std::move(position);
    grown_ = true;
  }
  report(batch);
  if (dropped > 0) {
    around_.tell(report::Operation::log_skipped, "maillog",
                 std::to_string(dropped) +
                     " deliveries in the mail log were passed over: there were too many at once");
  }
}

void RefusalDuty::take(const maillog::Entry& entry) {
  if (!config_) return;
  const auto& delivery = entry.delivery;
  if (!refusal::is_exchange_online(delivery.relay, config_->maillog.relays)) return;
  const auto* const seen = queue_ids_.find(delivery.queue_id);
  tell(tracker_.take(delivery, connector_of(delivery, seen), entry.live));
  grown_ = grown_ || delivery.outcome != refusal::Outcome::delivered;
}

/// What stands in a report of this host was in its log before. Shares of deliveries cannot be told
/// by reports, which come of refused ones alone.
void RefusalDuty::take_report(const incident::Sighting& sighting) {
  if (!config_ || sighting.retry || sighting.passed_before) return;
  const bool logged = !config_->maillog.files.empty() || config_->maillog.journal;
  const bool ours = sighting.reporter == detect::Reporter::ours;
  if (ours && logged && is_this_host(sighting.client)) return;
  const bool proven = ours || sighting.reporter == detect::Reporter::exchange_online;
  for (const auto& [recipient, responder, status, text] : sighting.reported) {
    auto delivery = refusal::read_reported({recipient, responder, status, text}, sighting.time);
    if (!delivery || !is_exchange_online(delivery->relay, config_->maillog.relays)) continue;
    const auto* const rule = refusal::find_rule(*delivery);
    if (rule == nullptr || rule->kind == refusal::Kind::share) continue;
    delivery->queue_id = sighting.queue_id;
    const auto connector = connector_of(*delivery, queue_ids_.find(sighting.queue_id));
    if (proven) {
      tell(tracker_.take(*delivery, connector, true));
      grown_ = true;
    } else {
      tell_hearsay(hearsay_.take(*delivery, connector, true));
    }
  }
}

/// The connector that the message came by, if it leads to the cloud; else the one that says where
/// its mail goes; else the first that does not say it.
std::string RefusalDuty::connector_of(const refusal::Delivery& delivery,
                                      const QueueIds::Message* seen) const {
  const connector::Connector* any = nullptr;
  const connector::Connector* fits = nullptr;
  for (const auto& connector : config_->connectors) {
    if (connector.direction != connector::Direction::to_cloud) continue;
    if (seen != nullptr && seen->connector == connector.name) return connector.name;
    if (fits == nullptr && goes_to(connector, delivery.relay)) fits = &connector;
    if (any == nullptr || (!any->next_hops.empty() && connector.next_hops.empty())) {
      any = &connector;
    }
  }
  if (fits != nullptr) return fits->name;
  return any != nullptr ? any->name : std::string{connector::kUnknownConnector};
}

void RefusalDuty::tell(const std::vector<refusal::Notice>& notices) {
  for (const auto& notice : notices) {
    const auto* const seen = queue_ids_.find(notice.example.queue_id);
    const auto& rule = *notice.rule;
    auto evidence = notice.over ? "taken again: " + std::string{rule.id} + " is over"
                                : refusal::evidence(rule, notice.example);
    if (!notice.over && seen != nullptr && !seen->sender.empty() && seen->sender != kNobody) {
      evidence += ", from " + printable(seen->sender, kMaxShown);
    }
    around_.signal({.time = notice.time,
                    .connector = notice.connector,
                    .detector = std::string{kDetector},
                    .severity = notice.severity,
                    .symptom = std::string{rule.symptom},
                    .evidence = std::move(evidence),
                    .event_id = seen != nullptr && !notice.over ? seen->event_id : std::string{},
                    .opens = rule.opens && !notice.over});
    around_.tell(notice.over ? report::Operation::mail_taken : report::Operation::mail_refused,
                 notice.connector, sentence(notice));
    grown_ = true;
  }
}

/// Anybody can send a report that says such a thing: it opens nothing, shows no symptom, and no
/// event tells an operator to act on it.
void RefusalDuty::tell_hearsay(const std::vector<refusal::Notice>& notices) {
  for (const auto& notice : notices) {
    const auto* const seen = queue_ids_.find(notice.example.queue_id);
    around_.signal(
        {.time = notice.time,
         .connector = notice.connector,
         .detector = std::string{kDetector},
         .severity = std::min(notice.severity, detect::Severity::low),
         .symptom = {},
         .evidence = "unproven report: " + refusal::evidence(*notice.rule, notice.example),
         .event_id = seen != nullptr ? seen->event_id : std::string{}});
  }
}

void RefusalDuty::report(const maillog::Batch& batch) {
  for (const auto& remark : batch.remarks) log::info(remark);
  for (const auto& trouble : batch.troubles) log::warn(trouble);
  if (batch.skipped_bytes == 0) return;
  around_.tell(report::Operation::log_skipped, "maillog",
               std::to_string(batch.skipped_bytes) +
                   " bytes of the mail log were passed over: it grew faster than it is read");
}

void RefusalDuty::keep() {
  if (!std::exchange(grown_, false)) return;
  for (const auto& [source, position] : positions_) {
    around_.records.keep(kPositions, source, position);
  }
  around_.records.keep(kRefusals, kTheOne, tracker_.save());
}

}  // namespace weir::service
