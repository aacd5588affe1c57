#include <algorithm>
#include <array>

#include "detect/content_kinds.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace weir::detect {
namespace {

using mail::Attachment;
using mail::AttachmentTrait;
using mail::Content;
using mail::Link;
using mail::LinkTrait;

/// What an extension on the administrator's list excuses must not be dressed up as anything.
bool honest(const Attachment& one) {
  using T = AttachmentTrait;
  return !one.traits.has(T::double_extension) && !one.traits.has(T::misleading_name) &&
         !one.traits.has(T::several_names) && !one.traits.has(T::type_differs);
}

bool ends_in(std::string_view name, std::span<const std::string> extensions) {
  const auto dot = name.rfind('.');
  return dot != std::string_view::npos &&
         std::ranges::find(extensions, ascii_lower(name.substr(dot + 1))) != extensions.end();
}

/// Of an archive every member that is known must be allowed, and none be unknown.
bool members_allowed(const Attachment& one, std::span<const std::string> allowed) {
  return !one.members.empty() && one.members.size() < Content::kMaxMembers &&
         !one.traits.has(AttachmentTrait::cut) &&
         !one.traits.has(AttachmentTrait::archive_in_archive) &&
         std::ranges::all_of(one.members,
                             [&](const std::string& name) { return ends_in(name, allowed); });
}

void see_program(ContentSeen& seen, const Attachment& one, std::span<const std::string> allowed) {
  using T = AttachmentTrait;
  const bool script = one.true_type == "text/x-script";
  const bool excused = honest(one) && ends_in(one.name, allowed);
  if (one.traits.has(T::dangerous_member) && !(honest(one) && members_allowed(one, allowed))) {
    seen.add(ContentKind::program, one.name,
             one.members.empty() ? std::string_view{} : one.members.front());
  } else if ((one.traits.has(T::executable) && !script) || one.traits.has(T::dangerous_extension)) {
    if (!excused) seen.add(ContentKind::program, one.name, one.true_type);
  } else if (one.traits.has(T::executable)) {
    if (!excused) seen.add(ContentKind::script, one.name);
  }
}

void see(ContentSeen& seen, const Attachment& one, std::span<const std::string> allowed) {
  using T = AttachmentTrait;
  see_program(seen, one, allowed);
  if (one.traits.has(T::double_extension) || one.traits.has(T::misleading_name)) {
    seen.add(ContentKind::deceptive_name, one.name);
  }
  const bool excused = honest(one) && ends_in(one.name, allowed);
  if (one.traits.has(T::credential_form) || (one.traits.has(T::active_html) && !excused)) {
    seen.add(ContentKind::active_page, one.name);
  }
  if (one.traits.has(T::macro)) seen.add(ContentKind::macro, one.name);
  if (one.traits.has(T::type_differs) || one.traits.has(T::several_names)) {
    seen.add(ContentKind::disguise, one.name, one.true_type);
  }
  if (one.traits.has(T::encrypted)) seen.add(ContentKind::encrypted, one.name);
  if (one.traits.has(T::archive_in_archive)) {
    seen.add(ContentKind::nested, one.name,
             one.members.empty() ? std::string_view{} : one.members.back());
  }
}

/// Monitoring links to machines of the house, and nobody outside can follow them.
bool is_private(const Link& link) {
  static const std::array kPrivate{
      *IpNetwork::parse("10.0.0.0/8"),     *IpNetwork::parse("172.16.0.0/12"),
      *IpNetwork::parse("192.168.0.0/16"), *IpNetwork::parse("127.0.0.0/8"),
      *IpNetwork::parse("169.254.0.0/16"), *IpNetwork::parse("fc00::/7"),
      *IpNetwork::parse("fe80::/10"),      *IpNetwork::parse("::1/128")};
  std::string_view host = link.host;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  return address && std::ranges::any_of(kPrivate, [&](const IpNetwork& network) {
           return network.contains(*address);
         });
}

/// `file:///C:/…`, `\\fileserver\share`: nobody outside answers by such a name, so nothing is
/// fetched from him.
bool is_within_the_house(const Link& link, const std::function<bool(std::string_view)>& is_ours) {
  if (link.traits.has(LinkTrait::ip_host)) return is_private(link);
  return link.host.find_first_of(".[") == std::string::npos || is_ours(link.host);
}

void see(ContentSeen& seen, const Link& link,
         const std::function<bool(std::string_view)>& is_ours) {
  struct Row {
    LinkTrait trait;
    ContentKind kind;
  };
  constexpr Row kRows[] = {
      {LinkTrait::mixed_script, ContentKind::mixed_script_link},
      {LinkTrait::script_url, ContentKind::code_link},
      {LinkTrait::data_url, ContentKind::code_link},
      {LinkTrait::file_url, ContentKind::local_link},
      {LinkTrait::app_url, ContentKind::local_link},
      {LinkTrait::user_info, ContentKind::user_info_link},
      {LinkTrait::ip_host, ContentKind::ip_link},
      {LinkTrait::encoded_host, ContentKind::ip_link},
      {LinkTrait::text_differs, ContentKind::text_link},
      {LinkTrait::form, ContentKind::form_link},
      {LinkTrait::punycode, ContentKind::punycode_link},
      {LinkTrait::redirector, ContentKind::redirector_link},
  };
  const std::string_view shown = link.host.empty() ? link.url : link.host;
  for (const auto& [trait, kind] : kRows) {
    if (trait == LinkTrait::ip_host && is_private(link)) continue;
    if (trait == LinkTrait::file_url && is_within_the_house(link, is_ours)) continue;
    if (link.traits.has(trait)) {
      seen.add(kind, shown,
               trait == LinkTrait::text_differs ? link.shown_host : std::string_view{});
    }
  }
}

}  // namespace

ContentSeen content_seen(const Content& content, std::span<const std::string> allowed,
                         const std::function<bool(std::string_view)>& is_ours) {
  ContentSeen seen;
  for (const Attachment& one : content.attachments) see(seen, one, allowed);
  for (const Link& link : content.links) see(seen, link, is_ours);
  if (content.ambiguous) {
    seen.add(ContentKind::structure,
             content.anomalies.empty() ? std::string_view{} : content.anomalies.front());
  }
  return seen;
}

}  // namespace weir::detect
