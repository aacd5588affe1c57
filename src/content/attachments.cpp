#include "content/attachments.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "archive/listing.hpp"
#include "content/html.hpp"
#include "content/kinds.hpp"
#include "content/names.hpp"
#include "content/office.hpp"
#include "filetype/type.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using mail::Attachment;
using mail::Content;
using Trait = mail::AttachmentTrait;

constexpr std::size_t kMaxHtml = 512 * 1024;

bool is_program(std::string_view name) {
  return is_dangerous_extension(extension_of(name)) && !looks_like_host(name);
}

bool is_nested(std::string_view name) {
  return kind_of_extension(extension_of(name)) == Kind::archive;
}

/// One attachment while it is looked at.
class Inspection {
 public:
  Inspection(const mime::Part& part, const mime::Decoded& decoded, Effort& effort)
      : part_{part}, decoded_{decoded}, bytes_{decoded.bytes}, effort_{effort} {
    out_.declared_type = part.type;
    out_.bytes = bytes_.size();
    out_.true_type = type_of(bytes_);
    if (decoded.damaged) set(Trait::unreadable);
    if (decoded.cut || part.cut) set(Trait::cut);
  }

  Attachment run() {
    if (!part_.names.empty()) out_.name = shortened(part_.names.front(), Content::kMaxName);
    look_inside();
    for (const std::string& name : part_.names) judge_name(name);
    if (part_.names.empty()) judge_kind("");
    if (!part_.names.empty() && !agree(part_.names)) set(Trait::several_names);
    if (kind_of_type(out_.true_type) == Kind::program) set(Trait::executable);
    judge_html();
    if (part_.type == "text/calendar" || out_.true_type == "text/calendar") set(Trait::calendar);
    return std::move(out_);
  }

 private:
  void set(Trait trait) { out_.traits.set(trait); }

  std::string type_of(std::string_view bytes) {
    const bool may_ask = effort_.questions > 0;
    auto type = filetype::media_type(bytes, effort_.questions);
    if (type.empty() && !may_ask && !bytes.empty()) set(Trait::cut);
    return type;
  }

  /// Names that lead to one program are one name: the plain form of a parameter often has question
  /// marks where the extended one has letters.
  static bool agree(const std::vector<std::string>& names) {
    const auto first = extension_of(names.front());
    return std::ranges::all_of(
        names, [&](const std::string& name) { return extension_of(name) == first; });
  }

  void judge_name(const std::string& name) {
    if (is_misleading(name)) set(Trait::misleading_name);
    if (has_double_extension(name)) set(Trait::double_extension);
    const auto extension = extension_of(name);
    // Plenty of things are called after a site; a DOS program is neither text nor picture.
    const bool com = extension == "com" && kind_of_type(out_.true_type) != Kind::program &&
                     kind_of_type(out_.true_type) != Kind::unknown;
    if (is_program(name) && !com) set(Trait::dangerous_extension);
    judge_kind(com || looks_like_host(name) ? std::string_view{} : std::string_view{extension});
  }

  void judge_kind(std::string_view extension) {
    if (kinds_differ(out_.true_type, extension, part_.type)) set(Trait::type_differs);
  }

  bool any_extension(bool (*is_it)(std::string_view) noexcept) const {
    return std::ranges::any_of(part_.names,
                               [&](const std::string& name) { return is_it(extension_of(name)); });
  }

  void look_inside() {
    if (out_.true_type == "text/rtf") return take(inspect_rtf(bytes_));
    if (out_.true_type == "application/x-ole-storage") {
      const auto facts = inspect_ole(bytes_);
      if (facts.installer) out_.true_type = "application/x-msi";
      return take(facts);
    }
    const auto listing = archive::list(bytes_, effort_.unpacked);
    if (!listing.archive) return;
    if (listing.encrypted) set(Trait::encrypted);
    if (listing.unreadable && !decoded_.cut && !part_.cut) set(Trait::unreadable);
    if (listing.cut) set(Trait::cut);
    if (out_.true_type == "application/zip") take(inspect_zip_document(bytes_, listing));
    take_members(listing);
    if (!listing.unpacked.empty()) take_unpacked(listing.unpacked);
  }

  void take(const OfficeFacts& facts) {
    if (facts.macro) set(Trait::macro);
    if (facts.encrypted) set(Trait::encrypted);
    if (facts.document && out_.true_type == "application/zip") {
      // By its name, since nobody but an Office program looks for the marks that tell it.
      if (any_extension(is_zip_based) || kind_of_type(part_.type) == Kind::document) {
        out_.true_type = "application/vnd.openxmlformats-officedocument";
      }
    }
  }

  /// Nothing inside a document is run by opening it.
  void take_members(const archive::Listing& listing) {
    if (kind_of_type(out_.true_type) == Kind::document) return;
    const auto keep = [&](const std::string& name, Trait trait) {
      set(trait);
      if (out_.members.size() < Content::kMaxMembers) {
        out_.members.push_back(shortened(name, Content::kMaxName));
      }
    };
    for (const std::string& member : listing.members) {
      if (is_program(member)) keep(member, Trait::dangerous_member);
      if (has_double_extension(member)) set(Trait::double_extension);
      if (is_misleading(member)) set(Trait::misleading_name);
    }
    for (const std::string& member : listing.members) {
      if (is_nested(member)) keep(member, Trait::archive_in_archive);
    }
  }

  void take_unpacked(std::string_view unpacked) {
    const auto type = type_of(unpacked);
    const auto kind = kind_of_type(type);
    if (kind == Kind::program && type != "text/x-script") set(Trait::dangerous_member);
    if (kind == Kind::archive) set(Trait::archive_in_archive);
  }

  /// What a browser would do with it. A text stays a text, whatever it holds.
  void judge_html() {
    bool opened = kind_of_type(part_.type) == Kind::html;
    bool text = false;
    bool archived = part_.type == "message/rfc822" || part_.type == "multipart/related";
    for (const std::string& name : part_.names) {
      const auto extension = extension_of(name);
      opened = opened || kind_of_extension(extension) == Kind::html;
      text = text || (kind_of_extension(extension) == Kind::text && extension != "xml");
      archived = archived || extension == "mht" || extension == "mhtml";
    }
    if (!opened && (text || kind_of_type(out_.true_type) != Kind::html)) return;
    const auto kind = kind_of_type(out_.true_type);
    if (kind != Kind::html && kind != Kind::text && kind != Kind::unknown) return;
    auto raw = bytes_.substr(0, kMaxHtml);
    if (raw.size() < bytes_.size()) set(Trait::cut);
    mime::Decoded plain;
    if (archived) {
      mime::Part inner;
      inner.encoding = mime::Encoding::quoted_printable;
      inner.body = raw;
      plain = mime::decode(inner, kMaxHtml);
      raw = plain.bytes;
    }
    const auto facts = scan_html(mime::to_utf8(raw, part_.charset));
    if (facts.script || facts.event_handler || facts.script_url || facts.meta_refresh) {
      set(Trait::active_html);
    }
    if (facts.password_field) set(Trait::credential_form);
  }

  const mime::Part& part_;
  const mime::Decoded& decoded_;
  std::string_view bytes_;
  Effort& effort_;
  Attachment out_;
};

}  // namespace

bool is_body_text(const mime::Part& part) noexcept {
  return (part.type == "text/plain" || part.type == "text/html" || part.type == "text/enriched" ||
          part.type == "text/watch-html" || part.type == "text/x-amp-html") &&
         part.disposition != "attachment" && part.names.empty();
}

mail::Attachment inspect_attachment(const mime::Part& part, const mime::Decoded& decoded,
                                    Effort& effort) {
  return Inspection{part, decoded, effort}.run();
}

}  // namespace weir::content
