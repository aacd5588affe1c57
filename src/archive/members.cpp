#include "archive/members.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "weir/base/text.hpp"

namespace weir::archive {
namespace {

constexpr unsigned kPerExtension = 8;
constexpr std::size_t kMaxExtension = 16;
// Office writes many other .bin files before it.
constexpr std::string_view kMacros = "vbaproject.bin";

/// What the last dot begins; names whose "extension" is long have none that matters.
std::string extension_key(std::string_view name) {
  const auto dot = name.find_last_of("./\\");
  if (dot == std::string_view::npos || name[dot] != '.' || name.size() - dot > kMaxExtension) {
    return {};
  }
  return ascii_lower(name.substr(dot));
}

bool continues_character(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// Long names keep their end, for the extension is there.
void shorten(std::string& name) {
  if (name.size() <= kMaxMemberName) return;
  std::size_t from = name.size() - kMaxMemberName;
  while (from < name.size() && continues_character(name[from])) ++from;
  name.erase(0, from);
}

}  // namespace

void Members::add(std::string name) {
  shorten(name);
  if (name.empty() || seen_.contains(name)) return;
  if (listing_.members.size() >= kMaxMembers) {
    listing_.cut = true;
    return;
  }
  unsigned& count = per_extension_[extension_key(name)];
  if (count >= kPerExtension && !ascii_lower(name).ends_with(kMacros)) return;
  ++count;
  seen_.insert(name);
  listing_.members.push_back(std::move(name));
}

std::string utf8_name(std::string_view raw) {
  if (is_utf8(raw)) return std::string{raw};
  std::string out;
  for (const char c : raw) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string utf8_from_utf16(std::string_view raw) {
  std::string out;
  for (std::size_t at = 0; at + 1 < raw.size(); at += 2) {
    auto unit = static_cast<char32_t>(number_at(raw, at, 2));
    const auto next = static_cast<char32_t>(number_at(raw, at + 2, 2));
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      unit = 0x10000 + ((unit - 0xd800) << 10U) + (next - 0xdc00);
      at += 2;
    }
    append_utf8(out, unit);
  }
  return out;
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) noexcept {
  if (at > bytes.size() || size > bytes.size() - at) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

}  // namespace weir::archive
