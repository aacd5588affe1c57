#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "mime/charset.hpp"
#include "mime/part.hpp"

namespace weir::mime {
namespace {

constexpr std::size_t kChunk = 4096;

/// RAII over iconv's handle. Opening one costs a third of a microsecond once its table is loaded,
/// so none is kept.
class Converter {
 public:
  explicit Converter(const char* from) : handle_{iconv_open("UTF-8", from)} {}
  ~Converter() {
    if (open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT: iconv's own way

  /// Appends what can be converted; a byte that cannot be is kept.
  void convert(std::string_view bytes, std::string& out, std::size_t limit) {
    char* in = const_cast<char*>(bytes.data());  // iconv does not write there
    std::size_t left = bytes.size();
    while (left > 0 && out.size() < limit) {
      char chunk[kChunk];
      char* to = chunk;
      std::size_t room = std::min(sizeof chunk, limit - out.size());
      const std::size_t before = left;
      const bool done = iconv(handle_, &in, &left, &to, &room) != std::size_t(-1);
      out.append(chunk, static_cast<std::size_t>(to - chunk));
      const bool stuck = to == chunk && left == before;
      if (done || (errno == E2BIG && !stuck)) continue;
      if (errno == EINVAL) break;
      out += *in++;
      --left;
    }
    out.append(in, std::min(left, limit - std::min(limit, out.size())));
  }

 private:
  iconv_t handle_;
};

std::uint32_t unit_at(std::string_view bytes, std::size_t at, bool little) noexcept {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return little ? second * 256U + first : first * 256U + second;
}

/// A lone surrogate becomes U+FFFD; an odd byte at the end is kept.
std::string from_utf16(std::string_view bytes, bool little) {
  std::string out;
  out.reserve(bytes.size());
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    std::uint32_t unit = unit_at(bytes, at, little);
    if (unit >= 0xD800 && unit < 0xDC00 && at + 3 < bytes.size()) {
      const std::uint32_t low = unit_at(bytes, at + 2, little);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
        at += 2;
      }
    }
    append_utf8(out, unit);
  }
  return out.append(bytes.substr(at));
}

/// Text that only claims to be UTF-16: read so, it would hide its ASCII.
bool is_seven_bit(std::string_view bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return c != '\0' && !is_eight_bit(c); });
}

/// RFC 2781 section 4.3 says big-endian without a mark, but what is sent is mostly little-endian.
/// Latin text has its zeros in the high bytes.
bool looks_little_endian(std::string_view bytes) noexcept {
  std::size_t even = 0;
  std::size_t odd = 0;
  for (std::size_t i = 0; i + 1 < std::min(bytes.size(), kChunk); i += 2) {
    even += bytes[i] == '\0' ? 1U : 0U;
    odd += bytes[i + 1] == '\0' ? 1U : 0U;
  }
  return odd > even;
}

/// True when no byte of an ASCII superset has another meaning than in ASCII.
bool is_plain(std::string_view bytes, Script script) noexcept {
  const bool shifts = script == Script::shifted;
  return std::none_of(bytes.begin(), bytes.end(), [shifts](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (shifts && (byte == 0x1B || byte == 0x0E || byte == '+'));
  });
}

std::string convert(std::string_view bytes, const Charset& charset) {
  const bool superset = charset.script != Script::not_ascii;
  Converter converter{charset.iconv};
  if ((superset && is_plain(bytes, charset.script)) || !converter.open()) return std::string{bytes};
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  converter.convert(bytes, out, bytes.size() * 4);
  return out;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return std::string{bytes.substr(3)};
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes.substr(2), true);
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2), false);
  const Charset known = charset_of(charset);
  const bool wide = known.script == Script::utf16 || known.script == Script::utf16_be ||
                    known.script == Script::utf16_le;
  if (wide && is_seven_bit(bytes)) return std::string{bytes};
  switch (known.script) {
    case Script::utf16:
      return from_utf16(bytes, looks_little_endian(bytes));
    case Script::utf16_be:
      return from_utf16(bytes, false);
    case Script::utf16_le:
      return from_utf16(bytes, true);
    case Script::table:
    case Script::shifted:
    case Script::not_ascii:
      return convert(bytes, known);
    case Script::unknown:
    case Script::ascii_like:
      break;
  }
  return std::string{bytes};
}

}  // namespace weir::mime
