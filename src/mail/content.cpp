#include "weir/mail/content.hpp"

namespace weir::mail {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, kLinkTraits> kLinkNames{
    "text_differs", "ip_host",    "encoded_host", "punycode",   "mixed_script",
    "user_info",    "redirector", "data_url",     "script_url", "file_url",
    "form",         "cut",        "app_url"};
constexpr std::array<std::string_view, kAttachmentTraits> kAttachmentNames{"type_differs",
                                                                           "executable",
                                                                           "dangerous_extension",
                                                                           "double_extension",
                                                                           "misleading_name",
                                                                           "several_names",
                                                                           "encrypted",
                                                                           "archive_in_archive",
                                                                           "dangerous_member",
                                                                           "macro",
                                                                           "active_html",
                                                                           "credential_form",
                                                                           "calendar",
                                                                           "unreadable",
                                                                           "cut"};

}  // namespace

std::string_view to_string(LinkTrait trait) noexcept {
  return kLinkNames[static_cast<std::size_t>(trait)];
}

std::string_view to_string(AttachmentTrait trait) noexcept {
  return kAttachmentNames[static_cast<std::size_t>(trait)];
}

}  // namespace weir::mail
