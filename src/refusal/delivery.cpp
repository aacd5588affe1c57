#include "refusal/delivery.hpp"

#include <algorithm>

#include "refusal/text_scan.hpp"
#include "weir/base/text.hpp"

namespace weir::refusal {
namespace {

constexpr std::size_t kMaxQueueId = 64;
constexpr std::size_t kMaxAddress = 320;
constexpr std::size_t kMaxHost = 255;
constexpr std::size_t kMaxText = 1000;

bool is_queue_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxQueueId && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.';
  });
}

std::optional<Code> take_code(std::string_view& text) {
  auto rest = text;
  const auto klass = take_number(rest, 1, 1);
  if (!klass || (*klass != 2 && *klass != 4 && *klass != 5) || !take(rest, ".")) {
    return std::nullopt;
  }
  const auto subject = take_number(rest, 1, 3);
  if (!subject || !take(rest, ".")) return std::nullopt;
  const auto detail = take_number(rest, 1, 3);
  if (!detail || rest.starts_with('.')) return std::nullopt;
  text = rest;
  return Code{*klass, *subject, *detail};
}

/// "550 5.7.711 Access denied", also with ';' or '-' between, or in quotes.
void read_reply(std::string_view said, Delivery& delivery) {
  said = said.substr(std::min(said.find_first_not_of(" '\""), said.size()));
  auto rest = said;
  if (const auto reply = take_number(rest, 3, 3);
      reply && (rest.empty() || rest.find_first_of(" ;-") == 0)) {
    delivery.reply = *reply;
    said = rest.substr(std::min<std::size_t>(rest.size(), 1));
  }
  if (const auto code = take_code(said)) delivery.code = *code;
  delivery.text = trimmed(said).substr(0, kMaxText);
  delivery.has_text = true;
}

bool take_relay(std::string_view name, Delivery& delivery) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name == "none" || name.size() > kMaxHost) return false;
  delivery.relay = ascii_lower(name);
  return true;
}

/// "host NAME[ADDRESS] said: REPLY (in reply to … command)". What the other side says begins
/// where our MTA's own words end, so nothing in it can pass for another responder.
bool read_answer(std::string_view detail, Delivery& delivery) {
  if (!take(detail, "host ")) return false;
  const auto name = before(detail, "[");
  if (ascii_lower(name) != delivery.relay) return false;
  const auto address = detail.find("] ");
  if (address == detail.npos) return false;
  detail.remove_prefix(address + 2);
  if (!take(detail, "said: ") && !take(detail, "refused to talk to me: ")) return false;
  read_reply(detail.substr(0, detail.rfind(" (in reply to ")), delivery);
  return true;
}

std::optional<Delivery> read_postfix(std::string_view text, Delivery delivery) {
  const auto relay = only(text, ", relay=");
  const auto dsn = only(text, ", dsn=");
  const auto status = only(text, ", status=");
  if (relay == text.npos || dsn == text.npos || status == text.npos) return std::nullopt;
  if (relay > dsn || dsn > status) return std::nullopt;
  const auto host = before(text.substr(relay + 8, dsn - relay - 8), ",");
  if (!take_relay(before(host, "["), delivery)) return std::nullopt;
  auto code = text.substr(dsn + 6, status - dsn - 6);
  if (const auto read = take_code(code)) delivery.code = *read;
  auto rest = text.substr(status + 9);
  if (take(rest, "sent (")) return delivery;
  if (take(rest, "deferred (")) {
    delivery.outcome = Outcome::deferred;
  } else if (take(rest, "bounced (")) {
    delivery.outcome = Outcome::refused;
  } else {
    return std::nullopt;
  }
  const auto end = rest.rfind(')');
  if (end == rest.npos || !read_answer(rest.substr(0, end), delivery)) return std::nullopt;
  return delivery;
}

Outcome outcome_of(std::string_view stat, const Code& code) {
  if (stat.starts_with("Sent")) return Outcome::delivered;
  return stat.starts_with("Deferred") || code.klass == 4 ? Outcome::deferred : Outcome::refused;
}

/// "to=<a@b>, delay=…, relay=NAME. [ADDRESS], dsn=5.7.711, reply=550 5.7.711 …, stat=…"; the reply
/// is there since 8.16, before it only in "stat=Deferred: …".
std::optional<Delivery> read_sendmail(std::string_view text, Delivery delivery) {
  const auto relay = only(text, ", relay=");
  const auto dsn = only(text, ", dsn=");
  const auto stat = only(text, ", stat=");
  if (relay == text.npos || dsn == text.npos || stat == text.npos) return std::nullopt;
  if (relay > dsn || dsn > stat) return std::nullopt;
  const auto host = text.substr(relay + 8, dsn - relay - 8);
  const auto bracket = host.find(" [");
  if (bracket == host.npos || !take_relay(host.substr(0, bracket), delivery)) return std::nullopt;
  auto between = text.substr(dsn + 6, stat - dsn - 6);
  const auto code = take_code(between);
  if (!code) return std::nullopt;
  delivery.code = *code;
  auto said = text.substr(stat + 7);
  delivery.outcome = outcome_of(said, delivery.code);
  if (delivery.outcome == Outcome::delivered) return delivery;
  if (take(between, ", reply=")) {
    read_reply(between, delivery);
  } else if (take(said, "Deferred: ") && said.starts_with('4')) {
    read_reply(said, delivery);
  }
  return delivery;
}

}  // namespace

std::string to_string(const Code& code) {
  return std::to_string(code.klass) + '.' + std::to_string(code.subject) + '.' +
         std::to_string(code.detail);
}

std::optional<Delivery> read_reported(const ReportedRefusal& reported, TimePoint time) {
  Delivery delivery;
  delivery.time = time;
  delivery.recipient = reported.recipient.substr(0, kMaxAddress);
  if (!take_relay(reported.responder, delivery)) return std::nullopt;
  if (!reported.text.empty()) read_reply(reported.text, delivery);
  auto status = reported.status;
  if (delivery.code == Code{}) delivery.code = take_code(status).value_or(Code{});
  if (delivery.code.klass != 4 && delivery.code.klass != 5) return std::nullopt;
  delivery.outcome = delivery.code.klass == 4 ? Outcome::deferred : Outcome::refused;
  return delivery;
}

std::optional<Delivery> read_delivery(std::string_view program, std::string_view text) {
  const bool postfix = program.ends_with("/smtp");
  if (!postfix && program != "sendmail" && program != "sm-mta") return std::nullopt;
  Delivery delivery;
  const auto id = before(text, ": ");
  if (!is_queue_id(id) || id.size() == text.size()) return std::nullopt;
  delivery.queue_id = id;
  text.remove_prefix(id.size() + 2);
  if (!take(text, "to=")) return std::nullopt;
  auto recipient = text;
  take(recipient, "<");
  delivery.recipient = recipient.substr(0, recipient.find_first_of(">,")).substr(0, kMaxAddress);
  return postfix ? read_postfix(text, std::move(delivery))
                 : read_sendmail(text, std::move(delivery));
}

}  // namespace weir::refusal
