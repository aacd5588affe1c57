#include "sink/smtp_client.hpp"

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

using Fate = Submitted::Fate;

constexpr std::size_t kMaxReply = 64 * 1024;
constexpr std::size_t kMaxText = 300;

bool good(int code) { return code >= 200 && code < 300; }

/// A dot at the beginning of a line is doubled (RFC 5321 section 4.5.2).
std::string stuffed(std::string_view message) {
  std::string out;
  out.reserve(message.size() + 64);
  bool line_begins = true;
  for (const char c : message) {
    if (line_begins && c == '.') out += '.';
    out += c;
    line_begins = c == '\n';
  }
  return out;
}

bool offers(std::string_view reply, std::string_view keyword) {
  while (!reply.empty()) {
    const auto end = std::min(reply.find('\n'), reply.size());
    const auto line = reply.substr(0, end);
    reply.remove_prefix(std::min(end + 1, reply.size()));
    if (line.size() < 4) continue;
    const auto rest = trimmed(line.substr(4));
    if (iequals(rest.substr(0, rest.find(' ')), keyword)) return true;
  }
  return false;
}

std::string said(int code, std::string_view text, std::string_view otherwise) {
  return code == 0 ? std::string{otherwise} : printable(trimmed(text), kMaxText);
}

}  // namespace

SmtpClient::SmtpClient(SmtpOptions options)
    : options_{std::move(options)}, channel_{options_.timeout} {}

SmtpClient::Reply SmtpClient::read_reply() {
  Reply reply;
  for (;;) {
    const auto end = unread_.find('\n');
    if (end == unread_.npos) {
      const auto error = unread_.size() + reply.text.size() < kMaxReply ? channel_.receive(unread_)
                                                                        : "the reply has no end";
      if (!error.empty()) return {.code = 0, .text = error};
      continue;
    }
    const auto line = unread_.substr(0, end + 1);
    unread_.erase(0, end + 1);
    reply.text += line;
    const bool digits =
        line.size() > 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
    if (!digits) return {.code = 0, .text = "no SMTP reply: " + printable(line, kMaxText)};
    if (line[3] == '-') continue;
    reply.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    return reply;
  }
}

SmtpClient::Reply SmtpClient::command(const std::string& line) {
  const auto error = channel_.send(line + "\r\n");
  return error.empty() ? read_reply() : Reply{.code = 0, .text = error};
}

std::string SmtpClient::greet() {
  unread_.clear();
  if (auto error = channel_.open(options_.host, options_.port); !error.empty()) return error;
  auto reply = read_reply();
  if (reply.code != 220) return said(reply.code, reply.text, reply.text);
  reply = command("EHLO " + options_.hello);
  if (!good(reply.code)) return said(reply.code, reply.text, reply.text);
  if (options_.tls == StartTls::off) return {};
  if (!offers(reply.text, "STARTTLS")) {
    return options_.tls == StartTls::verify ? "the relay offers no STARTTLS" : "";
  }
  reply = command("STARTTLS");
  if (reply.code != 220) return said(reply.code, reply.text, reply.text);
  // What came before TLS was said by anybody.
  if (!unread_.empty()) return "the relay sent something after STARTTLS";
  const TlsOptions tls{.verify = options_.tls == StartTls::verify, .ca_file = options_.ca_file};
  if (auto error = channel_.secure(tls, options_.host); !error.empty()) return error;
  reply = command("EHLO " + options_.hello);
  return good(reply.code) ? std::string{} : said(reply.code, reply.text, reply.text);
}

Submitted SmtpClient::submit(const std::string& from, const std::vector<std::string>& to,
                             std::string_view message) {
  if (auto error = greet(); !error.empty()) {
    channel_.close();
    return {.fate = Fate::later, .reason = std::move(error)};
  }
  auto submitted = transact(from, to, message);
  // Its reply is of no interest, and a relay that has taken the message need not be waited for.
  if (channel_.is_open()) channel_.send("QUIT\r\n");
  channel_.close();
  return submitted;
}

Submitted SmtpClient::transact(const std::string& from, const std::vector<std::string>& to,
                               std::string_view message) {
  const auto fate_of = [](const Reply& reply) {
    return Submitted{.fate = reply.code >= 500 ? Fate::refused : Fate::later,
                     .reason = said(reply.code, reply.text, reply.text)};
  };
  auto reply = command("MAIL FROM:<" + from + ">");
  if (!good(reply.code)) return fate_of(reply);
  Submitted submitted;
  Reply refusal;
  std::size_t accepted = 0;
  for (const auto& recipient : to) {
    reply = command("RCPT TO:<" + recipient + ">");
    if (good(reply.code)) {
      ++accepted;
    } else if (reply.code < 500) {
      return fate_of(reply);  // all or nothing now: nobody is told twice
    } else {
      refusal = reply;
      submitted.left_out.push_back(recipient + ": " + said(reply.code, reply.text, reply.text));
    }
  }
  if (accepted == 0) return fate_of(refusal);
  reply = command("DATA");
  if (reply.code != 354) return fate_of(reply);
  if (const auto error = channel_.send(stuffed(message) + ".\r\n"); !error.empty()) {
    return {.fate = Fate::later, .reason = error};
  }
  reply = read_reply();
  if (!good(reply.code)) return fate_of(reply);
  submitted.fate = Fate::taken;
  return submitted;
}

}  // namespace weir::sink
