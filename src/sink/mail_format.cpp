#include "sink/mail_format.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace weir::sink {
namespace {

constexpr std::size_t kLine = 76;
/// Bytes of text in one encoded word: 75 less "=?UTF-8?B??=", in threes.
constexpr std::size_t kWord = 45;
constexpr std::string_view kHex = "0123456789ABCDEF";

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto three = bytes.substr(i, 3);
    unsigned bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8U | (k < three.size() ? static_cast<unsigned char>(three[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= three.size() ? kDigits[bits >> (18U - 6U * k) & 63U] : '=';
    }
  }
  return out;
}

/// The first whole characters of `text`, at most `most` bytes.
std::string_view whole_characters(std::string_view text, std::size_t most) {
  std::size_t size = 0;
  while (size < text.size()) {
    const auto next = next_code_point(text.substr(size)).length;
    if (size + next > most) break;
    size += next;
  }
  return text.substr(0, size);
}

/// `begun`: bytes of the first line that are taken.
std::string encoded_words(std::string_view text, std::size_t begun) {
  std::string out;
  while (!text.empty()) {
    const auto room = out.empty() ? kWord - std::min(begun, kWord / 2) : kWord;
    const auto part = whole_characters(text, room);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(part) + "?=";
    text.remove_prefix(part.size());
  }
  return out;
}

/// Breaks lines before spaces; a word that is longer than a line stays whole.
std::string folded(std::string line) {
  std::size_t begin = 0;
  while (line.size() - begin > kLine) {
    auto at = line.rfind(' ', begin + kLine);
    const bool none = at == line.npos || at <= begin + 1 || line[at - 1] == ':';
    if (none) at = line.find(' ', begin + kLine);
    if (at == line.npos) break;
    line.replace(at, 1, "\r\n ");
    begin = at + 2;
  }
  return line;
}

}  // namespace

std::string header_field(std::string_view name, std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, 900)) clean += is_control(c) ? ' ' : c;
  while (!clean.empty() && clean.back() == ' ') clean.pop_back();
  const bool ascii = std::ranges::none_of(clean, [](char c) { return is_eight_bit(c); });
  // What looks like an encoded word would be read as one.
  if (ascii && clean.find("=?") == clean.npos) {
    return folded(std::string{name} + ": " + clean) + "\r\n";
  }
  return std::string{name} + ": " + encoded_words(clean, name.size() + 2) + "\r\n";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  const auto put = [&](std::string_view piece) {
    if (column + piece.size() > kLine - 1) {
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool line_ends = i + 1 == text.size() || text[i + 1] == '\n';
    if (c == '\n') {
      out += "\r\n";
      column = 0;
    } else if ((c > ' ' && c < '\x7f' && c != '=') || (c == ' ' && !line_ends)) {
      put(std::string_view{&text[i], 1});
    } else {
      const auto byte = static_cast<unsigned char>(c);
      put(std::string{'=', kHex[byte >> 4U], kHex[byte & 15U]});
    }
  }
  return out;
}

std::string mail_date(TimePoint time) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> rest{};
  std::strftime(rest.data(), rest.size(), "%Y %H:%M:%S +0000", &parts);
  std::string day = std::to_string(parts.tm_mday);
  if (day.size() == 1) day.insert(0, 1, '0');
  return std::string{kDays[static_cast<std::size_t>(parts.tm_wday) % 7]} + ", " + day + " " +
         kMonths[static_cast<std::size_t>(parts.tm_mon) % 12] + " " + rest.data();
}

}  // namespace weir::sink
