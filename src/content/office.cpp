#include "content/office.hpp"

#include <algorithm>
#include <string>

#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxRelations = 64 * 1024;

bool holds(std::string_view bytes, std::string_view wanted) {
  return bytes.find(wanted) != std::string_view::npos;
}

/// Names in the directory of an OLE file are UTF-16.
bool holds_utf16(std::string_view bytes, std::string_view name) {
  std::string wide;
  for (const char c : name) wide.append({c, '\0'});
  return holds(bytes, wide);
}

/// A template that Word fetches from the web when the document is opened. Those in a folder are
/// what every company has.
bool has_web_template(std::string_view bytes) {
  const auto relations =
      ascii_lower(archive::zip_member(bytes, "word/_rels/settings.xml.rels", kMaxRelations));
  for (auto at = relations.find("<relationship "); at != std::string::npos;
       at = relations.find("<relationship ", at + 1)) {
    const std::string_view all = relations;
    const auto one = all.substr(at, all.find('>', at) - at);
    if (!holds(one, "/attachedtemplate")) continue;
    if (holds(one, "target=\"http") || holds(one, "target='http") || holds(one, "mhtml:"))
      return true;
  }
  return false;
}

}  // namespace

OfficeFacts inspect_zip_document(std::string_view bytes, const archive::Listing& listing) {
  OfficeFacts facts;
  for (const std::string& member : listing.members) {
    const auto name = ascii_lower(member);
    facts.document = facts.document || name == "[content_types].xml" || name == "mimetype";
    facts.macro = facts.macro || name.ends_with("vbaproject.bin") || holds(name, "xl/macrosheets/");
  }
  if (!facts.document) return {};
  facts.macro = facts.macro || has_web_template(bytes);
  return facts;
}

OfficeFacts inspect_ole(std::string_view bytes) {
  OfficeFacts facts;
  facts.document = true;
  facts.macro = holds_utf16(bytes, "_VBA_PROJECT");
  facts.encrypted = holds_utf16(bytes, "EncryptedPackage");
  // CLSID of an installer database, {000C1084-…} or of a patch {000C1086-…}.
  constexpr auto kRest = "\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
  const auto at = bytes.find(kRest);
  facts.installer = at != std::string_view::npos && at > 0 &&
                    (bytes[at - 1] == '\x84' || bytes[at - 1] == '\x86');
  return facts;
}

OfficeFacts inspect_rtf(std::string_view bytes) {
  OfficeFacts facts;
  facts.document = true;
  facts.macro = holds(bytes, "\\objdata") || holds(bytes, "\\objupdate");
  return facts;
}

}  // namespace weir::content
