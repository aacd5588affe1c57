// Where a verdict event says what a message holds. Names and addresses of links and attachments,
// bounded; never the text around them.
#include <algorithm>
#include <span>

#include "report/ecs_common.hpp"
#include "report/ecs_parts.hpp"

namespace weir::report {
namespace {

constexpr std::size_t kMaxLink = 200;
constexpr std::size_t kMaxAnomalies = 16;

template <class Item>
std::span<const Item> first(const std::vector<Item>& items, std::size_t count) {
  return std::span{items}.first(std::min(items.size(), count));
}

void text_if(JsonWriter& json, std::string_view name, std::string_view raw, std::size_t max_bytes) {
  if (!raw.empty()) json.text(name, raw, max_bytes);
}

template <class Trait>
void write_traits(JsonWriter& json, mail::TraitSet<Trait> traits, std::size_t count) {
  if (traits.empty()) return;
  json.open_list("traits");
  for (std::size_t i = 0; i < count; ++i) {
    const auto trait = static_cast<Trait>(i);
    if (traits.has(trait)) json.word(to_string(trait));
  }
  json.close_list();
}

void write_links(JsonWriter& json, const mail::Content& content) {
  if (content.links.empty()) return;
  json.open_list("links");
  for (const auto& link : first(content.links, kMaxLinksShown)) {
    json.open();
    json.text("url", link.url, kMaxLink);
    text_if(json, "host", link.host, kMaxName);
    text_if(json, "shown_host", link.shown_host, kMaxName);
    write_traits(json, link.traits, mail::kLinkTraits);
    json.close();
  }
  json.close_list();
}

bool is_odd(const mail::Attachment& attachment) noexcept {
  return !attachment.traits.empty() || !attachment.members.empty() ||
         (!attachment.true_type.empty() && attachment.true_type != attachment.declared_type);
}

/// What ECS has no place for, of those that have something to say.
void write_odd_attachments(JsonWriter& json, const mail::Content& content) {
  const auto shown = first(content.attachments, kMaxAttachmentsShown);
  if (std::none_of(shown.begin(), shown.end(), is_odd)) return;
  json.open_list("attachments");
  for (const auto& attachment : shown) {
    if (!is_odd(attachment)) continue;
    json.open();
    text_if(json, "name", attachment.name, kMaxName);
    text_if(json, "true_type", attachment.true_type, kMaxShort);
    write_traits(json, attachment.traits, mail::kAttachmentTraits);
    if (!attachment.members.empty()) {
      json.open_list("members");
      for (const auto& member : first(attachment.members, mail::Content::kMaxMembers)) {
        json.text(member, kMaxShort);
      }
      json.close_list();
    }
    json.close();
  }
  json.close_list();
}

/// The end of a name that a desktop goes by: short, and of letters and digits.
std::string_view extension_of(std::string_view name) noexcept {
  constexpr std::size_t kLongest = 10;
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto extension = name.substr(dot + 1);
  const bool plain = std::all_of(extension.begin(), extension.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return plain && extension.size() <= kLongest ? extension : std::string_view{};
}

}  // namespace

void write_content(JsonWriter& json, const mail::Content& content) {
  const bool plain = content.parts <= 1 && content.links.empty() && content.attachments.empty() &&
                     content.anomalies.empty() && !content.cut && content.fingerprint.empty();
  if (plain) return;
  json.open("content");
  json.number("parts", content.parts);
  json.number("depth", content.depth);
  if (content.cut) json.flag("cut", true);
  if (content.ambiguous) json.flag("ambiguous", true);
  if (!content.fingerprint.empty()) json.word("fingerprint", content.fingerprint);
  if (!content.anomalies.empty()) {
    json.open_list("anomalies");
    for (const auto& anomaly : first(content.anomalies, kMaxAnomalies)) {
      json.text(anomaly, kMaxShort);
    }
    json.close_list();
  }
  write_links(json, content);
  if (content.links_seen > 0) json.number("links_seen", content.links_seen);
  write_odd_attachments(json, content);
  if (content.attachments_seen > 0) json.number("attachments_seen", content.attachments_seen);
  json.close();
}

void write_attachments(JsonWriter& json, const mail::Content& content) {
  if (content.attachments.empty()) return;
  json.open_list("attachments");
  for (const auto& attachment : first(content.attachments, kMaxAttachmentsShown)) {
    json.open();
    json.open("file");
    text_if(json, "name", attachment.name, kMaxName);
    text_if(json, "extension", extension_of(attachment.name), kMaxShort);
    text_if(json, "mime_type", attachment.declared_type, kMaxShort);
    json.number("size", attachment.bytes);
    json.close();
    json.close();
  }
  json.close_list();
}

}  // namespace weir::report
