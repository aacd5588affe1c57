#include "mail/words.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "mail/common_words.hpp"

namespace weir::mail {
namespace {

// Shorter ones that are not common are initials and debris.
constexpr unsigned kMinLetters = 3;
// The longest that people write are about as long; tokens are longer.
constexpr unsigned kMaxLetters = 24;
constexpr unsigned kMaxGreeting = 6;
constexpr unsigned kNoticeEnough = 4;
// A `--` before so many words hides no message behind it.
constexpr std::size_t kMinBeforeSignature = 16;

enum class Letter : std::uint8_t { none, one, ignored, dense };

constexpr bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// What is not told apart by the eye, or not seen: soft hyphen, accents of their own, zero width.
constexpr bool is_ignored(char32_t c) {
  return c == 0xad || within(c, 0x300, 0x36f) || within(c, 0x200b, 0x200f) ||
         within(c, 0x202a, 0x202e) || within(c, 0x2060, 0x206f) || within(c, 0xfe00, 0xfe0f) ||
         c == 0xfeff;
}

// Scripts that put no spaces between words: Thai to Myanmar, Khmer, Chinese, Japanese.
constexpr bool is_dense(char32_t c) {
  return within(c, 0x0e00, 0x0eff) || within(c, 0x1000, 0x109f) || within(c, 0x1780, 0x17ff) ||
         within(c, 0x3041, 0x30ff) || within(c, 0x3400, 0x9fff) || within(c, 0x20000, 0x3ffff);
}

constexpr Letter kind_of(char32_t c) {
  if (is_ignored(c)) return Letter::ignored;
  if (is_dense(c)) return Letter::dense;
  const bool other = c < 0xc0 || c == 0xd7 || c == 0xf7 || within(c, 0x2000, 0x2bff) ||
                     within(c, 0x2e00, 0x2e7f) || within(c, 0x3000, 0x303f) ||
                     within(c, 0xe000, 0xf8ff) || within(c, 0xfe10, 0xff20) ||
                     within(c, 0x1f000, 0x1faff) || c == U'\ufffd';
  return other ? Letter::none : Letter::one;
}

// Latin, Greek and Cyrillic letters; others have one case or are rare.
constexpr char32_t lower(char32_t c) {
  if (within(c, 0xc0, 0xde) || within(c, 0x391, 0x3a9) || within(c, 0x410, 0x42f)) return c + 0x20;
  if (within(c, 0x400, 0x40f)) return c + 0x50;
  if (within(c, 0x139, 0x148) || within(c, 0x179, 0x17e)) return c % 2 == 1 ? c + 1 : c;
  if (c == 0x130) return 'i';
  if (within(c, 0x100, 0x17f) || within(c, 0x218, 0x21b)) return c % 2 == 0 ? c + 1 : c;
  return c;
}

constexpr unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Length of the white space at `at` that is no line end; 0 for anything else.
std::size_t blank(std::string_view text, std::size_t at) {
  const auto c = byte_at(text, at);
  if (c <= ' ') return c == '\n' ? 0 : 1;
  if (c == 0xc2) return byte_at(text, at + 1) == 0xa0 ? 2 : 0;
  if (c == 0xe2 && byte_at(text, at + 1) == 0x80) {
    const auto third = byte_at(text, at + 2);
    return (third >= 0x80 && third <= 0x8a) || third == 0xaf ? 3 : 0;
  }
  if (c == 0xe3 && byte_at(text, at + 1) == 0x80) return byte_at(text, at + 2) == 0x80 ? 3 : 0;
  return 0;
}

// What a byte does to the stretch between white space that it stands in.
enum class Byte : std::uint8_t {
  letter,
  blank,  // ends it
  mark,   // makes it part of an address, a URL, a path, a number
  dot,    // the same between two letters
  lead,   // may begin a blank
  dense,  // may begin a blank or a character of a script without spaces
};

constexpr std::array<Byte, 256> byte_kinds() {
  std::array<Byte, 256> kinds{};
  for (std::size_t i = 0; i <= ' '; ++i) kinds[i] = Byte::blank;
  for (std::size_t i = '0'; i <= '9'; ++i) kinds[i] = Byte::mark;
  for (const char c : std::string_view{"@/\\_="}) kinds[static_cast<unsigned char>(c)] = Byte::mark;
  kinds['.'] = Byte::dot;
  kinds[0xc2] = kinds[0xe2] = Byte::lead;
  for (const unsigned i : {0xe0U, 0xe1U, 0xe3U, 0xe4U, 0xe5U, 0xe6U, 0xe7U, 0xe8U, 0xe9U, 0xf0U}) {
    kinds[i] = Byte::dense;
  }
  return kinds;
}

constexpr auto kBytes = byte_kinds();

class WordReader {
 public:
  WordReader(std::vector<Word>& words, std::string_view text, WordsOf of)
      : words_{words}, text_{text}, of_{of} {}

  void read() {
    begin_line();
    begin_paragraph();
    while (at_ < text_.size() && words_.size() < kMaxWords && !signature_) {
      if (text_[at_] == '\n') {
        end_line();
        ++at_;
      } else if (const auto size = blank(text_, at_); size > 0) {
        at_ += size;
      } else {
        chunk();
      }
    }
    end_line();
    end_paragraph();
  }

 private:
  void begin_line() {
    line_words_ = words_.size();
    chunks_ = 0;
    last_ = {};
  }

  void begin_paragraph() {
    paragraph_words_ = words_.size();
    lines_ = 0;
    notices_ = 0;
    notice_ = 0;
  }

  void end_line() {
    if (of_ != WordsOf::body) return;
    if (chunks_ == 0) end_paragraph();
    if (greets()) words_.resize(line_words_);
    lines_ += chunks_ > 0 ? 1 : 0;
    signature_ = chunks_ == 1 && last_ == "--" && words_.size() >= kMinBeforeSignature;
    begin_line();
  }

  // Only the first line of a paragraph: others may be wrapped anywhere.
  bool greets() const {
    return lines_ == 0 && chunks_ > 0 && chunks_ <= kMaxGreeting && !last_.empty() &&
           (last_.back() == ',' || last_.back() == '!');
  }

  void end_paragraph() {
    if (notice_ >= kNoticeEnough && of_ == WordsOf::body) words_.resize(paragraph_words_);
    begin_paragraph();
    line_words_ = std::min(line_words_, words_.size());
  }

  // What stands between white space.
  void chunk() {
    const auto begin = at_;
    bool varies = false;
    bool dense = false;
    bool ended = false;
    for (; at_ < text_.size() && !ended; at_ += ended ? 0 : 1) {
      switch (kBytes[byte_at(text_, at_)]) {
        case Byte::letter:
          break;
        case Byte::blank:
          ended = true;
          break;
        case Byte::mark:
          varies = true;
          break;
        case Byte::dot:
          varies = varies || is_inner(begin);
          break;
        case Byte::dense:
          dense = true;
          ended = blank(text_, at_) > 0;
          break;
        case Byte::lead:
          ended = blank(text_, at_) > 0;
          break;
      }
    }
    ++chunks_;
    last_ = text_.substr(begin, at_ - begin);
    if (varies && of_ != WordsOf::people) {
      if (dense) letters(last_, false);
    } else {
      letters(last_, true);
    }
  }

  // A dot of a host name or a file name.
  bool is_inner(std::size_t begin) const {
    return at_ > begin && is_alnum(text_[at_ - 1]) && at_ + 1 < text_.size() &&
           is_alnum(text_[at_ + 1]);
  }

  void letters(std::string_view chunk, bool latin) {
    dense_ = 0;
    for (std::size_t i = 0; i < chunk.size();) {
      const char c = chunk[i];
      if (!is_eight_bit(c)) {
        ++i;
        dense_ = 0;
        if (latin && is_alnum(c) && !is_digit(c)) {
          letter(static_cast<unsigned char>(ascii_lower_char(c)));
        } else {
          end_word();
        }
        continue;
      }
      const auto point = next_code_point(chunk.substr(i));
      i += point.length;
      other_letter(point.value);
    }
    end_word();
  }

  void other_letter(char32_t value) {
    switch (kind_of(value)) {
      case Letter::one:
        letter(lower(value));
        break;
      case Letter::ignored:
        break;
      case Letter::none:
        end_word();
        dense_ = 0;
        break;
      case Letter::dense:
        end_word();
        if (dense_ != 0) keep(finished(with_letter(with_letter(kNoLetters, dense_), value)));
        dense_ = value;
        break;
    }
  }

  void letter(char32_t value) {
    hash_ = with_letter(hash_, value);
    ++letters_;
  }

  void end_word() {
    if (letters_ == 0) return;
    const auto word = finished(hash_);
    const auto facts = word_facts(word);
    if (facts.common()) {
      keep(word | 1U);
    } else if (letters_ >= kMinLetters && letters_ <= kMaxLetters) {
      keep(word);
    }
    if (facts.notice() > 0) notice(word, facts.notice());
    hash_ = kNoLetters;
    letters_ = 0;
  }

  void keep(Word word) {
    if (words_.size() < kMaxWords) words_.push_back(word);
  }

  // Different ones count: a letter may be about one of them.
  void notice(Word word, unsigned weight) {
    const auto* const end = noticed_.begin() + notices_;
    if (notices_ == noticed_.size() || std::find(noticed_.cbegin(), end, word) != end) return;
    noticed_[notices_++] = word;
    notice_ += weight;
  }

  std::vector<Word>& words_;
  std::string_view text_;
  WordsOf of_;
  std::size_t at_ = 0;
  std::string_view last_;  // chunk of the line
  unsigned chunks_ = 0;    // in the line
  unsigned lines_ = 0;     // in the paragraph
  std::size_t line_words_ = 0;
  std::size_t paragraph_words_ = 0;
  bool signature_ = false;
  Word hash_ = kNoLetters;
  unsigned letters_ = 0;
  char32_t dense_ = 0;  // the one before, of a script without spaces
  std::array<Word, 8> noticed_{};
  std::size_t notices_ = 0;
  unsigned notice_ = 0;
};

}  // namespace

void append_words(std::vector<Word>& words, std::string_view text, WordsOf of) {
  WordReader{words, text, of}.read();
}

}  // namespace weir::mail
