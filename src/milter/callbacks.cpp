// libmilter's events become plain values here and nothing is decided. Only this file, apply.cpp and
// server.cpp know <libmilter/mfapi.h>.
//
// libmilter calls the events of one connection one after another but on different threads, so all
// state hangs on the context. Every stage before end-of-message is negotiated as "no reply": the
// MTA then pipelines them, and no failure here can accept or refuse anything early.
#include "milter/callbacks.hpp"

#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "log/log.hpp"
#include "milter/apply.hpp"
#include "milter/collector.hpp"
#include "weir/base/text.hpp"

namespace weir::milter {
namespace {

Backend g_backend;  // written before libmilter starts its first thread, then only read

constexpr unsigned long kActions = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE;
// libmilter stands in for an MTA that lacks one of these.
constexpr unsigned long kNoReply = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |
                                   SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH;
// Stages that tell us nothing: not sent at all where the MTA can leave them out.
constexpr unsigned long kNotSent = SMFIP_NODATA | SMFIP_NOUNKNOWN | SMFIP_NOEOH;

/// One MTA connection, from negotiation to close. It keeps the filter it began with, so that a
/// reload in between never shows it two configurations.
struct Connection {
  std::shared_ptr<Filter> filter;
  Collector collector;
  bool may_skip = false;  ///< the MTA understands SKIP
  bool failed = false;    ///< a callback failed: what we know of this session is incomplete
};

Connection* connection(SMFICTX* context) noexcept {
  return static_cast<Connection*>(smfi_getpriv(context));
}

Connection& open_connection(SMFICTX* context) {
  auto fresh = std::make_unique<Connection>();
  fresh->filter = g_backend.source->current();
  if (!fresh->filter) throw std::runtime_error{"no configuration in force"};
  fresh->collector = Collector{fresh->filter->max_body_bytes()};
  if (smfi_setpriv(context, fresh.get()) != MI_SUCCESS) {
    throw std::runtime_error{"libmilter keeps no session"};
  }
  return *fresh.release();  // libmilter's until on_close
}

/// The connection of an event that cannot be its first: what came before was lost.
Connection& established(SMFICTX* context) {
  if (auto* known = connection(context)) return *known;
  Connection& late = open_connection(context);
  late.failed = true;
  return late;
}

void log_failure(const char* stage, const char* what) noexcept {
  try {
    log::limited(log::Level::error, "milter callback",
                 std::string{"milter "} + stage + " failed: " + printable(what, 200));
  } catch (...) {
    log::limited(log::Level::error, "milter callback", "a milter callback failed");
  }
}

/// Runs one callback; nothing thrown may reach C. A failure marks the session: end-of-message then
/// answers on_failure.
template <class Body>
sfsistat guarded(SMFICTX* context, const char* stage, Body body) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    log_failure(stage, error.what());
  } catch (...) {
    log_failure(stage, "unknown exception");
  }
  if (auto* known = connection(context)) known->failed = true;
  return SMFIS_NOREPLY;
}

/// A macro's value; empty when the MTA did not say.
std::string macro(SMFICTX* context, const char* name) {
  const char* value = smfi_getsymval(context, const_cast<char*>(name));
  return value == nullptr ? std::string{} : std::string{value};
}

std::string macro(SMFICTX* context, const char* name, const char* otherwise) {
  std::string value = macro(context, name);
  return value.empty() ? macro(context, otherwise) : value;
}

Tls tls(SMFICTX* context) {
  Tls found{macro(context, "{tls_version}"), macro(context, "{cipher}"), {}, {}};
  // Sendmail names a certificate it did not trust as well and says so in {verify}; Postfix sends
  // neither. Only Sendmail has {cn_subject}; its {cert_subject} is the whole distinguished name.
  const std::string verified = macro(context, "{verify}");
  if (verified.empty() || verified == "OK") {
    found.cert_subject = macro(context, "{cn_subject}", "{cert_subject}");
    found.cert_issuer = macro(context, "{cn_issuer}", "{cert_issuer}");
  }
  return found;
}

void set_client(mail::Session& session, SMFICTX* context, const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address != nullptr && address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    session.client_port = ntohs(v4->sin_port);
  } else if (address != nullptr && address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    session.client_port = ntohs(v6->sin6_port);
  }
  session.client = IpAddress::parse(text);
  if (!session.client) session.client = IpAddress::parse(macro(context, "{client_addr}"));
}

std::string_view text_of(const char* text) noexcept {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

/// Asks for what we read and for nothing else; our lists override the MTA's configured ones.
void ask_for_macros(SMFICTX* context) {
  struct List {
    int stage;
    const char* names;
  };
  static constexpr List kLists[] = {
      {SMFIM_CONNECT,
       "j {daemon_name} {daemon_addr} {daemon_port} {client_addr} {client_name} {client_port} "
       "{client_ptr} {client_connections} v _"},
      {SMFIM_HELO,
       "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer} {cn_subject} {cn_issuer} "
       "{verify}"},
      {SMFIM_ENVFROM,
       "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer} "
       "{tls_version} {cipher} {cert_subject} {cert_issuer} {cn_subject} {cn_issuer} {verify}"},
      {SMFIM_ENVRCPT, "i {rcpt_addr} {rcpt_host} {rcpt_mailer}"},
      {SMFIM_DATA, "i"},
      {SMFIM_EOH, "i"},
      {SMFIM_EOM, "i"},
  };
  for (const List& list : kLists) {
    if (smfi_setsymlist(context, list.stage, const_cast<char*>(list.names)) != MI_SUCCESS) {
      log::limited(log::Level::warn, "macro list", "libmilter did not take a macro list");
    }
  }
}

void report_missing(unsigned long offered) {
  constexpr std::chrono::hours kSeldom{1};
  if ((offered & SMFIF_ADDHDRS) == 0) {
    log::limited(log::Level::warn, "no addhdrs",
                 "the MTA lets no header be added: mail stays untagged", kSeldom);
  }
  if ((offered & SMFIF_CHGHDRS) == 0) {
    log::limited(log::Level::warn, "no chghdrs",
                 "the MTA lets no header be removed: forged X-Weir- headers stay", kSeldom);
  }
  if ((offered & SMFIF_QUARANTINE) == 0) {
    log::limited(log::Level::warn, "no quarantine",
                 "the MTA offers no quarantine: such mail passes with its verdict header", kSeldom);
  }
}

sfsistat on_negotiate(SMFICTX* context, unsigned long actions, unsigned long steps, unsigned long,
                      unsigned long, unsigned long* wanted_actions, unsigned long* wanted_steps,
                      unsigned long* unused2, unsigned long* unused3) {
  // First what cannot fail: without it libmilter and our callbacks would disagree about replies.
  *wanted_actions = kActions & actions;
  *wanted_steps = kNoReply | (steps & (kNotSent | SMFIP_SKIP));
  *unused2 = 0;
  *unused3 = 0;
  guarded(context, "negotiation", [&] {
    report_missing(actions);
    ask_for_macros(context);
    open_connection(context).may_skip = (steps & SMFIP_SKIP) != 0;
    return SMFIS_CONTINUE;
  });
  return SMFIS_CONTINUE;
}

sfsistat on_connect(SMFICTX* context, char* name, _SOCK_ADDR* address) {
  return guarded(context, "connect", [&] {
    // A second connection on the same channel (QUIT_NC) comes without negotiation.
    auto* known = connection(context);
    Connection& current = known != nullptr ? *known : open_connection(context);
    mail::Session session;
    set_client(session, context, address);
    session.client_name = text_of(name);
    session.daemon_name = macro(context, "{daemon_name}");
    session.daemon_addr = macro(context, "{daemon_addr}");
    current.collector.connect(std::move(session));
    return SMFIS_NOREPLY;
  });
}

sfsistat on_helo(SMFICTX* context, char* name) {
  return guarded(context, "HELO", [&] {
    established(context).collector.helo(text_of(name), tls(context));
    return SMFIS_NOREPLY;
  });
}

sfsistat on_mail_from(SMFICTX* context, char** arguments) {
  return guarded(context, "MAIL", [&] {
    Collector& collector = established(context).collector;
    std::vector<std::string> parameters;
    for (char** next = arguments[0] == nullptr ? arguments : arguments + 1; *next != nullptr;
         ++next) {
      parameters.emplace_back(*next);
    }
    collector.mail_from(text_of(arguments[0]), std::move(parameters), tls(context));
    collector.authenticated(macro(context, "{auth_type}"), macro(context, "{auth_authen}"));
    return SMFIS_NOREPLY;
  });
}

sfsistat on_rcpt_to(SMFICTX* context, char** arguments) {
  return guarded(context, "RCPT", [&] {
    established(context).collector.rcpt_to({std::string{text_of(arguments[0])},
                                            macro(context, "{rcpt_host}"),
                                            macro(context, "{rcpt_mailer}")});
    return SMFIS_NOREPLY;
  });
}

sfsistat on_header(SMFICTX* context, char* name, char* value) {
  return guarded(context, "header", [&] {
    established(context).collector.header(text_of(name), text_of(value));
    return SMFIS_NOREPLY;
  });
}

sfsistat on_nothing(SMFICTX*) { return SMFIS_NOREPLY; }
sfsistat on_unknown(SMFICTX*, const char*) { return SMFIS_NOREPLY; }

// The one stage before the end that replies: only then can it say SKIP.
sfsistat on_body(SMFICTX* context, unsigned char* bytes, size_t size) {
  const sfsistat result = guarded(context, "body", [&] {
    Connection& current = established(context);
    const bool more = current.collector.body({reinterpret_cast<const char*>(bytes), size});
    return more || !current.may_skip ? SMFIS_CONTINUE : SMFIS_SKIP;
  });
  return result == SMFIS_NOREPLY ? SMFIS_CONTINUE : result;
}

policy::Answer decide(SMFICTX* context, Connection& current, bool overloaded) {
  const mail::RawTransaction message = current.collector.finish(macro(context, "i"));
  if (overloaded) return current.filter->failed("overload", message);
  if (current.failed) return current.filter->failed("callback", message);
  try {
    return current.filter->end_of_message(message);
  } catch (const std::exception& error) {
    log_failure("end of message", error.what());
  } catch (...) {
    log_failure("end of message", "unknown exception");
  }
  return current.filter->failed("exception", message);
}

sfsistat on_end_of_message(SMFICTX* context) {
  const InFlight::Place place{*g_backend.in_flight};
  const sfsistat result = guarded(context, "end of message", [&] {
    return apply(context, decide(context, established(context), !place));
  });
  if (result != SMFIS_NOREPLY) return result;
  return g_backend.tempfail_on_failure ? SMFIS_TEMPFAIL : SMFIS_ACCEPT;
}

sfsistat on_abort(SMFICTX* context) {
  if (auto* known = connection(context)) known->collector.abort();
  return SMFIS_CONTINUE;
}

// May be the only callback of a connection, and may run while libmilter holds its pool lock: it
// frees memory and does nothing else.
sfsistat on_close(SMFICTX* context) {
  delete connection(context);
  smfi_setpriv(context, nullptr);
  return SMFIS_CONTINUE;
}

}  // namespace

bool register_callbacks(const Backend& backend) {
  static char name[] = "weir";
  g_backend = backend;
  smfiDesc description{};
  description.xxfi_name = name;
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_flags = kActions;
  description.xxfi_negotiate = on_negotiate;
  description.xxfi_connect = on_connect;
  description.xxfi_helo = on_helo;
  description.xxfi_envfrom = on_mail_from;
  description.xxfi_envrcpt = on_rcpt_to;
  description.xxfi_data = on_nothing;
  description.xxfi_unknown = on_unknown;
  description.xxfi_header = on_header;
  description.xxfi_eoh = on_nothing;
  description.xxfi_body = on_body;
  description.xxfi_eom = on_end_of_message;
  description.xxfi_abort = on_abort;
  description.xxfi_close = on_close;
  return smfi_register(description) == MI_SUCCESS;
}

}  // namespace weir::milter
