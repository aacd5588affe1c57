#include "mime/entity.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/ascii.hpp"
#include "mime/names.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

/// Of one field, however often it is repeated.
constexpr std::size_t kMaxRepeats = 4;

/// Of several Content-Type fields readers take the first or the last: the one with more to look
/// at counts here.
int weight(const MediaType& type) noexcept {
  if (type.is_container()) return 2;
  return type.name == "text/html" ? 1 : 0;
}

struct EncodingName {
  std::string_view name;
  Encoding encoding;
};

constexpr EncodingName kEncodings[] = {
    {"base64", Encoding::base64},   {"quoted-printable", Encoding::quoted_printable},
    {"7bit", Encoding::identity},   {"8bit", Encoding::identity},
    {"binary", Encoding::identity}, {"x-uuencode", Encoding::uuencode},
    {"x-uue", Encoding::uuencode},  {"uuencode", Encoding::uuencode},
    {"uue", Encoding::uuencode},
};

/// The words by which some reader might know an encoding in a name that is none.
bool hints_at_encoding(std::string_view name) noexcept {
  constexpr std::string_view kHints[] = {"64", "quoted", "printable", "uu"};
  return std::any_of(std::begin(kHints), std::end(kHints),
                     [name](std::string_view hint) { return name.find(hint) != name.npos; });
}

/// Found in what a sloppy program wrote: quotes, a comment, more words after it.
Encoding read_encoding(std::string_view value, AnomalySet& anomalies) {
  const std::string_view text = trimmed(value);
  if (text.empty()) return Encoding::identity;
  std::string name = read_parameters(text).main;
  if (name.empty() && text.starts_with('"')) {
    name = ascii_lower(text.substr(1, text.find('"', 1) - 1));
  }
  const auto* known = std::find_if(std::begin(kEncodings), std::end(kEncodings),
                                   [&](const EncodingName& each) { return each.name == name; });
  const Encoding encoding = known == std::end(kEncodings) ? Encoding::identity : known->encoding;
  if (encoding != Encoding::identity) {
    if (!iequals(name, text)) anomalies.add(Anomaly::odd_transfer_encoding);
  } else if (hints_at_encoding(ascii_lower(text))) {
    anomalies.add(Anomaly::odd_transfer_encoding);
  } else if (known == std::end(kEncodings) || !iequals(name, text)) {
    anomalies.add(Anomaly::unknown_transfer_encoding);
  }
  return encoding;
}

bool all_equal(const std::vector<std::string_view>& values) {
  return std::all_of(values.begin(), values.end(), [&](std::string_view each) {
    return iequals(trimmed(each), trimmed(values.front()));
  });
}

}  // namespace

void EntityHeader::add(std::string_view name, std::string_view value) {
  const std::string_view plain = trimmed(name);
  if (plain.empty()) return;
  const char first = ascii_lower_char(plain.front());
  if (first == 'm') {
    version_ = version_ || iequals(plain, "MIME-Version");
    return;
  }
  if (first != 'c' || plain.size() < 12) return;
  Values* values = nullptr;
  if (iequals(plain, "Content-Type")) values = &types_;
  if (iequals(plain, "Content-Transfer-Encoding")) values = &encodings_;
  if (iequals(plain, "Content-Disposition")) values = &dispositions_;
  if (values == nullptr) return;
  if (plain.size() != name.size()) anomalies_.add(Anomaly::space_before_colon);
  if (values->size() < kMaxRepeats) values->push_back(value);
}

MediaType EntityHeader::read_types(Entity& entity) const {
  MediaType chosen;
  std::vector<std::string>& names = entity.part.names;
  for (std::size_t i = 0; i < types_.size(); ++i) {
    MediaType candidate = read_media_type(types_[i]);
    add_names(candidate.parameters, "name", candidate.charset, names);
    entity.anomalies.add(candidate.anomalies);
    if (i > 0 && (candidate.name != chosen.name || candidate.boundary != chosen.boundary)) {
      entity.anomalies.add(Anomaly::duplicate_content_type);
    }
    if (i == 0 || weight(candidate) > weight(chosen)) chosen = std::move(candidate);
  }
  return chosen;
}

void EntityHeader::read_dispositions(Entity& entity) const {
  for (const std::string_view value : dispositions_) {
    const ParameterField field = read_parameters(value);
    if (entity.part.disposition.empty()) entity.part.disposition = field.main.substr(0, 32);
    add_names(field.parameters, "filename", entity.part.charset, entity.part.names);
    if (field.control) entity.anomalies.add(Anomaly::control_in_header);
    if (field.cut) entity.anomalies.add(Anomaly::long_header);
    if (field.repeats("filename")) entity.anomalies.add(Anomaly::repeated_parameter);
  }
}

Entity EntityHeader::read(std::string_view default_type) const {
  Entity entity;
  entity.anomalies = anomalies_;
  Part& part = entity.part;
  read_dispositions(entity);
  entity.type = read_types(entity);
  if (types_.empty()) entity.type.name = default_type;
  // A multipart that cannot be split is a text for most readers.
  part.type = entity.type.is_multipart() ? "text/plain" : entity.type.name;
  part.charset = entity.type.charset;
  if (part.type == "text/calendar") part.method = entity.type.method;
  for (std::size_t i = 0; i < encodings_.size(); ++i) {
    const std::string_view value = encodings_[i].substr(0, kMaxField);
    const Encoding encoding = read_encoding(value, entity.anomalies);
    if (i > 0 && encoding != part.encoding) {
      entity.anomalies.add(Anomaly::duplicate_transfer_encoding);
    }
    if (part.encoding == Encoding::identity) part.encoding = encoding;
  }
  if (!all_equal(dispositions_)) entity.anomalies.add(Anomaly::duplicate_disposition);
  return entity;
}

}  // namespace weir::mime
