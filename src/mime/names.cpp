#include "mime/names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "mail/encoded_word.hpp"
#include "mime/charset.hpp"
#include "mime/part.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

constexpr std::size_t kMaxSegments = 100;

std::string percent_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

std::string as_utf8(std::string_view bytes, std::string_view charset) {
  if (is_utf8(bytes)) return std::string{bytes};
  const bool table = charset_of(charset).script == Script::table;
  return to_utf8(bytes, table ? charset : "windows-1252");
}

/// Encoded words in whatever place; the blanks between two of them are dropped.
std::string with_words_decoded(std::string_view text, std::string_view charset) {
  std::string out;
  std::size_t copied = 0;
  bool after_word = false;
  for (auto at = text.find("=?"); at != text.npos;) {
    const auto word = mail::encoded_word_at(text, at);
    if (!word) {
      at = text.find("=?", at + 1);
      continue;
    }
    const std::string_view between = text.substr(copied, at - copied);
    if (!after_word || !trimmed(between).empty()) out += as_utf8(between, charset);
    out += to_utf8(mail::decoded_bytes(*word), word->charset);
    after_word = true;
    copied = at + word->length;
    at = text.find("=?", copied);
  }
  return out + as_utf8(text.substr(copied), charset);
}

/// `filename*`, `filename*0`, `filename*1*` (RFC 2231 sections 3 and 4).
class Extended {
 public:
  void take(std::string_view suffix, const Parameter& parameter) {
    const bool encoded = suffix.ends_with('*');
    if (encoded) suffix.remove_suffix(1);
    if (suffix.empty()) {
      if (whole_ == nullptr) whole_ = &parameter;
      return;
    }
    std::size_t index = kMaxSegments;
    suffix.remove_prefix(1);
    const auto [end, error] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), index);
    if (error != std::errc{} || end != suffix.data() + suffix.size()) return;
    if (index < kMaxSegments && segments_[index].parameter == nullptr) {
      segments_[index] = {&parameter, encoded};
    }
  }

  std::string whole() const {
    if (whole_ == nullptr) return {};
    std::string_view text = whole_->value;
    const std::string charset = take_charset(text);
    return convert(percent_decoded(text), charset);
  }

  std::string joined() const {
    std::string bytes;
    std::string charset;
    for (std::size_t i = 0; i < kMaxSegments && segments_[i].parameter != nullptr; ++i) {
      std::string_view text = segments_[i].parameter->value;
      if (i == 0 && segments_[i].encoded) charset = take_charset(text);
      bytes += segments_[i].encoded ? percent_decoded(text) : std::string{text};
    }
    return convert(bytes, charset);
  }

 private:
  struct Segment {
    const Parameter* parameter = nullptr;
    bool encoded = false;
  };

  /// `charset'language'` at the beginning; a text without it is kept whole.
  static std::string take_charset(std::string_view& text) {
    const auto first = text.find('\'');
    const auto second = first == text.npos ? first : text.find('\'', first + 1);
    if (second == text.npos) return {};
    std::string charset{text.substr(0, first)};
    text.remove_prefix(second + 1);
    return charset;
  }

  static std::string convert(std::string_view bytes, std::string_view charset) {
    return charset.empty() ? with_words_decoded(bytes, charset) : to_utf8(bytes, charset);
  }

  const Parameter* whole_ = nullptr;
  std::array<Segment, kMaxSegments> segments_{};
};

bool has_extension(std::string_view name) noexcept {
  constexpr std::size_t kLongest = 5;
  const auto dot = name.rfind('.');
  if (dot == name.npos) return false;
  const std::string_view extension = name.substr(dot + 1);
  return extension.size() <= kLongest &&
         std::all_of(extension.begin(), extension.end(), is_alnum) &&
         !std::all_of(extension.begin(), extension.end(), is_digit);
}

void add(std::string name, std::vector<std::string>& names) {
  name = kept_name(trimmed(name));
  if (name.empty() || names.size() == kMaxNames) return;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

/// Bytes that no charset explained become U+FFFD.
std::string valid_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = next_code_point(text);
    append_utf8(out, point.value);
    text.remove_prefix(point.length);
  }
  return out;
}

bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

}  // namespace

std::string kept_name(std::string_view text) {
  std::string name = is_utf8(text) ? std::string{text} : valid_utf8(text);
  if (name.size() <= kMaxNameBytes) return name;
  // The end matters as much as the beginning: it has the extension.
  constexpr std::size_t kEnd = 256;
  constexpr std::string_view kGap = "…";
  std::size_t head = kMaxNameBytes - kEnd - kGap.size();
  while (continues_character(name[head])) --head;
  std::size_t end = name.size() - kEnd;
  while (continues_character(name[end])) ++end;
  return name.substr(0, head).append(kGap).append(name, end);
}

void add_names(const std::vector<Parameter>& parameters, std::string_view attribute,
               std::string_view charset, std::vector<std::string>& names) {
  const auto is_extended = [&](const Parameter& each) {
    return each.attribute.size() > attribute.size() && each.attribute.starts_with(attribute) &&
           each.attribute[attribute.size()] == '*';
  };
  if (std::any_of(parameters.begin(), parameters.end(), is_extended)) {
    Extended extended;
    for (const Parameter& each : parameters) {
      if (is_extended(each)) {
        extended.take(std::string_view{each.attribute}.substr(attribute.size()), each);
      }
    }
    add(extended.whole(), names);
    add(extended.joined(), names);
  }
  for (const Parameter& each : parameters) {
    if (each.attribute != attribute) continue;
    // Scripts forget the quotes. The name up to its first blank is another file only if it has an
    // extension of its own.
    if (each.loose.empty() || has_extension(each.value)) {
      add(with_words_decoded(each.value, charset), names);
    }
    if (!each.loose.empty()) add(with_words_decoded(each.loose, charset), names);
  }
}

}  // namespace weir::mime
