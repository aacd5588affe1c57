// CEF:0. The keys are data (cef_field.cpp); here is how they are written.
#include <algorithm>
#include <charconv>

#include "format/cef_details.hpp"
#include "format/cef_field.hpp"
#include "format/cef_text.hpp"
#include "format/format.hpp"
#include "format/reading.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

constexpr std::int64_t kWorst = 10;

/// One pair of the extension, escaped, with its label.
struct Pair {
  std::string_view key;
  std::string written;
};

std::string digits(std::int64_t value) { return std::to_string(value); }

std::string joined(const json::object& event, const CefField& field) {
  std::string list;
  std::size_t length = 0;
  for (const auto entry : texts(event, field.path)) {
    const auto more = characters(entry) + (list.empty() ? 0 : 1);
    if (length + more + characters(kCefCut) + 1 > field.most) {
      return list.empty() ? std::string{entry} : list.append(",").append(kCefCut);
    }
    if (!list.empty()) list += ',';
    list += entry;
    length += more;
  }
  return list;
}

std::string bracketed(std::string_view id) {
  if (id.empty() || id.front() == '<') return std::string{id};
  return "<" + std::string{id} + ">";
}

std::string capitals(std::string_view text) {
  std::string written{text};
  std::transform(written.begin(), written.end(), written.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return written;
}

std::string direction_digit(std::string_view direction) {
  if (direction == "inbound") return "0";
  return direction == "outbound" ? "1" : "";
}

std::string symptoms(const json::object& event, const CefField& field) {
  std::string list;
  for (const auto* entry : objects(event, field.path)) {
    const auto weight = number(*entry, "points");
    const auto count = weight ? weight : number(*entry, "count");
    if (!list.empty()) list += ',';
    list += text(*entry, "detector");
    if (count) list += ':' + digits(*count);
  }
  return list;
}

/// "TLSv1.3/TLS_AES_256_GCM_SHA384".
std::string tls(const json::object& event) {
  const auto version = text(event, "tls.version");
  if (version.empty()) return {};
  const auto cipher = text(event, "tls.cipher");
  auto shown =
      (version.front() >= '0' && version.front() <= '9' ? "TLSv" : "") + std::string{version};
  return cipher.empty() ? shown : shown + "/" + std::string{cipher};
}

/// The first attachment is the one that is shown.
std::string of_attachment(const json::object& event, const CefField& field) {
  const auto files = objects(event, "email.attachments");
  if (files.empty()) return {};
  const auto path = field.path.substr(std::string_view{"email.attachments."}.size());
  if (field.kind != CefKind::number) return std::string{text(*files.front(), path)};
  const auto size = number(*files.front(), path);
  return size ? digits(*size) : std::string{};
}

std::string first_link(const json::object& event) {
  const auto links = objects(event, "weir.content.links");
  return links.empty() ? std::string{} : std::string{text(*links.front(), "url")};
}

std::string plain_text(const json::object& event, const CefField& field) {
  if (field.path == "tls.version") return tls(event);
  if (field.path == "weir.content.links.url") return first_link(event);
  if (field.path.starts_with("email.attachments.")) return of_attachment(event, field);
  return std::string{text(event, field.path)};
}

std::string number_text(const json::object& event, const CefField& field) {
  if (field.path.starts_with("email.attachments.")) return of_attachment(event, field);
  const auto value = number(event, field.path);
  return value ? digits(*value) : std::string{};
}

std::string value_of(const json::object& event, const CefField& field) {
  switch (field.kind) {
    case CefKind::text:
      return plain_text(event, field);
    case CefKind::capitals:
      return capitals(text(event, field.path));
    case CefKind::number:
      return number_text(event, field);
    case CefKind::time: {
      const auto time = epoch_ms(event, field.path);
      return time ? digits(*time) : std::string{};
    }
    case CefKind::list:
      return joined(event, field);
    case CefKind::ipv4:
    case CefKind::ipv6: {
      const auto ip = text(event, field.path);
      const bool six = ip.find(':') != ip.npos;
      return six == (field.kind == CefKind::ipv6) ? std::string{ip} : std::string{};
    }
    case CefKind::bracketed:
      return bracketed(text(event, field.path));
    case CefKind::direction:
      return direction_digit(text(event, field.path));
    case CefKind::symptoms:
      return symptoms(event, field);
    case CefKind::details:
      return field.path == "weir" ? cef_details(event) : cef_authentication(event);
  }
  return {};
}

std::span<const CefField> fields_of(std::string_view set) noexcept {
  if (set == "weir.verdict") return cef_verdict();
  return set == "weir.incident" || set == "weir.alert" ? cef_incident() : cef_other();
}

Pair pair_of(const CefField& field, std::string_view value) {
  Pair pair{field.key, {}};
  pair.written.append(" ").append(field.key).append("=").append(cef_value(value, field.most));
  if (!field.label.empty()) {
    pair.written.append(" ").append(field.key).append("Label=").append(field.label);
  }
  return pair;
}

std::size_t size_of(std::size_t header, const std::vector<Pair>& pairs) {
  std::size_t size = header;
  for (const auto& pair : pairs) size += pair.written.size();
  return size;
}

/// Shortens what says least, in a fixed order, until the line fits.
void fit(std::size_t header, std::vector<Pair>& pairs, std::span<const CefField> fields) {
  for (const std::string_view key :
       {"cs6", "cs5", "request", "msg", "cs4", "cs3", "duser", "cs1"}) {
    if (size_of(header, pairs) <= kMaxCefLine) return;
    const auto pair =
        std::find_if(pairs.begin(), pairs.end(), [&](const Pair& one) { return one.key == key; });
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const CefField& one) { return one.key == key; });
    if (pair != pairs.end()) *pair = pair_of(*field, kCefCut);
  }
  while (size_of(header, pairs) > kMaxCefLine && !pairs.empty()) pairs.pop_back();
}

std::int64_t severity_of(const json::object& event) {
  const auto failed = text(event, "event.outcome") == "failure";
  return std::clamp<std::int64_t>(number(event, "event.severity").value_or(failed ? 3 : 1), 0,
                                  kWorst);
}

}  // namespace

std::string to_cef(const json::object& event) {
  const auto fields = fields_of(text(event, "event.dataset"));
  const auto event_class = cef_class(event);
  std::string line = "CEF:0|";
  line += cef_header(text(event, "observer.vendor"), 63) + '|';
  line += cef_header(text(event, "observer.product"), 63) + '|';
  line += cef_header(text(event, "observer.version"), 31) + '|';
  line += cef_header(event_class.id, 1023) + '|';
  line += cef_header(event_class.name, 512) + '|';
  line += digits(severity_of(event)) + '|';
  std::vector<Pair> pairs;
  pairs.reserve(fields.size());
  for (const auto& field : fields) {
    const auto value = value_of(event, field);
    if (!trimmed_cef(value).empty()) pairs.push_back(pair_of(field, value));
  }
  fit(line.size(), pairs, fields);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    line += i == 0 ? std::string_view{pairs[i].written}.substr(1) : pairs[i].written;
  }
  return line;
}

}  // namespace weir::format
