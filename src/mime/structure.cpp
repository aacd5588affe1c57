// The only file that includes mimetic. mimetic builds the tree of parts and nothing else: its
// parser recurses without limit, searches boundaries anywhere in a line and copies long fields
// quadratically, so it never sees mail itself but the outline, which is bounded and well-formed.
#include <mimetic/mimetic.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mime/anomaly.hpp"
#include "mime/entity.hpp"
#include "mime/outline.hpp"
#include "mime/part.hpp"
#include "mime/spans.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

/// Encoded containers that are looked into.
constexpr std::size_t kMaxUnwraps = 8;

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

/// Reads on within the containers that stand there encoded, and within those in turn.
void unwrap(Outline outlined, Structure& structure) {
  std::size_t left = kMaxUnwrapped;
  std::vector<std::pair<std::size_t, MediaType>> encoded = std::move(outlined.encoded);
  structure.parts = std::move(outlined.leaves);
  for (std::size_t i = 0; i < encoded.size() && i < kMaxUnwraps; ++i) {
    const Part& leaf = structure.parts[encoded[i].first];
    Decoded decoded = decode(leaf, left);
    left -= decoded.bytes.size();
    structure.content.cut = structure.content.cut || decoded.cut;
    const auto& bytes = structure.unwrapped.emplace_back(
        std::make_shared<const std::string>(std::move(decoded.bytes)));
    Entity root;
    root.type = std::move(encoded[i].second);
    Outline inner = outline(root, *bytes, leaf.cut || decoded.cut);
    inner.anomalies.write_to(structure.content);
    inner.anomalies_within.write_to(structure.content);
    const std::size_t base = structure.parts.size();
    if (base + inner.leaves.size() > kMaxParts) {
      structure.content.cut = true;
      break;
    }
    for (auto& [index, type] : inner.encoded) encoded.emplace_back(base + index, std::move(type));
    for (Part& part : inner.leaves) {
      part.within_message = true;
      structure.parts.push_back(std::move(part));
    }
  }
  if (encoded.size() > kMaxUnwraps) structure.content.cut = true;
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
    add_anomaly(content, name_of(Anomaly::unreadable_structure));
  }
}

void read_single(Entity root, const mail::RawTransaction& raw, Structure& structure) {
  Part& part = structure.parts.emplace_back(std::move(root.part));
  part.body = raw.body;
  part.cut = raw.body_truncated;
  std::vector<Part> files = uuencoded_files(part, kMaxParts - 1);
  if (!files.empty()) root.anomalies.add(Anomaly::inline_uuencode);
  std::move(files.begin(), files.end(), std::back_inserter(structure.parts));
  root.anomalies.write_to(structure.content);
}

void read_container(const Entity& root, const mail::RawTransaction& raw, Structure& structure) {
  mail::Content& content = structure.content;
  Outline outlined = outline(root, raw.body, raw.body_truncated);
  content.parts = outlined.parts;
  content.depth = outlined.depth;
  content.cut = outlined.cut;
  if (!outlined.text.empty()) read_tree(outlined, content);
  if (content.report == mail::ReportKind::none) {
    outlined.anomalies.add(outlined.anomalies_within);
  } else {
    // What a report returns is not what its sender wrote, and old Exchange reports in UTF-7.
    outlined.anomalies.remove(Anomaly::rare_charset);
  }
  if (content.report == mail::ReportKind::delivery_status) {
    structure.returned_header = outlined.returned_header;
  }
  outlined.anomalies.write_to(content);
  unwrap(std::move(outlined), structure);
}

}  // namespace

Structure read_structure(const mail::RawTransaction& raw) {
  EntityHeader header;
  for (const mail::HeaderField& field : raw.headers) header.add(field.name, field.value);
  Entity root = header.read("text/plain");
  Structure structure;
  structure.content.parts = 1;
  structure.content.type = root.type.name;
  if (root.type.is_multipart() && !header.has_version()) {
    root.anomalies.add(Anomaly::missing_mime_version);
  }
  if (root.type.is_container()) {
    read_container(root, raw, structure);
  } else {
    read_single(std::move(root), raw, structure);
  }
  const auto calendar = std::find_if(structure.parts.begin(), structure.parts.end(),
                                     [](const Part& part) { return !part.method.empty(); });
  if (calendar != structure.parts.end()) structure.content.calendar_method = calendar->method;
  return structure;
}

}  // namespace weir::mime
