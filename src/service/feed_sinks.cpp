#include "service/feed_sinks.hpp"

#include <unistd.h>

#include "base/service_url.hpp"
#include "service/bulletin.hpp"
#include "sink/datagram_sink.hpp"
#include "sink/file_sink.hpp"
#include "sink/mail_sink.hpp"
#include "sink/syslog_sink.hpp"
#include "sink/webhook_sink.hpp"

namespace weir::service {
namespace {

sink::TlsOptions tls_of(const config::Feed& feed) {
  return {.verify = true,
          .ca_file = feed.ca_file,
          .certificate_file = feed.certificate_file,
          .key_file = feed.key_file};
}

sink::Header header_of(const config::Feed& feed) {
  if (feed.header == "rfc3164") return sink::Header::rfc3164;
  const bool cef = feed.header == "cef" || (feed.header.empty() && feed.format == "cef");
  return cef ? sink::Header::cef : sink::Header::rfc5424;
}

std::unique_ptr<report::Sink> make_file(const config::Feed& feed) {
  return std::make_unique<sink::FileSink>(sink::FileOptions{.path = feed.path,
                                                            .rotate_bytes = feed.rotate_bytes,
                                                            .rotate_age = feed.rotate_age,
                                                            .keep = feed.keep,
                                                            .fsync = feed.fsync == "batch",
                                                            .now = wall_clock});
}

std::unique_ptr<report::Sink> make_syslog(const config::Feed& feed, const ServiceUrl& url,
                                          const std::string& hostname) {
  const sink::SyslogStyle style{
      .header = header_of(feed),
      .framing = feed.framing == "lf" ? sink::Framing::lf : sink::Framing::octet,
      .facility = sink::facility_of(feed.facility),
      .max_message = feed.max_message,
      .hostname = hostname,
      .pid = ::getpid()};
  if (url.scheme == "udp") {
    return std::make_unique<sink::DatagramSink>(
        sink::DatagramOptions{.host = url.host, .port = url.port, .style = style});
  }
  sink::SyslogOptions options{.host = url.host, .port = url.port, .style = style};
  options.timeout = feed.timeout;
  options.resend = feed.resend;
  if (url.scheme == "tls") options.tls = tls_of(feed);
  return std::make_unique<sink::SyslogSink>(std::move(options));
}

std::unique_ptr<report::Sink> make_webhook(const config::Feed& feed, const ServiceUrl& url) {
  const bool tls = url.scheme == "https";
  sink::WebhookOptions options;
  options.http.host = url.host;
  const std::uint16_t standard = tls ? 443 : 80;
  options.http.port = url.port != 0 ? url.port : standard;
  options.http.host_field = url.place();
  options.http.target = url.target.empty() ? "/" : url.target;
  options.http.timeout = feed.timeout;
  if (tls) options.http.tls = tls_of(feed);
  options.feed = feed_name(feed);
  options.array = feed.body == "array";
  options.json = feed.format != "cef";
  options.batch_bytes = feed.batch_bytes;
  options.attempts = feed.attempts;
  options.secret_file = feed.secret_file;
  options.authorization_file = feed.authorization_file;
  options.now = wall_clock;
  return std::make_unique<sink::WebhookSink>(std::move(options));
}

sink::StartTls start_tls_of(const config::Feed& feed) {
  if (feed.tls == "verify") return sink::StartTls::verify;
  return feed.tls == "off" ? sink::StartTls::off : sink::StartTls::may;
}

std::unique_ptr<report::Sink> make_mail(const config::Feed& feed, const ServiceUrl& url,
                                        const std::string& hostname) {
  sink::MailOptions options;
  options.smtp = {.host = url.host,
                  .port = url.port != 0 ? url.port : std::uint16_t{25},
                  .hello = hostname,
                  .tls = start_tls_of(feed),
                  .ca_file = feed.ca_file,
                  .timeout = feed.timeout};
  options.envelope = {.from = feed.from, .to = feed.to, .hostname = hostname};
  options.max_per_hour = feed.max_per_hour;
  options.now = wall_clock;
  return std::make_unique<sink::MailSink>(std::move(options));
}

}  // namespace

std::unique_ptr<report::Sink> make_sink(const config::Feed& feed, const std::string& hostname) {
  const auto url = parse_service_url(feed.address).value_or(ServiceUrl{});
  if (feed.type == "syslog") return make_syslog(feed, url, hostname);
  if (feed.type == "webhook") return make_webhook(feed, url);
  if (feed.type == "mail") return make_mail(feed, url, hostname);
  return make_file(feed);
}

std::vector<std::string> datasets_of(const config::Feed& feed) {
  if (feed.type == "mail" && feed.datasets.empty()) return {"weir.alert"};
  return feed.datasets;
}

std::size_t batch_of(const config::Feed& feed) { return feed.type == "webhook" ? 1000 : 256; }

}  // namespace weir::service
