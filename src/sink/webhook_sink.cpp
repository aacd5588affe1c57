#include "sink/webhook_sink.hpp"

#include <algorithm>

#include "sink/retry_after.hpp"
#include "sink/secret.hpp"
#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

using report::Delivered;
using report::Outgoing;
using Events = std::span<const Outgoing>;

/// How far to look for an event that the receiver takes.
constexpr std::size_t kWitnesses = 8;
constexpr std::chrono::milliseconds kRefusedWait{5'000};

}  // namespace

WebhookSink::WebhookSink(WebhookOptions options)
    : options_{std::move(options)}, http_{options_.http} {}

std::size_t WebhookSink::fitting(Events events, std::size_t most) const {
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < std::min(events.size(), most)) {
    bytes += events[count].text().size() + 1;
    if (count > 0 && bytes > options_.batch_bytes) break;
    ++count;
  }
  return count;
}

std::string WebhookSink::body_of(Events events) const {
  std::string body{options_.array ? "[" : ""};
  for (const auto& event : events) {
    if (options_.array && body.size() > 1) body += ",\n";
    body += event.text();
    if (!options_.array) body += '\n';
  }
  return options_.array ? body + "]" : body;
}

std::string WebhookSink::fields_of(Events events, const std::string& body,
                                   HttpClient::Fields& fields) const {
  fields = {{"Content-Type", options_.array  ? "application/json"
                             : options_.json ? "application/x-ndjson"
                                             : "text/plain; charset=utf-8"},
            {"X-Weir-Feed", printable(options_.feed, 200)},
            {"X-Weir-Events", std::to_string(events.size())},
            {"X-Weir-Sequence", std::to_string(events.front().sequence) + "-" +
                                    std::to_string(events.back().sequence)}};
  if (!options_.authorization_file.empty()) {
    const auto value = read_secret(options_.authorization_file);
    if (!value) return value.error().message;
    fields.emplace_back("Authorization", value.value());
  }
  if (!options_.secret_file.empty()) {
    const auto key = read_secret(options_.secret_file);
    if (!key) return key.error().message;
    const auto time = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(options_.now().time_since_epoch())
            .count());
    fields.emplace_back("X-Weir-Signature",
                        "t=" + time + ",v1=" + hmac_sha256(key.value(), time + "." + body));
  }
  return {};
}

WebhookSink::Outcome WebhookSink::post(Events events) {
  HttpClient::Fields fields;
  const auto body = body_of(events);
  wait_ = {};
  error_ = fields_of(events, body, fields);
  if (!error_.empty()) return Outcome::later;
  const auto answer = http_.post(fields, body);
  answered_ = answer.status != 0;
  if (answer.status / 100 == 2) return Outcome::taken;
  if (answer.status == 0) {
    error_ = answer.error;
    return Outcome::later;
  }
  error_ = "the receiver answers " + std::to_string(answer.status);
  wait_ = retry_after(answer.retry_after, options_.now()).value_or(std::chrono::milliseconds{0});
  const bool later = answer.status == 408 || answer.status == 425 || answer.status == 429;
  if (answer.status / 100 == 4 && !later) return Outcome::refused;
  if (answer.status / 100 == 3) error_ += ": write the address that it points to";
  return Outcome::later;
}

Delivered WebhookSink::deliver(Events events) {
  Delivered delivered;
  auto most = events.size();
  while (delivered.count < events.size()) {
    const auto rest = events.subspan(delivered.count);
    if (rest.front().id == suspect_) most = 1;
    const auto size = fitting(rest, most);
    const auto outcome = post(rest.first(size));
    if (outcome == Outcome::taken) {
      delivered.count += size;
      if (rest.front().id == suspect_) suspect_.clear();
      most = std::max(most * 2, most);
      continue;
    }
    if (outcome == Outcome::refused && size > 1) {
      most = size / 2;
      continue;
    }
    if (outcome == Outcome::refused) {
      if (const auto passed = pass_over(rest, delivered); passed > 0) {
        delivered.count += passed;
        continue;
      }
      wait_ = std::max(wait_, kRefusedWait);
    }
    delivered.error = error_;
    delivered.wait = wait_;
    break;
  }
  return delivered;
}

/// The first of `events` was refused alone. How many are done with: it, others that are refused
/// after it, and the one that was taken.
std::size_t WebhookSink::pass_over(Events events, Delivered& delivered) {
  if (suspect_ != events.front().id) {
    suspect_ = events.front().id;
    refusals_ = 0;
  }
  if (++refusals_ < options_.attempts) return 0;
  std::vector<report::Refusal> refused{{events.front().id, events.front().sequence, error_}};
  const auto wait = wait_;
  const auto error = error_;
  for (std::size_t i = 1; i < std::min(events.size(), kWitnesses + 1); ++i) {
    const auto outcome = post(events.subspan(i, 1));
    if (outcome == Outcome::taken) {
      delivered.refused.insert(delivered.refused.end(), refused.begin(), refused.end());
      suspect_.clear();
      return i + 1;
    }
    if (outcome == Outcome::later) break;
    refused.push_back({events[i].id, events[i].sequence, error_});
  }
  wait_ = wait;
  error_ = error;
  return 0;
}

}  // namespace weir::sink
