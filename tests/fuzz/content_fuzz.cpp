// libFuzzer entry: any bytes as what a message holds. The first byte says how they are to be taken:
// 'h' an HTML text, 't' a plain text, 'a' an attachment (a line with its type, a line with its
// name, its bytes), anything else a whole message. The kinds spare the search from finding MIME and
// base64 before it gets to the readers of links, documents and archives.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "content/read.hpp"
#include "fuzz/header_invariants.hpp"

namespace {

namespace mail = weir::mail;
using mail::Content;
using weir::fuzz::require;
using weir::fuzz::take_line;

mail::RawTransaction message_of(std::string_view text) {
  mail::RawTransaction raw;
  const char kind = text.empty() ? '\0' : text.front();
  if (!text.empty()) text.remove_prefix(1);
  if (kind == 'h' || kind == 't') {
    raw.headers = {{"Content-Type", kind == 'h' ? "text/html" : "text/plain"}};
    raw.body = text;
  } else if (kind == 'a') {
    raw.headers = {
        {"Content-Type", std::string{take_line(text)}},
        {"Content-Disposition", "attachment; filename=\"" + std::string{take_line(text)} + '"'},
        {"Content-Transfer-Encoding", "binary"}};
    raw.body = text;
  } else {
    const auto blank = text.find("\n\n");
    raw.headers = weir::fuzz::fields_of(text.substr(0, blank));
    if (blank != text.npos) raw.body = text.substr(blank + 2);
  }
  return raw;
}

void check(const mail::Link& link) {
  require(!link.url.empty() && link.url.size() <= Content::kMaxUrl);
  require(link.host.size() <= 255 && link.shown_host.size() <= 255);
}

void check(const mail::Attachment& attachment, std::size_t body_bytes) {
  require(attachment.name.size() <= Content::kMaxName && weir::is_utf8(attachment.name));
  require(attachment.members.size() <= Content::kMaxMembers);
  for (const std::string& member : attachment.members) {
    require(member.size() <= Content::kMaxName && weir::is_utf8(member));
  }
  require(attachment.bytes <= body_bytes);
}

void check(const mail::ReturnedMessage& returned) {
  require(returned.trace.size() <= mail::kMaxHops);
  for (const mail::Hop& hop : returned.trace) weir::fuzz::check(hop);
  weir::fuzz::check(returned.exchange);
}

void check(const mail::DeliveryReport& report) {
  using Report = mail::DeliveryReport;
  require(report.recipients.size() <= Report::kMaxRecipients);
  require(report.recipients.size() <= report.recipients_seen);
  require(report.reporting_mta.size() <= Report::kMaxHost);
  require(report.told_by.size() <= Report::kMaxHost && report.told.size() <= Report::kMaxAnswer);
  for (const mail::ReportedRecipient& one : report.recipients) {
    require(one != mail::ReportedRecipient{});
    require(one.original.size() <= Report::kMaxAddress);
    require(one.final_address.size() <= Report::kMaxAddress);
    require(one.action.size() <= 16 && one.status.size() <= 16);
    require(one.diagnostic.size() <= Report::kMaxAnswer);
    require(one.remote_mta.size() <= Report::kMaxHost);
  }
  if (report.returned) check(*report.returned);
}

void check(const Content& content, std::size_t body_bytes) {
  require(content.delivery.has_value() == (content.report == mail::ReportKind::delivery_status));
  if (content.delivery) check(*content.delivery);
  require(content.links.size() == std::min<std::size_t>(content.links_seen, Content::kMaxLinks));
  std::set<std::string_view> urls;
  for (const mail::Link& link : content.links) {
    check(link);
    require(urls.insert(link.url).second);
  }
  require(content.attachments.size() ==
          std::min<std::size_t>(content.attachments_seen, Content::kMaxAttachments));
  bool plain = false;
  for (const mail::Attachment& attachment : content.attachments) {
    check(attachment, body_bytes);
    require(!(plain && !attachment.traits.empty()));
    plain = attachment.traits.empty();
  }
  const std::set<std::string_view> distinct{content.anomalies.begin(), content.anomalies.end()};
  require(distinct.size() == content.anomalies.size());
  require(content.fingerprint.empty() || content.fingerprint.size() == 16);
}

bool same(const Content& a, const Content& b) {
  const auto same_link = [](const mail::Link& x, const mail::Link& y) {
    return x.url == y.url && x.host == y.host && x.shown_host == y.shown_host &&
           x.traits == y.traits;
  };
  const auto same_attachment = [](const mail::Attachment& x, const mail::Attachment& y) {
    return x.name == y.name && x.true_type == y.true_type && x.members == y.members &&
           x.traits == y.traits;
  };
  return a.anomalies == b.anomalies && a.cut == b.cut && a.fingerprint == b.fingerprint &&
         std::equal(a.links.begin(), a.links.end(), b.links.begin(), b.links.end(), same_link) &&
         std::equal(a.attachments.begin(), a.attachments.end(), b.attachments.begin(),
                    b.attachments.end(), same_attachment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mail::RawTransaction raw = message_of({reinterpret_cast<const char*>(data), size});
  const Content content = weir::content::read(raw, weir::fuzz::domains());
  check(content, raw.body.size());
  require(same(content, weir::content::read(raw, weir::fuzz::domains())));
  raw.body_truncated = true;
  require(weir::content::read(raw, weir::fuzz::domains()).cut);
  return 0;
}
