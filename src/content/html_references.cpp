#include "content/html_references.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace weir::content {
namespace {

struct Named {
  std::string_view name;
  char32_t value;
  bool bare = false;  // also known without its semicolon
};

// Sorted by name. Several names are common misnomers for one another: all are the standard's own.
constexpr std::array kNamed{
    Named{"AMP", '&', true},
    Named{"GT", '>', true},
    Named{"Hat", '^'},
    Named{"LT", '<', true},
    Named{"NewLine", '\n'},
    Named{"NoBreak", 0x2060},
    Named{"NonBreakingSpace", 0xa0},
    Named{"QUOT", '"', true},
    Named{"Tab", '\t'},
    Named{"UnderBar", '_'},
    Named{"ZeroWidthSpace", 0x200b},
    Named{"amp", '&', true},
    Named{"apos", '\''},
    Named{"ast", '*'},
    Named{"bsol", '\\'},
    Named{"colon", ':'},
    Named{"comma", ','},
    Named{"commat", '@'},
    Named{"dash", 0x2010},
    Named{"dollar", '$'},
    Named{"emsp", 0x2003},
    Named{"ensp", 0x2002},
    Named{"equals", '='},
    Named{"excl", '!'},
    Named{"grave", '`'},
    Named{"gt", '>', true},
    Named{"hellip", 0x2026},
    Named{"hyphen", 0x2010},
    Named{"laquo", 0xab, true},
    Named{"lbrace", '{'},
    Named{"lbrack", '['},
    Named{"lcub", '{'},
    Named{"lowbar", '_'},
    Named{"lpar", '('},
    Named{"lsqb", '['},
    Named{"lt", '<', true},
    Named{"mdash", 0x2014},
    Named{"middot", 0xb7, true},
    Named{"nbsp", 0xa0, true},
    Named{"ndash", 0x2013},
    Named{"num", '#'},
    Named{"percnt", '%'},
    Named{"period", '.'},
    Named{"plus", '+'},
    Named{"quest", '?'},
    Named{"quot", '"', true},
    Named{"raquo", 0xbb, true},
    Named{"rbrace", '}'},
    Named{"rbrack", ']'},
    Named{"rcub", '}'},
    Named{"rpar", ')'},
    Named{"rsqb", ']'},
    Named{"semi", ';'},
    Named{"shy", 0xad, true},
    Named{"sol", '/'},
    Named{"thinsp", 0x2009},
    Named{"verbar", '|'},
    Named{"vert", '|'},
    Named{"zwj", 0x200d},
    Named{"zwnj", 0x200c},
};
constexpr std::size_t kLongestName = 16;
constexpr std::size_t kLongestBare = 6;

constexpr bool by_name(const Named& a, const Named& b) { return a.name < b.name; }
static_assert(std::is_sorted(kNamed.begin(), kNamed.end(), by_name));

// Numbers of the C1 range mean what windows-1252 has there.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

const Named* find_named(std::string_view name) {
  const auto* at = std::lower_bound(kNamed.begin(), kNamed.end(), Named{name, 0}, by_name);
  return at != kNamed.end() && at->name == name ? at : nullptr;
}

// Bytes taken by the reference at the front of `raw`, which begins with "&#"; 0 when it is none.
std::size_t numeric(std::string& out, std::string_view raw) {
  std::size_t at = 2;
  const bool hex = at < raw.size() && ascii_lower_char(raw[at]) == 'x';
  if (hex) ++at;
  const std::size_t digits = at;
  char32_t value = 0;
  for (; at < raw.size(); ++at) {
    const int digit = hex ? hex_value(raw[at]) : is_digit(raw[at]) ? raw[at] - '0' : -1;
    if (digit < 0) break;
    if (value <= 0x10ffff) value = value * (hex ? 16U : 10U) + static_cast<char32_t>(digit);
  }
  if (at == digits) return 0;
  if (at < raw.size() && raw[at] == ';') ++at;
  if (value >= 0x80 && value < 0xa0) value = kWindows1252[value - 0x80];
  append_utf8(out, value == 0 ? 0xfffd : value);
  return at;
}

std::size_t named(std::string& out, std::string_view raw, ReferencePlace place) {
  std::size_t end = 1;
  while (end < raw.size() && end <= kLongestName && is_alnum(raw[end])) ++end;
  const auto name = raw.substr(1, end - 1);
  if (end < raw.size() && raw[end] == ';') {
    if (const auto* found = find_named(name)) {
      append_utf8(out, found->value);
      return end + 1;
    }
  }
  for (auto length = std::min(name.size(), kLongestBare); length >= 2; --length) {
    const auto* found = find_named(name.substr(0, length));
    if (found == nullptr || !found->bare) continue;
    const char next = length + 1 < raw.size() ? raw[length + 1] : '\0';
    if (place == ReferencePlace::attribute && (next == '=' || is_alnum(next))) return 0;
    append_utf8(out, found->value);
    return length + 1;
  }
  return 0;
}

}  // namespace

void append_decoded(std::string& out, std::string_view raw, ReferencePlace place) {
  while (!raw.empty()) {
    const auto plain = std::min(raw.find('&'), raw.size());
    out.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) return;
    const bool number = raw.size() > 1 && raw[1] == '#';
    auto taken = number ? numeric(out, raw) : named(out, raw, place);
    if (taken == 0) {
      out += '&';
      taken = 1;
    }
    raw.remove_prefix(taken);
  }
}

}  // namespace weir::content
