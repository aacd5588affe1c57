#include "milter/collector.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "weir/base/text.hpp"

namespace weir::milter {
namespace {

/// Beyond the header caps a field that the verdict depends on is still kept, shortened: otherwise
/// padding would hide a second From, or a forged verdict header from removal.
constexpr std::size_t kMaxLateFields = 2'000;
constexpr std::size_t kMaxLateBytes = 1024;  ///< of a name, of a value

bool matters_when_late(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"From", "Sender", "Reply-To", "MIME-Version",
                                                   "X-OriginatorOrg"};
  constexpr std::array<std::string_view, 3> kPrefixes{"X-Weir-", "X-MS-Exchange-", "Content-"};
  name = trimmed(name);
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) {
                       return iequals(name.substr(0, prefix.size()), prefix);
                     }) ||
         std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view wanted) { return iequals(name, wanted); });
}

/// The MTA takes one space after the colon away, whoever wrote two meant the same field.
std::string_view without_leading_space(std::string_view value) noexcept {
  const auto first = value.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : value.substr(first);
}

void set_tls(mail::Session& session, Tls&& tls) {
  session.tls_version = std::move(tls.version);
  session.cipher = std::move(tls.cipher);
  session.cert_subject = std::move(tls.cert_subject);
  session.cert_issuer = std::move(tls.cert_issuer);
}

}  // namespace

void Collector::connect(mail::Session session) {
  abort();
  session_ = std::move(session);
}

void Collector::helo(std::string_view name, Tls tls) {
  session_.helo = name;
  set_tls(session_, std::move(tls));
}

void Collector::mail_from(std::string_view path, std::vector<std::string> args, Tls tls) {
  abort();
  session_.auth_type.clear();
  session_.auth_user.clear();
  if (!tls.version.empty()) set_tls(session_, std::move(tls));
  message_.mail_from = path;
  message_.mail_args = std::move(args);
}

void Collector::authenticated(std::string type, std::string user) {
  session_.auth_type = std::move(type);
  session_.auth_user = std::move(user);
}

void Collector::rcpt_to(mail::RawRecipient recipient) {
  if (message_.recipients.size() < kMaxRecipients) {
    message_.recipients.push_back(std::move(recipient));
  } else {
    ++message_.recipients_dropped;
  }
}

bool Collector::keep_header(std::string_view name, std::string_view& value) noexcept {
  if (message_.headers.size() < kMaxHeaderFields &&
      header_bytes_ + name.size() + value.size() <= kMaxHeaderBytes) {
    return true;
  }
  if (late_fields_ == kMaxLateFields || name.size() > kMaxLateBytes || !matters_when_late(name)) {
    return false;
  }
  ++late_fields_;
  value = value.substr(0, kMaxLateBytes);
  return true;
}

void Collector::header(std::string_view name, std::string_view value) {
  value = without_leading_space(value);
  if (!keep_header(name, value)) {
    ++message_.headers_dropped;
    return;
  }
  header_bytes_ += name.size() + value.size();
  if (message_.headers.empty()) message_.headers.reserve(24);
  message_.headers.push_back({std::string{name}, std::string{value}});
}

bool Collector::body(std::string_view chunk) {
  message_.body_bytes += chunk.size();
  const auto room = static_cast<std::size_t>(max_body_bytes_ - message_.body.size());
  message_.body.append(chunk.substr(0, room));
  if (chunk.size() > room) message_.body_truncated = true;
  return !message_.body_truncated;
}

void Collector::abort() noexcept {
  message_ = mail::RawTransaction{};
  header_bytes_ = 0;
  late_fields_ = 0;
}

mail::RawTransaction Collector::finish(std::string queue_id) {
  mail::RawTransaction done = std::move(message_);
  abort();
  done.session = session_;
  done.queue_id = std::move(queue_id);
  return done;
}

}  // namespace weir::milter
