#include "mail/encoded_word.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "mail/base64_value.hpp"
#include "mail/charset.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

constexpr std::string_view kStart = "=?";
constexpr std::size_t kMaxCharset = 64;

std::string from_base64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int value = base64_value(c);
    if (value < 0) continue;  // RFC 2045 section 6.8: other characters are ignored
    bits = (bits << 6) | static_cast<unsigned>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFF);
    bits &= (1U << held) - 1;
  }
  return bytes;
}

std::string from_q(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i] == '_' ? ' ' : text[i];
    }
  }
  return bytes;
}

bool is_blank(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), is_space);
}

// Copies `text`, giving each encoded word to `convert(bytes, charset, out)`. A word it refuses
// stays as written. White space between two decoded words is dropped (RFC 2047 section 6.2).
template <class Convert>
std::string with_words_decoded(std::string_view text, Convert convert) {
  std::string out;
  out.reserve(text.size());
  std::size_t copied = 0;
  bool after_word = false;
  for (auto at = text.find(kStart); at != text.npos;) {
    const auto word = encoded_word_at(text, at);
    if (!word) {
      at = text.find(kStart, at + kStart.size() - 1);
      continue;
    }
    const auto between = text.substr(copied, at - copied);
    const auto length = out.size();
    if (!after_word || !is_blank(between)) out += between;
    after_word = convert(decoded_bytes(*word), word->charset, out);
    if (!after_word) {
      out.resize(length);
      out.append(between).append(text.substr(at, word->length));
    }
    copied = at + word->length;
    at = text.find(kStart, copied);
  }
  return out.append(text.substr(copied));
}

}  // namespace

std::optional<EncodedWord> encoded_word_at(std::string_view text, std::size_t pos) noexcept {
  if (text.substr(pos, kStart.size()) != kStart) return std::nullopt;
  const std::size_t charset = pos + kStart.size();
  const auto encoding =
      text.substr(0, std::min(text.size(), charset + kMaxCharset)).find('?', charset);
  if (encoding == text.npos || encoding == charset || encoding + 2 >= text.size())
    return std::nullopt;
  const char letter = ascii_lower_char(text[encoding + 1]);
  if ((letter != 'q' && letter != 'b') || text[encoding + 2] != '?') return std::nullopt;
  const std::size_t start = encoding + 3;
  const auto end = text.find_first_of("?\r\n", start);
  if (end == text.npos || text[end] != '?' || end + 1 >= text.size() || text[end + 1] != '=')
    return std::nullopt;
  EncodedWord word;
  word.charset = text.substr(charset, encoding - charset);
  word.charset = word.charset.substr(0, word.charset.find('*'));
  word.text = text.substr(start, end - start);
  word.base64 = letter == 'b';
  word.length = end + 2 - pos;
  return word;
}

std::string decoded_bytes(const EncodedWord& word) {
  return word.base64 ? from_base64(word.text) : from_q(word.text);
}

std::string decode_words(std::string_view text) {
  return with_words_decoded(text,
                            [](std::string&& bytes, std::string_view charset, std::string& out) {
                              return append_as_utf8(out, bytes, charset);
                            });
}

std::string decode_words_loosely(std::string_view text) {
  return with_words_decoded(text,
                            [](std::string&& bytes, std::string_view charset, std::string& out) {
                              append_loosely(out, bytes, charset);
                              return true;
                            });
}

}  // namespace weir::mail
