#include "load/session.hpp"

#include <libmilter/mfdef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace weir::bench {
namespace {

constexpr std::string_view kVerdictHeader = "X-Weir-Verdict";

bool digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "451 4.7.1 text" and a NUL: what Postfix would take (milter8.c refuses anything else).
bool well_formed_reply(std::string_view data) {
  return data.size() > 4 && data.back() == '\0' && digits(data.substr(0, 3)) &&
         (data[0] == '4' || data[0] == '5') && (data[3] == ' ' || data[3] == '-') &&
         data.find('\0') == data.size() - 1;
}

/// Name and value, each ended by a NUL.
bool well_formed_header(std::string_view data) {
  const std::size_t name_end = data.find('\0');
  return name_end != std::string_view::npos && name_end > 0 && data.size() > name_end + 1 &&
         data.find('\0', name_end + 1) == data.size() - 1;
}

}  // namespace

Session::Session(int fd, const Client& client, bool hold_at_end)
    : fd_{fd}, client_{client}, hold_at_end_{hold_at_end} {}

Session::~Session() { ::close(fd_); }

void Session::begin(Message message) {
  message_ = std::move(message);
  outcome_ = {};
  began_ = Clock::now();
  state_ = State::busy;
  if (!negotiated_once_) {
    out_ = offer();
    awaited_ = SMFIC_OPTNEG;
  } else {
    segments_ = compose(negotiated_, connect_sent_ ? nullptr : &client_, message_);
    segment_ = 0;
    next_segment();
  }
  write_out();
}

void Session::end_message() {
  awaited_ = segments_[segment_].command;
  out_ += segments_[segment_++].bytes;
  ended_ = Clock::now();
  state_ = State::busy;
  write_out();
}

Session::State Session::advance() {
  if (state_ == State::failed) return state_;
  write_out();
  read_in();
  return state_;
}

void Session::quit() {
  put_packet(out_, SMFIC_QUIT);
  write_out();
}

void Session::fail(std::string why) {
  if (state_ == State::failed) return;
  error_ = "message " + std::to_string(message_.number) + ": " + std::move(why);
  state_ = State::failed;
}

// Queues everything up to the next packet that is answered. The clock of end-of-message starts
// when it is handed over, as the sending MTA's does.
void Session::next_segment() {
  awaited_ = 0;
  while (awaited_ == 0) {
    const bool last = segment_ + 1 == segments_.size();
    if (last && hold_at_end_) {
      state_ = State::at_end;
      return;
    }
    if (last) ended_ = Clock::now();
    awaited_ = segments_[segment_].command;
    out_ += segments_[segment_++].bytes;
  }
}

void Session::write_out() {
  while (!out_.empty()) {
    const ssize_t sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
    if (sent < 0) return fail(std::string{"write: "} + std::strerror(errno));
    out_.erase(0, static_cast<std::size_t>(sent));
  }
}

void Session::read_in() {
  std::array<char, 16384> bytes;
  const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got < 0) return fail(std::string{"read: "} + std::strerror(errno));
  if (got == 0) return fail("the filter closed the connection");
  in_.append({bytes.data(), static_cast<std::size_t>(got)});
  while (state_ != State::failed) {
    const auto packet = in_.next();
    if (!packet) break;
    take(*packet);
  }
  if (in_.broken()) fail("a reply with an impossible length");
}

void Session::take(const Packet& packet) {
  if (state_ != State::busy || awaited_ == 0) {
    return fail(std::string{"unasked reply '"} + packet.code + "'");
  }
  if (awaited_ == SMFIC_OPTNEG) {
    take_negotiation(packet);
  } else if (awaited_ == SMFIC_BODYEOB) {
    take_end_reply(packet);
  } else {
    take_stage_reply(packet);
  }
  write_out();
}

void Session::take_negotiation(const Packet& packet) {
  if (packet.code != SMFIC_OPTNEG || !read_answer(packet.data, negotiated_)) {
    return fail("negotiation failed");
  }
  negotiated_once_ = true;
  segments_ = compose(negotiated_, &client_, message_);
  connect_sent_ = true;
  segment_ = 0;
  next_segment();
}

void Session::take_stage_reply(const Packet& packet) {
  switch (packet.code) {
    case SMFIR_PROGRESS:
      return;
    case SMFIR_SKIP:
      if (awaited_ != SMFIC_BODY) return fail("skip outside the body");
      while (segments_[segment_].command == SMFIC_BODY) ++segment_;
      return next_segment();
    case SMFIR_CONTINUE:
      return next_segment();
    case SMFIR_REPLYCODE:
      if (!well_formed_reply(packet.data)) return fail("malformed SMTP reply");
      [[fallthrough]];
    case SMFIR_ACCEPT:
    case SMFIR_REJECT:
    case SMFIR_TEMPFAIL:
    case SMFIR_DISCARD:
      outcome_.early = true;
      put_packet(out_, SMFIC_ABORT);
      ended_ = Clock::now();
      return finish(packet.code);
    default:
      return fail(std::string{"reply '"} + packet.code + "' to command '" + awaited_ + "'");
  }
}

void Session::take_end_reply(const Packet& packet) {
  switch (packet.code) {
    case SMFIR_PROGRESS:
      return;
    case SMFIR_REPLYCODE:
      if (!well_formed_reply(packet.data)) return fail("malformed SMTP reply");
      [[fallthrough]];
    case SMFIR_CONTINUE:
    case SMFIR_ACCEPT:
    case SMFIR_REJECT:
    case SMFIR_TEMPFAIL:
    case SMFIR_DISCARD:
      return finish(packet.code);
    default:
      if (!take_change(packet))
        fail(std::string{"malformed or unnegotiated '"} + packet.code + "'");
  }
}

// Changes come before the final reply of end-of-message; each needs its negotiated action.
bool Session::take_change(const Packet& packet) {
  constexpr std::uint32_t kAddHeaders = 0x01, kChangeHeaders = 0x10, kQuarantine = 0x20;
  std::string_view header = packet.data;
  std::uint32_t needed = kAddHeaders;
  switch (packet.code) {
    case SMFIR_ADDHEADER:
      break;
    case SMFIR_INSHEADER:
      header.remove_prefix(std::min<std::size_t>(MILTER_LEN_BYTES, header.size()));
      break;
    case SMFIR_CHGHEADER:
      needed = kChangeHeaders;
      header.remove_prefix(std::min<std::size_t>(MILTER_LEN_BYTES, header.size()));
      break;
    case SMFIR_QUARANTINE:
      outcome_.quarantined = true;
      return (negotiated_.actions & kQuarantine) != 0 && header.size() > 1 && header.back() == '\0';
    default:
      return false;
  }
  ++outcome_.changes;
  const bool verdict = header.substr(0, header.find('\0')) == kVerdictHeader;
  if (verdict && needed == kAddHeaders) outcome_.verdict_header = true;
  return (negotiated_.actions & needed) != 0 && well_formed_header(header);
}

void Session::finish(char reply) {
  const auto now = Clock::now();
  outcome_.reply = reply;
  outcome_.end_of_message = now - ended_;
  outcome_.whole = now - began_;
  awaited_ = 0;
  state_ = State::answered;
}

}  // namespace weir::bench
