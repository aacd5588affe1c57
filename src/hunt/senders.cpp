#include "hunt/senders.hpp"

#include <algorithm>
#include <tuple>

#include "hunt/filter.hpp"
#include "weir/base/text.hpp"

namespace weir::hunt {

std::string domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string{} : ascii_lower(address.substr(at + 1));
}

Sender sender_of(const audit::EmailRow& row) {
  if (!row.sender_object_id.empty()) return {SenderKind::account, row.sender_object_id};
  if (!row.mail_from.empty() && row.mail_from != "<>") {
    return {SenderKind::mail_from, ascii_lower(row.mail_from)};
  }
  if (!row.sender_ip.empty()) return {SenderKind::client, row.sender_ip};
  return {};
}

std::size_t MailRows::Hash::operator()(const MailKey& key) const noexcept {
  std::uint64_t mixed = static_cast<std::uint64_t>(key.kind);
  for (const auto part : {key.connector, key.sender, key.header_from, key.mail_from}) {
    mixed = (mixed ^ part) * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 29U;
  }
  return mixed;
}

void MailRows::add(const MailKey& key, const audit::EmailRow& row, bool strict) {
  const auto [known, added] = numbers_.emplace(key, static_cast<std::uint32_t>(keys_.size()));
  if (added) keys_.push_back(key);
  std::string_view message = row.network_message_id;
  if (message.empty() && !strict) {
    message = row.internet_message_id.empty() ? row.report_id : row.internet_message_id;
  }
  // What nothing names is a message of its own.
  const auto what = message.empty() && !strict
                        ? messages_.of("\n" + std::to_string(messages_.size()))
                        : messages_.of(message);
  hits_.push_back({row.time, known->second, what});
}

std::vector<Burst> MailRows::bursts_of(std::vector<Hit> hits, const Parameters& parameters,
                                       bool strictly_above) const {
  const auto threshold = parameters.threshold + (strictly_above ? 1 : 0);
  const auto runs = parameters.strict
                        ? clock_runs(hits, parameters.window, threshold)
                        : sliding_runs(hits, messages_.size(), parameters.window, threshold);
  std::vector<Burst> bursts;
  for (const auto& run : runs) {
    const auto& key = keys_[hits[run.begin].key];
    Burst burst{.connector = text(key.connector),
                .sender = {key.kind, text(key.sender)},
                .header_from = text(key.header_from),
                .mail_from = text(key.mail_from),
                .first = hits[run.begin].time,
                .last = hits[run.end - 1].time,
                .messages = run.different,
                .recipients = run.end - run.begin,
                .peak = run.peak};
    if (parameters.strict) burst.first = burst.last = bin_of(burst.first, parameters.window);
    bursts.push_back(std::move(burst));
  }
  std::ranges::sort(bursts, {}, [](const Burst& burst) {
    return std::tie(burst.first, burst.connector, burst.sender.text, burst.header_from,
                    burst.mail_from);
  });
  return bursts;
}

struct Senders::Parts {
  Parameters parameters;
  Searched searched;
  MailRows mail;
};

Senders::Senders(Parameters parameters)
    : parts_{std::make_unique<Parts>(Parts{std::move(parameters), {}, {}})} {}
Senders::~Senders() = default;

void Senders::add(const audit::EmailRow& row) {
  auto& [parameters, searched, mail] = *parts_;
  if (!within(parameters, row.time, searched)) return;
  if (!asked_for(parameters, row) || !leaves(parameters, row)) return;
  MailKey key{.connector = mail.number("")};
  if (parameters.strict) {
    key.kind = SenderKind::account;
    key.sender = mail.number(row.sender_object_id);
    key.header_from = mail.number(row.header_from);
    key.mail_from = mail.number(row.mail_from);
  } else {
    const auto sender = sender_of(row);
    key.kind = sender.kind;
    key.sender = mail.number(sender.text);
    key.header_from = mail.number(ascii_lower(row.header_from));
    key.mail_from = mail.number(ascii_lower(row.mail_from));
  }
  mail.add(key, row, parameters.strict);
}

std::vector<Burst> Senders::rows() const {
  // The playbook asks for more than 100 here, and for 100 or more in query 2.
  return parts_->mail.bursts(parts_->parameters, parts_->parameters.strict,
                             [](const MailKey&) { return true; });
}

Searched Senders::searched() const { return parts_->searched; }

}  // namespace weir::hunt
