#include "content/read.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "content/attachments.hpp"
#include "content/kinds.hpp"
#include "content/links.hpp"
#include "content/names.hpp"
#include "content/report.hpp"
#include "content/visible_text.hpp"
#include "mime/part.hpp"

namespace weir::content {
namespace {

using mail::Attachment;
using mail::Content;
using std::string_view;

// Looking at the bytes of one costs far more than its size says.
constexpr std::size_t kMaxInspectedAttachments = 4 * Content::kMaxAttachments;

bool is_html(string_view type) {
  return kind_of_type(type) == Kind::html || type == "text/x-amp-html" || type == "text/watch-html";
}

// What a browser opens, whatever its type says.
bool is_named_html(const mime::Part& part) {
  return std::any_of(part.names.begin(), part.names.end(), [](const std::string& name) {
    return kind_of_extension(extension_of(name)) == Kind::html;
  });
}

// Text of iCalendar (RFC 5545 sections 3.1 and 3.3.11), unfolded and unescaped.
std::string calendar_text(string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto next = i + 1 < raw.size() ? raw[i + 1] : '\0';
    if (raw[i] == '\n' && (next == ' ' || next == '\t')) {
      if (out.ends_with('\r')) out.pop_back();
      ++i;
    } else if (raw[i] == '\\' && next != '\0') {
      out += next == 'n' || next == 'N' ? '\n' : next;
      ++i;
    } else {
      out += raw[i];
    }
  }
  return out;
}

class Reader {
 public:
  Reader(Content& content, const mail::Domains& domains) : content_{content}, links_{domains} {}

  void read(const mime::Part& part) {
    const bool body = is_body_text(part);
    if (!body) ++content_.attachments_seen;
    const bool room = content_.attachments.size() < kMaxInspectedAttachments;
    if (left_ == 0 || !(room || shows_links(part, body))) {
      content_.cut = content_.cut || !part.body.empty();
      return;
    }
    const auto decoded = mime::decode(part, left_);
    left_ -= std::min(left_, decoded.bytes.size());
    content_.cut = content_.cut || decoded.cut || !(body || room);
    mime::add_anomaly(content_, decoded.anomaly);
    if (!body && room) content_.attachments.push_back(inspect_attachment(part, decoded, effort_));
    // A text is shown as one, whatever it looks like.
    const bool sniffed = !body && room && part.type != "text/plain" &&
                         is_html(content_.attachments.back().true_type);
    const bool html = sniffed || is_html(part.type) || is_named_html(part);
    if (html || shows_links(part, body)) add_links(part, decoded.bytes, html);
  }

  void finish(const mail::RawTransaction& raw) {
    links_.finish(content_);
    content_.fingerprint = visible_.fingerprint(raw.headers);
    auto& found = content_.attachments;
    std::stable_partition(found.begin(), found.end(),
                          [](const Attachment& one) { return !one.traits.empty(); });
    if (found.size() > Content::kMaxAttachments) found.resize(Content::kMaxAttachments);
  }

 private:
  // Of what is attached only HTML is opened with its links at work; an invitation is shown as text.
  static bool shows_links(const mime::Part& part, bool body) {
    if (is_html(part.type) || part.type == "text/calendar") return true;
    return part.type.starts_with("text/") && (body || part.disposition != "attachment");
  }

  void add_links(const mime::Part& part, string_view bytes, bool html) {
    const auto text = mime::to_utf8(bytes, part.charset);
    if (html) {
      links_.add_html(text, is_body_text(part) ? visible_.html() : nullptr);
    } else if (part.type == "text/calendar") {
      links_.add_text(calendar_text(text));
    } else {
      links_.add_text(text);
      if (is_body_text(part)) visible_.add_plain(text);
    }
  }

  Content& content_;
  LinkCollector links_;
  VisibleText visible_;
  Effort effort_;
  std::size_t left_ = kMaxInspected;
};

}  // namespace

Content read(const mail::RawTransaction& raw, const mail::Domains& domains) {
  auto structure = mime::read_structure(raw);
  Reader reader{structure.content, domains};
  for (const auto& part : structure.parts) reader.read(part);
  reader.finish(raw);
  structure.content.delivery = read_report(structure, domains);
  structure.content.cut = structure.content.cut || raw.body_truncated;
  if (raw.headers_dropped > 0) mime::add_anomaly(structure.content, "too_many_headers");
  return std::move(structure.content);
}

}  // namespace weir::content
