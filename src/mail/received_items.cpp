#include "mail/received_items.hpp"

#include <array>

#include "base/ascii.hpp"
#include "mail/enclosed.hpp"

namespace weir::mail {
namespace {

// What ends a word or, as a quote does, needs a look.
constexpr auto kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : std::string_view{" \t\r\n(;\""}) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}();

std::size_t after_word(std::string_view text, std::size_t pos) noexcept {
  while (pos < text.size()) {
    if (!kStops[static_cast<unsigned char>(text[pos])]) {
      ++pos;
    } else if (text[pos] == '"') {
      pos = after_quoted(text, pos);
    } else {
      break;
    }
  }
  return pos;
}

}  // namespace

ReceivedItem ReceivedItems::next() noexcept {
  while (pos_ < text_.size() && is_space(text_[pos_])) ++pos_;
  if (pos_ >= text_.size() || text_[pos_] == ';') return {};
  const std::size_t begin = pos_;
  const bool comment = text_[pos_] == '(';
  pos_ = comment ? after_comment(text_, begin) : after_word(text_, begin);
  if (pos_ == text_.npos) return {};
  if (!comment) return {ReceivedItem::Kind::word, text_.substr(begin, pos_ - begin)};
  return {ReceivedItem::Kind::comment, text_.substr(begin + 1, pos_ - begin - 2)};
}

std::string_view ReceivedItems::next_word() noexcept {
  const ReceivedItem item = next();
  return item.is_word() ? item.text : std::string_view{};
}

}  // namespace weir::mail
