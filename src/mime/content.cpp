// The only folder that includes mimetic. mimetic builds the tree of parts and nothing else: its
// parser recurses without limit, searches boundaries anywhere in a line and copies long fields
// quadratically, so it never sees mail itself but the outline, which is bounded and well-formed.
#include "mime/content.hpp"

#include <mimetic/mimetic.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mime/media_type.hpp"
#include "mime/outline.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

void note(mail::Content& content, const char* anomaly) {
  auto& all = content.anomalies;
  if (std::find(all.begin(), all.end(), anomaly) == all.end()) all.emplace_back(anomaly);
}

/// The root's type. Of several fields readers take the first or the last, so one that opens a
/// container counts before one that does not.
MediaType root_type(const mail::RawTransaction& raw, mail::Content& content) {
  MediaType chosen;
  std::size_t fields = 0;
  for (const mail::HeaderField& field : raw.headers) {
    if (!iequals(trimmed(field.name), "Content-Type")) continue;
    if (++fields == 2) note(content, "duplicate_content_type");
    if (fields > 1 && (chosen.is_multipart() || chosen.is_message())) continue;
    MediaType candidate = read_media_type(field.value);
    if (fields == 1 || candidate.is_multipart() || candidate.is_message()) {
      chosen = std::move(candidate);
    }
  }
  return chosen;
}

std::string media_name(const mimetic::MimeEntity& entity) {
  const mimetic::ContentType& type = entity.header().contentType();
  return ascii_lower(type.type()) + "/" + ascii_lower(type.subtype());
}

/// True when some line of `body` is a field of that name with a value.
bool has_field(std::string_view body, std::string_view name) {
  for (std::size_t at = 0; at < body.size();) {
    const auto end = std::min(body.find('\n', at), body.size());
    const std::string_view line = body.substr(at, end - at);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && iequals(trimmed(line.substr(0, colon)), name) &&
        !trimmed(line.substr(colon + 1)).empty()) {
      return true;
    }
    at = end + 1;
  }
  return false;
}

/// RFC 3464 section 2.3: every recipient's group names the recipient and what became of it.
bool is_delivery_status(const mimetic::MimeEntity& part) {
  const std::string name = media_name(part);
  if (name != "message/delivery-status" && name != "message/global-delivery-status") return false;
  const std::string& body = part.body();
  return (has_field(body, "Final-Recipient") || has_field(body, "Original-Recipient")) &&
         (has_field(body, "Action") || has_field(body, "Status"));
}

/// RFC 8098 section 3.1.
bool is_disposition(const mimetic::MimeEntity& part) {
  const std::string name = media_name(part);
  return (name == "message/disposition-notification" ||
          name == "message/global-disposition-notification") &&
         has_field(part.body(), "Final-Recipient") && has_field(part.body(), "Disposition");
}

/// RFC 6522: the root is multipart/report, its report-type says of what, and that part is there.
mail::ReportKind report_kind(const mimetic::MimeEntity& root) {
  if (media_name(root) != "multipart/report") return mail::ReportKind::none;
  const std::string type = root.header().contentType().param("report-type");
  const mimetic::MimeEntityList& parts = root.body().parts();
  const auto holds = [&](bool (*is_it)(const mimetic::MimeEntity&)) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const mimetic::MimeEntity* part) { return is_it(*part); });
  };
  if (type == "delivery-status" && holds(is_delivery_status)) {
    return mail::ReportKind::delivery_status;
  }
  if (type == "disposition-notification" && holds(is_disposition)) {
    return mail::ReportKind::disposition_notification;
  }
  return mail::ReportKind::none;
}

/// Leaves and depth, without recursion.
void measure(const mimetic::MimeEntity& root, mail::Content& content) {
  content.parts = 0;
  content.depth = 0;
  std::vector<std::pair<const mimetic::MimeEntity*, std::uint32_t>> open{{&root, 0}};
  while (!open.empty()) {
    const auto [entity, depth] = open.back();
    open.pop_back();
    const mimetic::MimeEntityList& parts = entity->body().parts();
    const bool container = !parts.empty() || media_name(*entity).starts_with("multipart/");
    if (!container) ++content.parts;
    content.depth = std::max(content.depth, container ? depth + 1 : depth);
    for (const mimetic::MimeEntity* part : parts) open.emplace_back(part, depth + 1);
  }
}

void read_tree(const Outline& outlined, mail::Content& content) {
  try {
    mimetic::MimeEntity root;
    root.load(outlined.text.begin(), outlined.text.end());
    measure(root, content);
    content.report = report_kind(root);
  } catch (const std::exception&) {
    content.cut = true;
    note(content, "unreadable_structure");
  }
}

}  // namespace

mail::Content read_content(const mail::RawTransaction& raw) {
  mail::Content content;
  content.parts = 1;
  const MediaType root = root_type(raw, content);
  content.type = root.name;
  if (!root.is_multipart() && !root.is_message()) {
    if (!root.readable) note(content, "bad_content_type");
    if (root.control) note(content, "control_in_content_type");
    return content;
  }
  const Outline outlined = outline(root, raw.body, raw.body_truncated);
  content.parts = outlined.parts;
  content.depth = outlined.depth;
  content.cut = outlined.cut;
  for (const std::string& anomaly : outlined.anomalies) note(content, anomaly.c_str());
  if (!outlined.text.empty()) read_tree(outlined, content);
  return content;
}

}  // namespace weir::mime
