// [[feed]]: which settings there are depends on the type.
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/service_url.hpp"
#include "config/checks.hpp"
#include "config/schema.hpp"
#include "config/suggest.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

using Names = std::span<const std::string_view>;

constexpr milliseconds kDay = 24h;
constexpr std::uint64_t kMiB = 1024 * 1024;

constexpr std::array<std::string_view, 5> kDatasets{"weir.verdict", "weir.alert", "weir.incident",
                                                    "weir.audit", "weir.operational"};
// What people are told of by mail.
constexpr std::array<std::string_view, 2> kMailDatasets{"weir.alert", "weir.operational"};

constexpr std::array<std::string_view, 4> kTypes{"file", "syslog", "webhook", "mail"};
constexpr std::array<std::string_view, 3> kFeedFormats{"ecs", "cef", "ocsf"};
constexpr std::array<std::string_view, 2> kFsync{"none", "batch"};
constexpr std::array<std::string_view, 3> kHeaders{"rfc5424", "rfc3164", "cef"};
constexpr std::array<std::string_view, 2> kFramings{"octet", "lf"};
constexpr std::array<std::string_view, 20> kFacilities{
    "kern",   "user",   "mail",   "daemon",   "auth",   "syslog", "lpr",
    "news",   "uucp",   "cron",   "authpriv", "ftp",    "local0", "local1",
    "local2", "local3", "local4", "local5",   "local6", "local7"};
constexpr std::array<std::string_view, 2> kBodies{"ndjson", "array"};
constexpr std::array<std::string_view, 3> kTls{"may", "verify", "off"};

constexpr std::array<std::string_view, 3> kSyslogSchemes{"udp", "tcp", "tls"};
constexpr std::array<std::string_view, 2> kWebhookSchemes{"https", "http"};
constexpr std::array<std::string_view, 1> kMailSchemes{"smtp"};

/// Which types a setting belongs to; those of all types are not here.
struct Belongs {
  std::string_view key;
  std::string_view types;
};
constexpr Belongs kBelongs[] = {{"format", "file syslog webhook"},
                                {"path", "file"},
                                {"rotate_bytes", "file"},
                                {"rotate_age", "file"},
                                {"keep", "file"},
                                {"fsync", "file"},
                                {"address", "syslog webhook mail"},
                                {"timeout", "syslog webhook mail"},
                                {"ca_file", "syslog webhook mail"},
                                {"certificate_file", "syslog webhook"},
                                {"key_file", "syslog webhook"},
                                {"header", "syslog"},
                                {"framing", "syslog"},
                                {"facility", "syslog"},
                                {"max_message", "syslog"},
                                {"resend", "syslog"},
                                {"body", "webhook"},
                                {"batch_bytes", "webhook"},
                                {"attempts", "webhook"},
                                {"secret_file", "webhook"},
                                {"authorization_file", "webhook"},
                                {"from", "mail"},
                                {"to", "mail"},
                                {"tls", "mail"},
                                {"max_per_hour", "mail"}};

Fields::Check one_of_names(Names names) {
  return [names](const std::string& text) { return check_name(text, names); };
}

/// As one_of_names, or nothing.
Fields::Check maybe_one_of(Names names) {
  return [names](const std::string& text) {
    return text.empty() ? std::string{} : check_name(text, names);
  };
}

std::string check_file(const std::string& text) {
  return text.empty() ? std::string{} : check_absolute_path(text);
}

/// A file whose text nobody else may know. That it is not there is found when it is needed: a
/// configuration can be checked on another host.
std::string check_secret_file(const std::string& text) {
  if (text.empty()) return {};
  if (std::string instead = check_absolute_path(text); !instead.empty()) return instead;
  struct stat status {};
  if (::stat(text.c_str(), &status) != 0 || (status.st_mode & 07U) == 0) return {};
  return "everybody on this host can read it or write to it; run chmod 0640 on it, with the "
         "daemon's group";
}

std::string check_feed_name(const std::string& text) {
  return text.empty() ? std::string{} : check_identifier(text);
}

std::string check_mail_address(const std::string& text) {
  const auto at = text.rfind('@');
  const auto good = [](char c) {
    return c > ' ' && c < '\x7f' && c != '<' && c != '>' && c != ',';
  };
  if (at != text.npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
      std::ranges::all_of(text, good)) {
    return {};
  }
  return "write an address in ASCII, such as \"soc@contoso.example\"";
}

std::string forms_of(std::string_view type) {
  if (type == "syslog") {
    return "write \"tls://HOST:6514\", \"tcp://HOST:PORT\" or \"udp://HOST:514\"";
  }
  return type == "webhook" ? "write \"https://HOST/PATH\"" : "write \"smtp://RELAY:25\"";
}

Names schemes_of(std::string_view type) {
  if (type == "syslog") return kSyslogSchemes;
  if (type == "webhook") return kWebhookSchemes;
  return kMailSchemes;
}

std::string check_address(const std::string& text, std::string_view type) {
  const auto url = parse_service_url(text);
  const auto schemes = schemes_of(type);
  if (!url || std::ranges::find(schemes, url->scheme) == schemes.end()) return forms_of(type);
  if (url->has_login) return "write no login into an address; name a file in authorization_file";
  if (type != "webhook" && !url->target.empty()) return forms_of(type);
  if (url->scheme == "http" && !is_loopback(url->host)) {
    return "without TLS everybody on the way reads it; write \"https://\", or an address of this "
           "host";
  }
  return {};
}

void forbid_others(Fields& fields, const std::string& type) {
  for (const auto& [key, types] : kBelongs) {
    if ((' ' + std::string{types} + ' ').find(' ' + type + ' ') != std::string::npos) continue;
    std::string list;
    for (const char c : types) list.append(c == ' ' ? ", " : std::string{c});
    fields.forbid(key, "belongs to feeds of type " + list + ", not to \"" + type + "\"; remove it");
  }
}

void describe_file(Fields& fields, Feed& feed) {
  fields.text("path", feed.path, check_absolute_path);
  fields.number("rotate_bytes", feed.rotate_bytes, 0, 1'000'000'000'000);
  fields.duration("rotate_age", feed.rotate_age, 0ms, 365 * kDay);
  number_in(fields, "keep", feed.keep, 1, 10'000);
  fields.text("fsync", feed.fsync, one_of_names(kFsync));
  if (feed.rotate_bytes > 0 && feed.rotate_bytes < 65'536) {
    fields.reject("rotate_bytes", "write 0 for never, or 65536 and more");
  }
  if (feed.rotate_age > 0ms && feed.rotate_age < 1min) {
    fields.reject("rotate_age", "write \"0s\" for never, or \"1m\" and more");
  }
}

void describe_address(Fields& fields, Feed& feed) {
  const std::string type = feed.type;
  fields.text("address", feed.address,
              [type](const std::string& text) { return check_address(text, type); });
  fields.require("address", forms_of(type));
  fields.duration("timeout", feed.timeout, 1s, 2min);
}

void describe_tls(Fields& fields, Feed& feed, bool tls) {
  fields.text("ca_file", feed.ca_file, check_file);
  fields.text("certificate_file", feed.certificate_file, check_file);
  fields.text("key_file", feed.key_file, check_secret_file);
  if (feed.certificate_file.empty() != feed.key_file.empty()) {
    fields.reject(feed.key_file.empty() ? "certificate_file" : "key_file",
                  "a client certificate needs both certificate_file and key_file");
  }
  if (tls) return;
  for (const auto& [key, file] :
       {std::pair{"ca_file", &feed.ca_file}, std::pair{"certificate_file", &feed.certificate_file},
        std::pair{"key_file", &feed.key_file}}) {
    if (!file->empty())
      fields.reject(key, "this address has no TLS; remove it, or write " +
                             std::string{feed.type == "syslog" ? "\"tls://\"" : "\"https://\""});
  }
}

void describe_syslog(Fields& fields, Feed& feed) {
  describe_address(fields, feed);
  const auto url = parse_service_url(feed.address);
  const std::string scheme = url ? url->scheme : "tls";
  describe_tls(fields, feed, scheme == "tls");
  fields.text("header", feed.header, maybe_one_of(kHeaders));
  fields.text("framing", feed.framing, maybe_one_of(kFramings));
  fields.text("facility", feed.facility, one_of_names(kFacilities));
  fields.number("max_message", feed.max_message, 1024, 1'000'000);
  fields.number("resend", feed.resend, 0, 64 * kMiB);
  if (url && url->port == 0) fields.reject("address", forms_of("syslog") + ", with the port");
  if (scheme == "udp" && !feed.framing.empty()) {
    fields.reject("framing", "a datagram is one message; remove it, or write \"tcp://\"");
  }
  if (scheme == "tls" && feed.framing == "lf") {
    fields.reject("framing", "over TLS messages are counted (RFC 5425); write \"octet\"");
  }
  if (scheme == "udp" && feed.max_message > 65'000) {
    fields.reject("max_message", "a datagram has room for 65000; write less, or \"tcp://\"");
  }
  if (feed.header == "cef" && feed.format != "cef") {
    fields.reject("header", "this header belongs to format \"cef\"; write \"rfc5424\"");
  }
  if (scheme == "udp") {
    fields.warn("address",
                "udp is best effort: what is lost on the way is lost, and nobody hears "
                "of it; prefer \"tls://\" or \"tcp://\"");
  } else if (scheme == "tcp" && url && !is_loopback(url->host)) {
    fields.warn("address", "everybody on the way reads it and can change it; prefer \"tls://\"");
  }
}

void describe_webhook(Fields& fields, Feed& feed) {
  describe_address(fields, feed);
  const auto url = parse_service_url(feed.address);
  describe_tls(fields, feed, !url || url->scheme == "https");
  fields.text("body", feed.body, one_of_names(kBodies));
  fields.number("batch_bytes", feed.batch_bytes, 4096, 64 * kMiB);
  number_in(fields, "attempts", feed.attempts, 1, 100);
  fields.text("secret_file", feed.secret_file, check_secret_file);
  fields.text("authorization_file", feed.authorization_file, check_secret_file);
  if (feed.body == "array" && feed.format == "cef") {
    fields.reject("body", "an array is JSON and format \"cef\" is not; write \"ndjson\"");
  }
  if (url && url->scheme == "http") {
    fields.warn("address", "without TLS: every process on this host that takes this port reads it");
  }
}

void describe_mail(Fields& fields, Feed& feed) {
  describe_address(fields, feed);
  fields.text("from", feed.from, check_mail_address);
  fields.require("from",
                 "write the address that these messages come from, such as "
                 "\"weir@contoso.example\"");
  fields.texts("to", feed.to, check_mail_address);
  fields.require("to", "write who gets them, such as [\"soc@contoso.example\"]");
  fields.text("tls", feed.tls, one_of_names(kTls));
  fields.text("ca_file", feed.ca_file, check_file);
  number_in(fields, "max_per_hour", feed.max_per_hour, 1, 1000);
  if (feed.to.size() > 50) fields.reject("to", "write at most 50; a distribution list takes more");
  if (!feed.ca_file.empty() && feed.tls != "verify") {
    fields.reject("ca_file", "nothing is verified with it unless tls is \"verify\"");
  }
}

}  // namespace

std::string feed_name(const Feed& feed) {
  if (!feed.name.empty()) return feed.name;
  if (feed.type == "file") return "file:" + feed.path;
  return feed.type + ":" + feed.address.substr(0, feed.address.find('?'));
}

void describe(Fields& fields, Feed& feed) {
  fields.text("type", feed.type, one_of_names(kTypes));
  fields.text("name", feed.name, check_feed_name);
  const bool mail = feed.type == "mail";
  if (!mail) fields.text("format", feed.format, one_of_names(kFeedFormats));
  fields.texts("datasets", feed.datasets,
               one_of_names(mail ? Names{kMailDatasets} : Names{kDatasets}));
  if (feed.type == "file") describe_file(fields, feed);
  if (feed.type == "syslog") describe_syslog(fields, feed);
  if (feed.type == "webhook") describe_webhook(fields, feed);
  if (mail) describe_mail(fields, feed);
  forbid_others(fields, feed.type);
}

}  // namespace weir::config
